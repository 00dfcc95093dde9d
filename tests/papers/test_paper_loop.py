"""A paper goes out and comes back: fill, seal, edit, check."""

import io
import zipfile
from datetime import date

import pytest

from jishi.core.periods import Period
from jishi.papers.bundle import fill_and_seal
from jishi.papers.checking import Verdict, check
from jishi.papers.desk import job, period_of_paper
from jishi.papers.models import Paper, SealedFigure
from jishi.word.draft import open_draft
from jishi.word.gongwen import Body, Heading, Layout, render

YEAR = Period.year_of(2026)
LINES = (
    "全年开展主题党日活动××次。",
    "各支部召开支部党员大会××次。",
    "收到入党申请书××份，清理边沟××公里。",
)


@pytest.fixture
def office(branch_year):
    return branch_year


def draft_bytes(lines=LINES, title="2026年度党建工作总结"):
    return render(Layout(title, (Heading(1, "一、支部工作"), *(Body(line) for line in lines))))


def filled(world, data=None, name="草稿.docx"):
    data = data or draft_bytes()
    return fill_and_seal(open_draft(data, name), data, the_job(world))


def the_job(world):
    return job(YEAR, institution=world.institution)


def edited(data, *changes):
    """The file with texts of document.xml replaced, as an editor that keeps bookmarks would leave it."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "word/document.xml":
                text = content.decode()
                for old, new in changes:
                    assert old in text, old
                    text = text.replace(old, new, 1)
                content = text.encode()
            copy.writestr(info, content)
    return out.getvalue()


def checked(world, data, name="改过.docx"):
    return check(open_draft(data, name), the_job(world))


def verdicts(report):
    return [(item.verdict, item.text) for item in report.items]


def text_of(data):
    return "\n".join(p.text for p in open_draft(data, "x.docx").paragraphs)


def test_figures_are_filled_and_what_no_ledger_keeps_stays_as_typed(office):
    made = filled(office)

    text = text_of(made.sealed.data)
    assert "开展主题党日活动4次" in text
    assert "召开支部党员大会2次" in text
    assert "收到入党申请书3份，清理边沟××公里" in text


def test_sealing_freezes_value_definition_and_rows_with_their_versions(office):
    made = filled(office)

    figure = SealedFigure.objects.get(paper=made.sealed.paper, indicator="branches.theme_day.count")
    assert (figure.value, figure.text, len(figure.rows)) == ("4", "4", 4)
    assert all(version == 1 for _, version in figure.rows)
    assert figure.digest == the_job(office).items[figure.indicator].digest


def test_an_untouched_paper_comes_back_backed(office):
    report = checked(office, filled(office).sealed.data)

    assert report.paper == Paper.objects.get()
    assert verdicts(report) == [
        (Verdict.BACKED, "4"),
        (Verdict.BACKED, "2"),
        (Verdict.BACKED, "3"),
        (Verdict.LEFT_OVER, "××"),
    ]


def test_what_did_not_move_says_what_was_sealed_and_what_the_ledgers_give(office):
    items = checked(office, filled(office).sealed.data).items

    assert [(item.was, item.now) for item in items] == [("4", "4"), ("2", "2"), ("3", "3"), ("", "")]


def test_a_round_number_that_did_not_move_is_shown_as_it_was_sealed(office):
    office.row("aid_money", on=date(2026, 3, 1), amount_fen=66_410_000, source="own")
    made = filled(office, draft_bytes(["## 帮扶工作", "全年投入帮扶资金××余万元。"]))

    item = checked(office, made.sealed.data).items[0]

    assert (item.verdict, item.text, item.was, item.now) == (Verdict.BACKED, "60", "60余", "60余")


def test_a_number_changed_by_hand_says_what_it_was(office):
    data = edited(filled(office).sealed.data, (">4<", ">14<"))

    item = next(item for item in checked(office, data).items if item.verdict is Verdict.CHANGED)

    assert (item.text, item.was, item.now) == ("14", "4次", "4")


def test_a_digit_typed_right_behind_the_mark_is_seen(office):
    made = filled(office)
    data = edited(made.sealed.data, ("次。", "0次。"))

    item = next(item for item in checked(office, data).items if item.verdict is Verdict.CHANGED)

    assert (item.text, item.was) == ("40", "4次")


def test_a_ledger_that_moved_makes_the_figure_stale_and_names_the_rows(office):
    made = filled(office)
    row = office.row("event", on=date(2026, 6, 8), hats=["theme_day"])

    item = next(item for item in checked(office, made.sealed.data).items if item.verdict is Verdict.STALE)

    assert (item.text, item.was, item.now, item.rows) == ("4", "4", "5", (row.pk,))


def test_rows_that_changed_without_moving_the_value_are_told_and_stay_backed(office):
    made = filled(office)
    row = office.row("event", on=date(2026, 6, 8), hats=["theme_day"])
    first = SealedFigure.objects.get(indicator="branches.theme_day.count").rows[0][0]
    type(row).objects.filter(pk=first).update(deleted=True)

    item = checked(office, made.sealed.data).items[0]

    assert (item.verdict, item.rows) == (Verdict.BACKED, (row.pk, first))
    assert item.note == "定稿后依据新增 1 条，减少 1 条"


def test_a_paper_stripped_of_all_marks_is_checked_by_its_words(office):
    text = text_of(filled(office).sealed.data)

    report = checked(office, text.encode(), "粘贴.txt")

    assert report.paper is not None
    assert [verdict for verdict, _ in verdicts(report)][:3] == [Verdict.BACKED] * 3


def test_a_stripped_paper_with_a_changed_number_is_found_out(office):
    text = text_of(filled(office).sealed.data).replace("活动4次", "活动6次")

    item = checked(office, text.encode(), "粘贴.txt").items[0]

    assert (item.verdict, item.text, item.was) == (Verdict.CHANGED, "6", "4次")


def test_a_paper_never_sealed_is_compared_with_the_ledgers(office):
    lines = "# 2026年度党建工作总结\n全年开展主题党日活动4次，收到入党申请书9份，清理边沟12公里。"

    report = checked(office, lines.encode(), "别处.txt")

    assert report.paper is None
    assert [(item.verdict, item.text, item.now) for item in report.items] == [
        (Verdict.BACKED, "4", "4"),
        (Verdict.CHANGED, "9", "3"),
        (Verdict.NO_BACKING, "12", ""),
    ]


def test_the_same_figure_written_twice_differently_is_told(office):
    lines = (*LINES, "今年主题党日开展××次，成效明显。")
    made = filled(office, draft_bytes(lines))
    numbers = SealedFigure.objects.filter(indicator="branches.theme_day.count")
    assert [figure.text for figure in numbers] == ["4", "4"]
    text = text_of(made.sealed.data).replace("主题党日开展4次", "主题党日开展5次")

    report = checked(office, text.encode(), "粘贴.txt")

    assert Verdict.TWICE in [item.verdict for item in report.items]


def test_a_figure_taken_out_is_missing(office):
    data = edited(filled(office).sealed.data, ("各支部召开支部党员大会", "大会"), (">2<", "><"))

    assert Verdict.MISSING in [item.verdict for item in checked(office, data).items]


def test_last_years_year_is_left_over_but_a_comparison_is_not(office):
    text = "# 2026年度党建工作总结\n2025年工作总结如下。与2025年相比有所增加。"

    items = checked(office, text.encode(), "x.txt").items

    assert [(item.verdict, item.text) for item in items] == [(Verdict.LEFT_OVER, "2025年")]


def test_unknown_is_written_so_and_left_over_when_it_comes_back(world):
    made = filled(world)

    assert "〔待补〕" in text_of(made.sealed.data)
    report = checked(world, made.sealed.data)
    assert {verdict for verdict, _ in verdicts(report)} == {Verdict.LEFT_OVER}


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("2026年度党建工作总结", YEAR),
        ("2026年上半年党建工作总结", Period.months(2026, 1, 6)),
        ("2025年第三季度工作报告", Period.quarter(2025, 3)),
        ("党建工作总结", Period.year_of(2024)),
    ],
)
def test_the_title_names_the_period_of_the_paper(title, period):
    draft = open_draft(f"# {title}\n正文".encode(), "x.txt")

    assert period_of_paper(draft, date(2024, 12, 1)) == period


def test_a_fall_called_a_rise_is_not_filled_and_said(office):
    for month in (1, 2, 3, 4, 5, 6):
        office.row("event", on=date(2025, month, 8), hats=["theme_day"])

    made = filled(
        office, draft_bytes(["全年开展主题党日活动××次，同比增长××%。", "主题党日××次，同比下降××%。"])
    )

    text = text_of(made.sealed.data)
    assert "活动4次，同比增长〔待补〕%" in text
    assert "主题党日4次，同比下降33.3%" in text
    assert any("由 6 变为 4，请改动词" in entry.note for entry in made.sources)


def test_the_same_part_of_last_year_is_the_same_part(office):
    office.row("event", on=date(2025, 2, 8), hats=["theme_day"])
    office.row("event", on=date(2025, 9, 8), hats=["theme_day"])

    made = filled(office, draft_bytes(["上半年开展主题党日活动××次，去年同期××次。"]))

    assert "上半年开展主题党日活动4次，去年同期1次" in text_of(made.sealed.data)


def test_money_before_yu_is_a_round_number_or_loses_it(office):
    office.row("aid_money", on=date(2026, 3, 1), amount_fen=66_410_000, source="own")

    made = filled(office, draft_bytes(["## 帮扶工作", "全年投入帮扶资金××余万元。"]))

    assert "投入帮扶资金60余万元" in text_of(made.sealed.data)


def test_a_sentence_that_now_speaks_of_another_time_is_changed(office):
    data = edited(filled(office).sealed.data, ("全年开展", "上半年开展"))

    item = next(item for item in checked(office, data).items if item.verdict is Verdict.CHANGED)

    assert "时间变了" in item.note
