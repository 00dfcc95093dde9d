"""From the words beside a blank to the indicator; sentences here are written for these tests."""

import pytest

from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped, work_fields
from jishi.papers.binding.binder import Binder
from jishi.papers.binding.model import Decision, Shown
from jishi.papers.binding.others import Names
from jishi.word.draft import open_draft

YEAR = Period.year_of(2026)


def bind(*lines, title="年度党建工作总结", **options):
    text = f"# {title}\n" + "\n".join(lines)
    draft = open_draft(text.encode(), "草稿.txt")
    binder = Binder(shipped(), work_fields(), **options)
    headings = {p.number: draft.headings(p.number) for p in draft.paragraphs}
    return binder.bind(draft.paragraphs, draft.blanks, headings, YEAR)


def bound(*lines, **options):
    return [p.indicator if p.decision is Decision.BOUND else None for p in bind(*lines, **options)]


@pytest.mark.parametrize(
    ("line", "indicator"),
    [
        ("全年开展党委理论学习中心组学习××次。", "study.centre_group.count"),
        ("各支部开展主题党日活动××次。", "branches.theme_day.count"),
        ("今年收到入党申请书××份。", "branches.development.applications"),
        ("全年召开党委会××次。", "branches.party_committee.count"),
    ],
)
def test_a_plain_sentence_is_bound(line, indicator):
    assert bound(line) == [indicator]


def test_a_blank_whose_words_no_indicator_explains_is_left_open_or_offered():
    assert bound("全年修补坑槽××平方米，清理边沟××公里，新购压路机××台。") == [None, None, None]


def test_an_unexplained_word_beside_the_number_keeps_it_from_being_sure():
    proposal = bind("全年开展海外党员主题党日××次。")[0]

    assert proposal.decision is Decision.OFFERED
    assert proposal.offers[0].indicator == "branches.theme_day.count"


def test_another_bodys_number_is_never_sure():
    assert bound("全县开展主题党日活动××次。") == [None]
    assert bound("开展主题党日活动××次。", title="某镇委员会工作总结") == [None]


@pytest.mark.parametrize(
    "lines",
    [
        ("明年开展主题党日活动××次。",),
        ("计划开展主题党日活动××次。",),
        ("## 下一步工作打算", "开展主题党日活动××次。"),
    ],
)
def test_a_target_for_next_year_is_never_sure(lines):
    assert bound(*lines) == [None]


@pytest.mark.parametrize(
    "line",
    [
        "开展主题党日等活动××次。",
        "近三年来开展主题党日活动××次。",
        "开展主题党日活动不少于××次。",
        "开展主题党日活动××次、其他活动××次，共××次。",
    ],
)
def test_more_or_other_than_one_thing_is_never_sure(line):
    assert bound(line)[-1] is None


def test_items_said_apart_find_their_own_indicators():
    shown = bind("运用监督执纪“四种形态”××人次，第一、二、三、四种形态分别为××、××、××、××人次。")

    assert "supervision.forms.total" not in [p.indicator for p in shown[1:] if p.decision is Decision.BOUND]


def test_the_wrong_measure_word_is_never_sure():
    assert bound("开展主题党日活动××万元。") == [None]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("接收预备党员××名，比上年同期××名有所增加。", Shown.PRIOR),
        ("接收预备党员××名，同比增长××%。", Shown.GROWTH),
        ("接收预备党员××名，比上年增加××名。", Shown.CHANGE),
    ],
)
def test_the_same_figure_said_in_another_way_keeps_its_indicator(line, shown):
    first, second = bind(line)

    assert (second.indicator, second.shown) == (first.indicator, shown)


def test_a_share_is_of_the_total_it_is_a_part_of():
    proposals = bind("现有党员××名，其中女党员××名，占××%。")

    assert [p.shown for p in proposals] == [Shown.VALUE, Shown.VALUE, Shown.SHARE]
    assert (proposals[2].indicator, proposals[2].total) == (proposals[1].indicator, proposals[0].indicator)


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("截至11月底，开展主题党日活动××次。", Period.months(2026, 1, 11)),
        ("上半年开展主题党日活动××次。", Period.months(2026, 1, 6)),
        ("2025年开展主题党日活动××次。", Period.year_of(2025)),
        ("一季度开展主题党日活动××次。", Period.quarter(2026, 1)),
        ("前三季度开展主题党日活动××次。", Period.months(2026, 1, 9)),
        ("1—6月开展主题党日活动××次。", Period.months(2026, 1, 6)),
        ("5月份开展主题党日活动××次。", Period.month(2026, 5)),
        ("2025年5月开展主题党日活动××次。", Period.month(2025, 5)),
        ("去年开展主题党日活动××次。", Period.year_of(2025)),
        ("一季度部署到位，全年开展主题党日活动××次。", YEAR),
        ("5月8日部署，开展主题党日活动××次。", YEAR),
        ("开展主题党日活动××次。", YEAR),
        ("在2025年多次活动的基础上，开展主题党日活动××次。", YEAR),
        ("比2025年有所增加，开展主题党日活动××次。", YEAR),
    ],
)
def test_the_sentence_names_the_period(line, period):
    assert bind(line)[0].period == period


def test_what_was_confirmed_before_is_remembered_whatever_the_words_say():
    mark = bind("各站所搞了××次小活动。")[0].fingerprint

    again = bind("各站所搞了××次小活动。", remembered={mark: "branches.theme_day.count"})[0]

    assert (again.decision, again.indicator) == (Decision.BOUND, "branches.theme_day.count")


def test_none_of_ours_is_remembered_too():
    mark = bind("开展主题党日活动××次。")[0].fingerprint

    again = bind("开展主题党日活动××次。", remembered={mark: ""})[0]

    assert (again.decision, again.indicator) == (Decision.OPEN, "")


def test_the_institutions_own_name_goes_where_its_end_follows():
    names = Names({"full": ["岭川公路管理局"], "county": ["岭川县"]})

    proposals = bind("××公路管理局党委认真落实要求。", names=names)

    assert (proposals[0].decision, proposals[0].value) == (Decision.BOUND, "岭川")


def test_binding_is_deterministic():
    lines = ["开展主题党日活动××次，参加××人次。", "收到问题线索××件，办结××件。"]

    assert bind(*lines) == bind(*lines)


def test_a_proposal_says_why_in_a_phrase():
    assert bind("开展主题党日活动××次。")[0].why == "前文“主题党日活动”、后文“次”都对上"
