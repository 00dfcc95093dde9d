"""Sums that do not add up are told, never mended."""

from types import SimpleNamespace

import pytest

from jishi.core.periods import Period
from jishi.indicators.spec import Relation
from jishi.papers.binding.model import Shown
from jishi.papers.remarks import remarks

YEAR = Period.year_of(2026)
PARTITION = Relation("r1", "partition", "total", ("a", "b", "c"), "P9")
CONTAINMENT = Relation("r2", "containment", "total", ("a",), "P9")


def paper(money=False, **values):
    """Answers by blank index, as far as remarks look at them."""
    found = {}
    for index, (name, value) in enumerate(values.items()):
        indicator = SimpleNamespace(id=name, name=name, field="supervision")
        figure = SimpleNamespace(indicator=indicator, period=YEAR)
        proposal = SimpleNamespace(shown=Shown.VALUE)
        found[index] = SimpleNamespace(value=value, figures=(figure,), proposal=proposal, money=money)
    return found


def test_parts_that_add_up_need_no_remark():
    assert remarks(paper(total=6, a=1, b=2, c=3), [PARTITION]) == {}


def test_parts_that_do_not_add_up_are_told_at_the_total():
    said = remarks(paper(total=7, a=1, b=2, c=3), [PARTITION])

    assert said == {0: ["各部分合计 6，与总数 7 不等，请核对口径（P9）"]}


def test_what_the_listed_parts_leave_is_told():
    said = remarks(paper(total=7, a=1, b=2), [PARTITION])

    assert said == {0: ["文中列出的 2 项合计 3，其余 4 不在文中"]}


def test_a_part_greater_than_its_whole_is_told_at_the_part():
    said = remarks(paper(total=3, a=4), [CONTAINMENT])

    assert said == {1: ["比“total”还多，请核对口径（P9）"]}


def test_a_zero_gets_the_wordings_of_its_field():
    assert remarks(paper(a=0), []) == {0: ["值为 0，可以写“未发生”，或删去这个分句"]}


@pytest.mark.parametrize("values", [{"total": None, "a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 3}])
def test_an_unknown_or_absent_total_is_compared_with_nothing(values):
    assert remarks(paper(**values), [PARTITION, CONTAINMENT]) == {}


def test_money_is_told_in_wan_yuan():
    said = remarks(paper(money=True, total=7_000_000, a=1_000_000, b=2_000_000, c=3_000_000), [PARTITION])

    assert said[0] == ["各部分合计 6 万元，与总数 7 万元 不等，请核对口径（P9）"]
