"""People and records named in a sheet: one of several is told by brackets, nobody by a dash."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.exchange.looking import look
from jishi.ledger.registry import LEDGERS
from jishi.orgs.models import Membership, Person
from tests.exchange.books import book
from tests.exchange.sheets import names_of
from tests.people import make_user

CONTRIBUTION, POSTING = LEDGERS["contribution"], LEDGERS["posting"]
HEADS = ["组织", "提交日期", "题目", "作者", "活动"]


@pytest.fixture
def office(staffed):
    return make_user("office", "clerk", staffed.world.committee)


@pytest.fixture
def two(staffed):
    """Two people called 李明, one in each branch."""
    home, made = staffed.world.institution, []
    for org in (staffed.world.first, staffed.world.second):
        person = Person.objects.create(institution=home, name="李明")
        Membership.objects.create(
            institution=home, person=person, org=org, kind=Membership.Kind.PARTY, since=date(2020, 1, 1)
        )
        made.append(person)
    return made


def author(staffed, office, said, event=None):
    """What a sheet makes of the author: the person, or the sentence."""
    made = book(HEADS, ["第一支部", "3月5日", "心得", said, event])
    (line,) = look(CONTRIBUTION, names_of(office, staffed.world, "first", "second"), made, {}).lines
    return line.faults or (line.values["person"], line.values["event"])


@pytest.mark.parametrize(
    "said",
    ["李明（第二支部）", "李明(第二支部)", "李　明（第二 支部）", "李明（第二）", " 李明 （第二支部）"],
)
def test_one_of_two_people_of_one_name_is_told_by_what_stands_in_brackets(staffed, office, two, said):
    assert author(staffed, office, said) == (two[1], None)


def test_a_name_two_people_have_is_refused_with_how_to_write_each(staffed, office, two):
    assert author(staffed, office, "李明") == {
        "person": "有 2 个“李明”，请在后面用括号写明是哪一个，如 李明（第一支部）、李明（第二支部）。"
    }


def test_brackets_that_fit_none_are_refused(staffed, office, two):
    assert author(staffed, office, "李明（第三支部）") == {
        "person": "没有找到“李明（第三支部）”，只能写您看得到的人员和记录。"
    }


@pytest.mark.parametrize("said", ["王芳", "王　芳", "王 芳 ", "王芳（未登记所在组织）"])
def test_a_name_spread_out_to_three_characters_is_the_name(staffed, office, said):
    person = staffed.world.person("王芳")

    assert author(staffed, office, said) == (person, None)


@pytest.mark.parametrize("said", [None, "", "—", "/", "无", "不详"])
def test_where_nobody_is_named_nobody_is_meant(staffed, office, said):
    assert author(staffed, office, said) == (None, None)


def test_a_person_that_must_be_named_is_asked_for(staffed, office):
    made = book(["组织", "派驻日期", "人员", "村"], ["第一支部", "3月5日", "—", "柳树村"])

    (line,) = look(POSTING, names_of(office, staffed.world, "first"), made, {}).lines

    assert line.faults == {"person": "必填，还没有填。"}


def test_somebody_of_another_institution_does_not_exist(staffed, office):
    Person.objects.create(institution=staffed.world.outside.institution, name="赵远")

    assert author(staffed, office, "赵远").keys() == {"person"}


def test_a_record_is_named_by_its_title_and_told_by_its_date(staffed, office):
    spring, autumn = (
        staffed.world.row("event", on=date(2026, month, 5), title="学习（一）") for month in (3, 9)
    )

    assert author(staffed, office, None, "学习（一）（2026-09-05）") == (None, autumn)
    assert author(staffed, office, None, "学习（一）")["event"].startswith("有 2 个“学习（一）”，请在后面")
    autumn.delete()
    assert author(staffed, office, None, "学习（一）") == (None, spring)


def test_all_names_of_a_column_are_looked_up_at_once(staffed, office, django_assert_max_num_queries):
    people = [staffed.world.person(f"人员{n}") for n in range(30)]
    names, field = names_of(office, staffed.world, "first"), CONTRIBUTION.field("person")

    with django_assert_max_num_queries(4):
        names.read([field], {"person": {person.name for person in people}})

        assert [names.related(field, person.name) for person in people] == people
