"""Work at a paper in hand: deciding blanks, taking back, two people at once, sealing."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.accounts.models import Grant, User
from jishi.accounts.roles import Role
from jishi.audit.models import Entry
from jishi.core.errors import Conflict, FileRefused, NotInScope, UserError
from jishi.core.periods import Period
from jishi.papers.binding.model import Shown
from jishi.papers.models import Choice, ConfirmedBinding, PaperStep, WorkingPaper
from jishi.papers.work import counted
from jishi.papers.work.bench import Bench, State
from jishi.papers.work.decide import accept, accept_sure, by_hand, clear, skip
from jishi.papers.work.door import paper_for, papers_for
from jishi.papers.work.finish import Wish, seal_paper
from jishi.papers.work.history import redo, undo
from jishi.papers.work.picks import Pick
from jishi.papers.work.retarget import delete, restore, retarget
from jishi.papers.work.start import start
from jishi.word.draft import open_draft
from jishi.word.gongwen import Body, Heading, Layout, render

TODAY = date(2026, 11, 26)
LINES = (
    "全年开展主题党日活动××次，其中联合开展××次。",
    "各支部召开支部党员大会××次，支委会××次。",
    "收到入党申请书××份，清理边沟××公里，××局机关带头。",
)
THEME_DAY, GENERAL, APPLIED, DITCH = 0, 2, 4, 5


def draft_bytes(lines=LINES, title="2026年度党建工作总结"):
    return render(Layout(title, (Heading(1, "一、支部工作"), *(Body(line) for line in lines))))


def user(world, name, role=Role.OFFICE, org=None):
    made = User.objects.create(username=name, last_name=name)
    Grant.objects.create(user=made, org=org or world.committee, role=role)
    return made


@pytest.fixture
def office(branch_year):
    return user(branch_year, "顾文澜")


@pytest.fixture
def paper(world, office):
    return start(office, world.institution, draft_bytes(), "总结（草稿）.docx", TODAY, None)


def again(paper):
    return WorkingPaper.objects.get(pk=paper.pk)


def take(who, paper, index, pick=None, seen=None):
    bench = Bench(again(paper))
    pick = pick or Pick.proposed(bench.proposals[index])
    return accept(who, bench, index, pick, seen or bench.paper.version, TODAY)


def stands(paper):
    """Everything an act may change, apart from times and version."""
    choices = [
        {name: value for name, value in row.items() if name not in ("id", "at")}
        for row in Choice.objects.filter(paper=paper).values()
    ]
    bound = sorted(ConfirmedBinding.objects.values_list("fingerprint", "indicator"))
    own = WorkingPaper.objects.filter(pk=paper.pk).values("title", "first", "last", "org_id", "remembered")
    return choices, bound, list(own)


def text_of(data):
    return "\n".join(p.text for p in open_draft(data, "x.docx").paragraphs)


def test_title_period_and_scope_are_read_from_the_draft(world, office):
    data = draft_bytes(title="第一支部2026年上半年工作总结")

    paper = start(office, world.institution, data, "稿.docx", TODAY, None)

    assert (paper.title, paper.org) == ("第一支部2026年上半年工作总结", world.first)
    assert Period(paper.first, paper.last) == Period.parse("2026H1")


def test_a_clerk_cannot_take_in_a_paper_for_the_whole_institution(world, office):
    clerk = user(world, "苏念", Role.CLERK, world.first)

    with pytest.raises(NotInScope):
        start(clerk, world.institution, draft_bytes(), "稿.docx", TODAY, None)
    assert start(clerk, world.institution, draft_bytes(), "稿.docx", TODAY, world.first).org == world.first


def test_a_refused_file_leaves_nothing_behind(world, office):
    with pytest.raises(FileRefused):
        start(office, world.institution, draft_bytes(("本文件密级：机密★3年",)), "稿.docx", TODAY, None)
    with pytest.raises(FileRefused, match="20 MB"):
        start(office, world.institution, b"x" * (20 * 1024 * 1024 + 1), "稿.docx", TODAY, None)

    assert not WorkingPaper.objects.exists()


def test_a_clerk_sees_the_papers_of_his_branch_alone(world, office, paper):
    clerk = user(world, "苏念", Role.CLERK, world.first)
    mine = start(clerk, world.institution, draft_bytes(), "稿.docx", TODAY, world.first)
    other = start(office, world.institution, draft_bytes(), "稿.docx", TODAY, world.second)

    assert list(papers_for(clerk, world.institution.pk, TODAY)) == [mine]
    assert set(papers_for(office, world.institution.pk, TODAY)) == {mine, other, paper}
    with pytest.raises(NotInScope):
        paper_for(clerk, world.institution.pk, other.pk, TODAY)


def test_a_blank_is_proposed_until_somebody_accepts_it(office, paper):
    before = Bench(paper).cells[THEME_DAY]
    take(office, paper, THEME_DAY)
    after = Bench(again(paper)).cells[THEME_DAY]

    assert (before.state, before.text) == (State.PROPOSED, "4")
    assert (after.state, after.text, after.choice.by) == (State.CONFIRMED, "4", office)
    assert Bench(again(paper)).settled == 1


def test_what_is_accepted_is_remembered_and_forgotten_when_it_is_taken_back(world, office, paper):
    take(office, paper, THEME_DAY)
    known = ConfirmedBinding.objects.get()
    undo(office, world.institution.pk, paper.pk, TODAY)

    assert known.indicator == "branches.theme_day.count"
    assert not ConfirmedBinding.objects.exists()


def test_another_indicator_may_be_chosen_and_the_next_paper_proposes_it(world, office, paper):
    take(office, paper, GENERAL, Pick("branches.theme_day.count"))
    later = start(office, world.institution, draft_bytes(), "又一稿.docx", TODAY, None)

    assert Bench(again(paper)).cells[GENERAL].text == "4"
    assert Bench(later).proposals[GENERAL].indicator == "branches.theme_day.count"
    assert Bench(again(paper)).proposals[GENERAL].indicator == "branches.general_meeting.count"


def test_words_by_hand_are_printed_and_named_by_hand_in_the_source_table(world, office, paper):
    by_hand(office, Bench(paper), DITCH, " 12.5 ", "养护科提供", paper.version, TODAY)

    cell = Bench(again(paper)).cells[DITCH]
    made = seal_paper(office, again(paper), Wish(blank=True), again(paper).version, TODAY)
    entry = next(one for one in made.sources if one.number == DITCH + 1)
    assert (cell.state, cell.text) == (State.MANUAL, "12.5")
    assert (entry.printed, entry.decision.value, entry.why) == (
        "12.5",
        "by_hand",
        "顾文澜手工填写：养护科提供",
    )


def test_a_number_by_hand_that_the_ledgers_contradict_is_told(office, paper):
    by_hand(office, Bench(paper), THEME_DAY, "99", "", paper.version, TODAY)

    cell = Bench(again(paper)).cells[THEME_DAY]
    assert (cell.state, cell.wrong) == (State.MANUAL, ("手工填的是 99，按台账是 4",))


def test_a_growth_follows_the_figure_chosen_before_it(world, office):
    lines = ("全年开展主题党日活动××次，同比增长××%。",)
    paper = start(office, world.institution, draft_bytes(lines), "稿.docx", TODAY, None)
    take(office, paper, 0, Pick("branches.general_meeting.count"))

    cell = Bench(again(paper)).cells[1]
    assert cell.proposal == cell.decided
    assert (cell.decided.shown, cell.decided.indicator) == (Shown.GROWTH, "branches.general_meeting.count")


def test_nothing_by_hand_is_refused(office, paper):
    with pytest.raises(UserError, match="还没有写内容"):
        by_hand(office, Bench(paper), DITCH, "  ", "", paper.version, TODAY)


def test_the_next_open_blank_passes_over_what_is_decided_and_what_was_skipped(office, paper):
    take(office, paper, 1, Pick("branches.theme_day.count"))
    skip(office, Bench(again(paper)), GENERAL, again(paper).version, TODAY)
    bench = Bench(again(paper))

    assert bench.next_open(THEME_DAY) == 3
    assert bench.next_open(len(bench.cells) - 1) == THEME_DAY
    clear(office, bench, GENERAL, bench.paper.version, TODAY)
    assert Bench(again(paper)).next_open(THEME_DAY) == GENERAL


def test_all_sure_ones_are_taken_in_one_act_and_taken_back_in_one(world, office, paper):
    bench = Bench(paper)
    sure = [cell.index for cell in bench.sure]
    accept_sure(office, bench, sure, paper.version, TODAY)
    taken = Choice.objects.count()
    undo(office, world.institution.pk, paper.pk, TODAY)

    assert {THEME_DAY, GENERAL, APPLIED} <= set(sure)
    assert DITCH not in sure
    assert (taken, Choice.objects.count()) == (len(sure), 0)


def test_two_people_at_one_blank_the_second_is_told_who_was_first(world, office, paper):
    other = user(world, "程予安")
    seen = paper.version
    take(office, paper, THEME_DAY, seen=seen)

    with pytest.raises(Conflict, match="第 1 处刚刚由顾文澜采用过"):
        by_hand(other, Bench(again(paper)), THEME_DAY, "5", "", seen, TODAY)
    by_hand(other, Bench(again(paper)), DITCH, "5", "", seen, TODAY)
    assert Choice.objects.get(index=THEME_DAY).text == "4"


def test_what_somebody_else_decided_since_is_not_taken_back(world, office, paper):
    other = user(world, "程予安")
    take(office, paper, THEME_DAY)
    take(other, paper, THEME_DAY, Pick("branches.general_meeting.count"))

    with pytest.raises(Conflict, match="第 1 处后来又改过"):
        undo(office, world.institution.pk, paper.pk, TODAY)
    with pytest.raises(UserError, match="没有可以重做"):
        redo(office, world.institution.pk, paper.pk, TODAY)


def test_a_ledger_that_moved_after_acceptance_is_told(world, office, paper):
    take(office, paper, THEME_DAY)
    world.row("event", on=date(2026, 6, 8), hats=["theme_day"])
    counted.forget()

    cell = Bench(again(paper)).cells[THEME_DAY]
    assert (cell.state, cell.wrong) == (State.CONFLICT, ("确认时是 4，现在按台账是 5，请再确认一次",))
    assert (cell.settled, cell.waits) == (True, True)


def test_another_period_counts_anew_and_keeps_what_was_decided(world, office, paper):
    take(office, paper, THEME_DAY)
    step = retarget(
        office,
        again(paper),
        title="季报",
        period=Period.parse("2026Q1"),
        org=world.first,
        seen=2,
        today=TODAY,
    )

    now = again(paper)
    assert (now.title, now.org, Bench(now).cells[THEME_DAY].text) == ("季报", world.first, "3")
    undo(office, world.institution.pk, paper.pk, TODAY)
    assert (again(paper).title, Bench(again(paper)).cells[THEME_DAY].text) == (paper.title, "4")
    assert step.after["paper"]["last"] == "2026-03-31"


def test_a_title_somebody_else_changed_since_is_not_taken_back(world, office, paper):
    span = Period(paper.first, paper.last)
    for who, title in ((office, "甲"), (user(world, "程予安"), "乙")):
        held = again(paper)
        retarget(who, held, title=title, period=span, org=None, seen=held.version, today=TODAY)

    with pytest.raises(Conflict, match="文稿信息后来又改过"):
        undo(office, world.institution.pk, paper.pk, TODAY)
    assert again(paper).title == "乙"


def test_a_deleted_paper_comes_back_as_it_was(world, office, paper):
    take(office, paper, THEME_DAY)
    delete(office, world.institution.pk, paper.pk, TODAY)

    assert not papers_for(office, world.institution.pk, TODAY).exists()
    restore(office, world.institution.pk, paper.pk, TODAY)
    assert Bench(paper_for(office, world.institution.pk, paper.pk, TODAY)).settled == 1


def test_every_act_leaves_a_step_and_a_trace(world, office, paper):
    take(office, paper, THEME_DAY)
    undo(office, world.institution.pk, paper.pk, TODAY)

    assert list(PaperStep.objects.order_by("number").values_list("verb", "undone")) == [
        ("accept", True),
        ("undo", False),
    ]
    traces = Entry.objects.filter(record="paper", row=paper.pk).order_by("pk")
    assert list(traces.values_list("action", flat=True)) == ["start", "accept", "undo"]


ACTS = st.lists(
    st.tuples(st.sampled_from(["accept", "hand", "skip", "clear", "sure", "move"]), st.integers(0, 5))
)


def carry_out(who, paper, verb, index):
    bench = Bench(again(paper))
    seen = bench.paper.version
    if verb == "accept":
        accept(who, bench, index, Pick("branches.theme_day.count"), seen, TODAY)
    elif verb == "hand":
        by_hand(who, bench, index, f"{seen}", "", seen, TODAY)
    elif verb == "skip":
        skip(who, bench, index, seen, TODAY)
    elif verb == "clear" and bench.cells[index].choice:
        clear(who, bench, index, seen, TODAY)
    elif verb == "sure" and bench.sure:
        accept_sure(who, bench, [cell.index for cell in bench.sure][: index + 1], seen, TODAY)
    elif verb == "move":
        retarget(
            who,
            bench.paper,
            title=f"题{index}",
            period=Period.quarter(2026, 1 + index % 4),
            org=None,
            seen=seen,
            today=TODAY,
        )


@settings(max_examples=25)  # each one is a dozen acts on real tables, on both databases
@given(acts=ACTS, back=st.integers(0, 12))
def test_undo_restores_what_was_there_before_and_redo_what_was_there_after(world, acts, back):
    name = f"用户{User.objects.count()}"
    who = user(world, name)
    paper = start(who, world.institution, draft_bytes(), "稿.docx", TODAY, None)
    seen = [stands(paper)]
    for verb, index in acts:
        count = PaperStep.objects.filter(paper=paper).count()
        carry_out(who, paper, verb, index)
        if PaperStep.objects.filter(paper=paper).count() > count:
            seen.append(stands(paper))
    steps = min(back, len(seen) - 1)

    for before in list(reversed(seen))[1 : steps + 1]:
        undo(who, world.institution.pk, paper.pk, TODAY)
        assert stands(paper) == before
    for after in seen[len(seen) - steps :]:
        redo(who, world.institution.pk, paper.pk, TODAY)
        assert stands(paper) == after
