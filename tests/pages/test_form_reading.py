"""What stands in the boxes of a form means what the record holds, for every ledger there is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.ledger.entry.fields import form_fields, kind_of, label_and_unit, options, required
from jishi.ledger.registry import LEDGERS
from jishi.web.forms import layout
from jishi.web.forms.merge import MINE, THEIRS, Seen, differences, merged, unpacked
from jishi.web.forms.reading import read, shown

SPECS = [spec for spec in LEDGERS.values() if spec.in_records]
EVENT = LEDGERS["event"]


def values_of(field):
    """Any value the column of ``field`` may hold."""
    kind, codes = kind_of(field), [code for code, _ in options(field)]
    return {
        "set": lambda: st.sets(st.sampled_from(codes)).map(lambda some: sum(1 << code for code in some)),
        "select": lambda: st.sampled_from([0, *codes]),
        "radio": lambda: st.sampled_from([0, *codes]),
        "flag": st.booleans,
        "day": lambda: st.none() | st.dates(date(1900, 1, 1), date(2999, 12, 31)),
        "money": lambda: st.none() | st.integers(-(10**15), 10**15),
        "number": lambda: st.none() | st.integers(0, 2**31 - 1),
    }.get(kind, lambda: st.text("主题党日 abc，1", min_size=1, max_size=20).map(str.strip).filter(bool))()


def plain_fields(spec):
    return [field for field in form_fields(spec) if not field.is_relation]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
@settings(max_examples=8)
@given(data=st.data())
def test_what_a_record_shows_is_read_back_the_same(spec, data):
    values = {field.name: data.draw(values_of(field)) for field in plain_fields(spec)}

    found, faults = read(spec, shown(spec, spec.model(**values), []), 2026)

    assert faults == {}
    assert found == values


@settings(max_examples=40)
@given(st.sampled_from(SPECS), st.data())
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(spec, data):
    texts = {f.name: data.draw(st.lists(st.text(max_size=15), max_size=2)) for f in plain_fields(spec)}

    values, faults = read(spec, texts, 2026)

    assert values.keys() | faults.keys() == texts.keys()
    assert values.keys() & faults.keys() == set()
    assert all(said.endswith("。") for said in faults.values())


@pytest.mark.parametrize(
    ("name", "typed", "means"),
    [
        ("attended", "２５人", 25),
        ("attended", "三十", 30),
        ("attended", "1,200", 1200),
        ("on", "6月26日", date(2026, 6, 26)),
    ],
)
def test_an_office_may_type_as_it_writes(name, typed, means):
    assert read(EVENT, {name: [typed], "title": ["学习"]}, 2026)[0][name] == means


def test_the_month_of_dues_may_be_typed_as_a_month():
    assert read(LEDGERS["dues"], {"on": ["5月"]}, 2026)[0]["on"] == date(2026, 5, 1)
    assert "哪个月" in read(LEDGERS["dues"], {"on": ["13月"]}, 2026)[1]["on"]
    assert "哪一天" in read(EVENT, {"on": ["5月"]}, 2026)[1]["on"]


@pytest.mark.parametrize(
    ("name", "typed", "part"),
    [
        ("attended", "25.5", "不是整数"),
        ("attended", "95%", "不是整数"),
        ("attended", "-3", "小于 0"),
        ("attended", "9999999999", "不是整数"),
        ("on", "6月31日", "2026年6月没有31日"),
        ("on", "六月", "看不出是哪一天"),
        ("title", "", "必填"),
        ("title", "长" * 201, "最多 200 字，现在 201 字"),
        ("level", "99", "从列表中"),
        ("hats", "99", "从列表中"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_box(name, typed, part):
    assert part in read(EVENT, {"title": ["学习"]} | {name: [typed]}, 2026)[1][name]


def test_units_stand_beside_the_box_and_money_is_typed_in_yuan():
    told = {
        f.name: label_and_unit(f)
        for code in ("aid_project", "event", "decision")
        for f in form_fields(LEDGERS[code])
    }

    assert told["roads_metres"] == ("道路", "米")
    assert told["income_fen"] == ("增收", "元")
    assert told["attended"] == ("实到人数", "人")
    assert told["speakers"] == ("发言人次", "人次")
    assert told["yes"] == ("同意票", "票")
    assert told["opinions"] == ("征求意见条数", "条")


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_every_box_stands_once_and_what_is_required_is_never_folded_away(spec):
    made = layout.sections(spec, {}, {}, year=2026, orgs=[], all_orgs=[], usual={})

    open_boxes, folded = [b for s in made for b in s.boxes], [b for s in made for b in s.more]
    names = [box.name for box in (*open_boxes, *folded)]
    assert sorted(names) == sorted([f.name for f in form_fields(spec)] + ([spec.hosts] if spec.hosts else []))
    assert {f.name for f in form_fields(spec) if required(f)} <= {box.name for box in open_boxes}
    assert not any(section.open for section in made)


def test_a_long_list_shows_the_usual_and_the_chosen_ones_first():
    made = layout.sections(
        EVENT, {"hats": ["40"]}, {}, year=2026, orgs=[], all_orgs=[], usual={"hats": [3, 1]}
    )

    hats = next(box for section in made for box in section.boxes if box.name == "hats")
    assert {code for code, _ in hats.options} == {"1", "3", "40"}
    assert len(hats.rest) == len(options(EVENT.field("hats"))) - 3


def test_a_day_and_an_amount_are_shown_back_as_understood():
    assert layout.echo("day", "0626", 2026) == "2026年6月26日（星期五）"
    assert layout.echo("money", "0.2万", 2026) == "2,000 元"
    assert layout.echo("money", "1234.5", 2026) == "1,234.50 元"
    assert layout.echo("day", "5月", 2026, month=True) == "2026年5月1日（星期五）"
    assert (
        layout.echo("day", "5月", 2026)
        == layout.echo("day", "?", 2026)
        == layout.echo("text", "x", 2026)
        == ""
    )


def say(name, texts):
    return "、".join(texts.get(name, []))


def test_of_two_versions_only_what_both_changed_has_to_be_chosen():
    was = {"title": ["旧"], "place": ["甲"], "remark": ["同"], "attended": ["5"]}
    mine = was | {"title": ["我"], "attended": ["6"]}
    theirs = was | {"title": ["他"], "place": ["乙"]}

    found = differences(dict.fromkeys(was, "-"), was, mine, theirs, say)

    assert {one.name: one.take for one in found} == {"title": "", "place": THEIRS, "attended": MINE}


@given(st.dictionaries(st.sampled_from("abcd"), st.sampled_from([MINE, THEIRS])), st.data())
def test_a_merge_holds_in_every_box_the_side_that_was_taken(taken, data):
    texts = st.fixed_dictionaries({name: st.lists(st.text(max_size=3), max_size=2) for name in "abcd"})
    mine, theirs = data.draw(texts), data.draw(texts)

    found = merged(mine, theirs, taken)

    assert found == {name: (mine if taken.get(name) == MINE else theirs)[name] for name in "abcd"}


def test_the_key_of_a_chosen_person_goes_with_the_name():
    mine, theirs = {"person": ["甲"], "person_pk": ["1"]}, {"person": ["乙"], "person_pk": ["2"]}

    assert merged(mine, theirs, {"person": MINE}) == mine
    assert merged({"person": ["甲"]}, theirs, {"person": MINE}) == {"person": ["甲"], "person_pk": []}


def test_what_a_form_was_opened_on_travels_with_it_and_nonsense_is_refused():
    seen = Seen(3, {"title": ["学习"]})

    assert unpacked(seen.packed()) == seen
    for nonsense in ("", "[]", "{}", '{"version": "x", "texts": {}}', '{"version": 1, "texts": []}'):
        with pytest.raises(Exception, match="JS-100"):
            unpacked(nonsense)
