"""What was written by hand is known when the paper comes back: unchanged it is no change, changed it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.accounts.models import User
from jishi.papers.checking import Verdict, check
from jishi.papers.models import Paper
from jishi.papers.sealed_hand import by_hand as kept_by_hand
from jishi.papers.work import decide
from jishi.papers.work.bench import Bench
from jishi.papers.work.finish import Wish, seal_paper
from jishi.papers.work.start import start
from jishi.word.draft import open_draft
from tests.papers.test_paper_loop import checked, edited, filled, text_of, the_job
from tests.papers.test_work import TODAY, again, draft_bytes, user

LINES = (
    "全年开展主题党日活动××次，党员参加率稳步提高。",
    "各支部召开支部党员大会××次，研究事项逐一落实。",
    "全年收到入党申请书××份，培养工作扎实。",
    "养护一线清理边沟××公里，路况明显好转。",
    "全年投入帮扶资金××余万元，群众得到实惠。",
    "××局机关带头落实各项制度。",
    "印发《××》，明确各级责任。",
    "10月××日召开职工代表大会，换届顺利完成。",
    "上半年开展主题党日活动××次，形式多样。",
    "上半年召开支部党员大会××次，程序规范。",
    "上半年收到入党申请书××份，把关严格。",
)
THEME_DAY, DITCH, MONEY, NAME, TITLE, DAY = 0, 3, 4, 5, 6, 7
BACKED, CHANGED, HAND, MISSING = Verdict.BACKED, Verdict.CHANGED, Verdict.HAND, Verdict.MISSING
LATER = [(BACKED, "4"), (BACKED, "2"), (BACKED, "3")]
"""What the ledgers fill in the last three lines."""


@pytest.fixture
def office(branch_year):
    return branch_year


def sealed(world, written, lines=LINES):
    """A paper with ``written`` by hand (text by blank) and the rest as proposed, sealed; the file."""
    who = user(world, f"顾文澜{User.objects.count()}")
    paper = start(who, world.institution, draft_bytes(lines), "总结（草稿）.docx", TODAY, None)
    for index, text in written.items():
        decide.by_hand(who, Bench(again(paper)), index, text, "养护科提供", again(paper).version, TODAY)
    return seal_paper(who, again(paper), Wish(sure=True, blank=True), again(paper).version, TODAY).files[
        "paper"
    ]


def plain(data, *changes):
    """The text of a file, pasted somewhere else: no marks are left."""
    text = text_of(data)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def hand_of(report):
    return [item for item in report.items if item.name.startswith("手工填写")]


def said(report):
    return [(item.verdict, item.text) for item in report.items if item.verdict is not Verdict.LEFT_OVER]


def test_a_number_by_hand_against_the_ledger_is_no_change_and_has_no_backing(office):
    data = sealed(office, {THEME_DAY: "12"})

    report = checked(office, data)

    item = hand_of(report)[0]
    assert said(report) == [(HAND, "12"), (BACKED, "2"), (BACKED, "3"), *LATER]
    assert (item.was, item.now, item.indicator) == ("12", "4", "")
    assert item.note.startswith("手工填写，与定稿一致（顾文澜")
    assert item.note.endswith("：养护科提供）；按台账是 4")
    assert report.counts()[HAND] == 1


def test_its_mark_is_in_the_file(office):
    draft = open_draft(sealed(office, {THEME_DAY: "12", NAME: "县公路"}), "x.docx")
    kept = kept_by_hand(check(draft, the_job(office)).paper)

    assert {one.figure.mark for one in kept} < {anchor.name for anchor in draft.anchors}
    assert [anchor.text for anchor in draft.anchors] == ["12", "2", "3", "县公路", "4", "2", "3"]


@pytest.mark.parametrize("bare", [False, True], ids=["marked", "bare"])
def test_words_by_hand_stand_as_they_were_sealed(office, bare):
    data = sealed(office, {NAME: "县公路", TITLE: "党建工作要点", DAY: "12", MONEY: "60"})

    report = checked(office, plain(data) if bare else data, "x.txt" if bare else "x.docx")

    assert [(item.verdict, item.text, item.name) for item in hand_of(report)] == [
        (HAND, "60", "手工填写"),
        (HAND, "县公路", "手工填写（名称）"),
        (HAND, "党建工作要点", "手工填写（文件标题）"),
        (HAND, "12", "手工填写（日期）"),
    ]


@pytest.mark.parametrize(
    ("index", "text", "old", "new", "found", "was"),
    [
        (THEME_DAY, "12", ">12<", ">14<", "14", "12次"),
        (DITCH, "12.5", ">12.5<", ">125<", "125", "12.5公里"),
        (MONEY, "60", ">60<", ">70<", "70", "60余万元"),
        (NAME, "县公路", ">县公路<", ">市公路<", "市公路", "县公路"),
        (TITLE, "党建工作要点", ">党建工作要点<", ">工作要点<", "工作要点", "党建工作要点"),
        (DAY, "12", ">12<", ">13<", "13", "12"),
        (THEME_DAY, "若干", ">若干<", ">许多<", "许多", "若干次"),
    ],
)
def test_changed_since_it_says_what_was_sealed(office, index, text, old, new, found, was):
    data = sealed(office, {index: text})

    marked = hand_of(checked(office, edited(data, (old, new))))
    bare = hand_of(checked(office, plain(data, (old[1:-1], new[1:-1])), "x.txt"))

    for items in (marked, bare):
        assert [(item.verdict, item.text, item.was) for item in items] == [(CHANGED, found, was)]
        assert "手工填写，定稿后" in items[0].note


def test_a_digit_typed_behind_its_mark_is_seen(office):
    data = edited(
        sealed(office, {THEME_DAY: "12", DAY: "1"}), ("次，党员", "0次，党员"), ("日召开", "5日召开")
    )

    found = [(item.verdict, item.text) for item in hand_of(checked(office, data))]

    assert found == [(CHANGED, "120"), (CHANGED, "15")]


def test_another_measure_word_or_a_lost_yu_is_a_change(office):
    data = sealed(office, {THEME_DAY: "12", MONEY: "60"})

    items = hand_of(checked(office, edited(data, ("次，党员", "场，党员"), ("余万元", "万元"))))

    assert [item.verdict for item in items] == [CHANGED, CHANGED]
    assert "单位被改动" in items[0].note
    assert "约数被改动" in items[1].note


def test_the_same_number_in_other_figures_is_the_same(office):
    data = edited(sealed(office, {THEME_DAY: "12"}), (">12<", ">十二<"))

    assert [item.verdict for item in hand_of(checked(office, data))] == [HAND]


def test_a_sentence_taken_out_is_missing(office):
    data = sealed(office, {THEME_DAY: "12", NAME: "县公路"})
    text = plain(
        data, ("县公路局机关带头落实各项制度。", ""), ("全年开展主题党日活动12次，党员参加率稳步提高。", "")
    )

    items = hand_of(checked(office, text, "x.txt"))

    assert [(item.verdict, item.text) for item in items] == [(MISSING, "12"), (MISSING, "县公路")]
    assert "“县公路”，现在找不到了" in items[1].note


def test_two_places_with_the_same_words_are_found_each(office):
    lines = ("××局机关带头落实各项制度。", *LINES[:3], "××局机关带头落实各项制度。", *LINES[-3:])
    data = sealed(office, {0: "县公路", 4: "县公路"}, lines)

    items = hand_of(checked(office, plain(data), "x.txt"))

    assert [(item.verdict, item.offset) for item in items] == [(HAND, 0), (HAND, 0)]
    assert items[0].paragraph != items[1].paragraph


def test_of_two_versions_without_marks_the_one_that_printed_these_numbers_is_meant(office):
    data = sealed(office, {THEME_DAY: "12"})
    filled(office, draft_bytes(LINES), "另存.docx")

    assert said(checked(office, plain(data), "x.txt"))[0] == (HAND, "12")


def test_files_sealed_before_such_places_were_marked_are_known_by_their_words(office):
    data = sealed(office, {THEME_DAY: "12", NAME: "县公路"})
    names = [one.figure.mark for one in kept_by_hand(checked(office, data).paper)]
    older = edited(data, *((name, f"_old{number}") for number, name in enumerate(names)))

    assert [item.verdict for item in hand_of(checked(office, older))] == [HAND, HAND]


def test_numbers_within_words_by_hand_are_not_judged_for_themselves(office):
    data = sealed(office, {TITLE: "开展主题党日活动9次的通知"})

    assert said(checked(office, data)) == [
        (BACKED, "4"),
        (BACKED, "2"),
        (BACKED, "3"),
        (HAND, "开展主题党日活动9次的通知"),
        *LATER,
    ]


PLACES = st.dictionaries(
    st.sampled_from([0, 1, 2, DITCH, MONEY, NAME, TITLE, DAY]), st.booleans(), min_size=1
)


@settings(max_examples=25)  # each one is a paper taken in, decided, sealed and read again
@given(places=PLACES, bare=st.booleans())
def test_every_place_by_hand_is_as_sealed_or_changed_and_nothing_else_is(office, places, bare):
    written = {
        index: f"甲{index}乙" if index in (NAME, TITLE) else str(110 + 10 * index) for index in sorted(places)
    }
    other = {
        index: text.replace("乙", "丙") if "甲" in text else f"{text[:-1]}5"
        for index, text in written.items()
    }
    changed = [(written[index], other[index]) for index, is_changed in sorted(places.items()) if is_changed]
    Paper.objects.all().delete()
    data = sealed(office, written)
    if bare:
        report = checked(office, plain(data, *changed), "x.txt")
    else:
        report = checked(office, edited(data, *((f">{old}<", f">{new}<") for old, new in changed)))

    expected = [
        (CHANGED, other[index]) if places[index] else (HAND, written[index]) for index in sorted(places)
    ]
    by_ledger = [(BACKED, text) for index, text in enumerate(("4", "2", "3")) if index not in places]
    by_ledger += LATER
    assert [(item.verdict, item.text) for item in hand_of(report)] == expected
    assert [pair for pair in said(report) if pair not in expected] == by_ledger


def test_of_two_that_were_alike_one_that_is_gone_is_told_as_gone(office):
    twice = (*LINES, LINES[NAME])
    data = sealed(office, {NAME: "县公路", len(LINES): "县公路"}, twice)
    left = plain(data, ("县公路局机关带头落实各项制度。", ""))

    assert [item.verdict for item in hand_of(checked(office, plain(data), "x.txt"))] == [HAND, HAND]
    assert sorted(item.verdict for item in hand_of(checked(office, left, "x.txt"))) == [HAND, MISSING]
