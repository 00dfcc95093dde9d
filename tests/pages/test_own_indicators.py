"""Own indicators from a form: tried, kept, changed, retired."""

from datetime import date

import pytest
from django.urls import reverse

from jishi.indicators import own
from jishi.indicators.models import OwnIndicator
from tests.pages.test_figures import LECTURES, listed, one, row_of

SOUND = {
    "name": "读书会次数",
    "unit": "次",
    "field": "study",
    "record": "event",
    "measure": "count",
    "f0": "hats",
    "o0": "has",
    "v0": ["theme_day"],
    "definition": "开一次计一次。",
    "phrases": "读书会\n读书活动",
}


def kept(staff, **more):
    table = {"name": "读书会次数", "unit": "次", "record": "event", "measure": "count", "definition": "-"}
    home, user = staff.world.institution, staff.users["office"]
    return own.create(user, home, table | {"phrases": ["读书会"]} | more, today=date(2026, 1, 1))


def save(client, address, data):
    """Press 保存, look at the trial, press it again."""
    shown = client.post(address, data)
    assert shown.context["untried"]
    return client.post(address, data | {"tried": shown.context["tried"]})


def test_a_saved_one_counts_at_once(office, staff):
    staff.row("event", "own", on=date(2026, 3, 3), hats=["theme_day"])

    answer = save(office, reverse("figures.new"), SOUND)

    assert answer["Location"] == "/figures/own.1/?tab=definition"
    row = OwnIndicator.objects.get()
    assert row.table["where"] == [["hats", "has", ["theme_day"]]]
    assert row.table["phrases"] == ["读书会", "读书活动"]
    assert one(office, "own.1").context["figure"]["value"] == "1"


def test_a_trial_shows_the_value_and_the_rows_and_keeps_nothing(office, staff):
    staff.row("event", "own", on=date(2026, 3, 3), hats=["theme_day"], title="算进来的")
    staff.row("event", "own", on=date(2026, 3, 4), hats=["lecture"], title="算不进来的")

    answer = office.post(reverse("figures.new"), SOUND | {"act": "try", "period": "2026"})

    assert answer.context["trial"]["value"] == "1"
    assert [(left.label, left.count) for left in answer.context["trial"]["left"]] == [("类型不符", 1)]
    assert "算进来的" in answer.content.decode()
    assert not OwnIndicator.objects.exists()


def test_what_was_not_tried_is_tried_first_and_saved_when_asked_again(office, staff):
    staff.row("event", "own", on=date(2026, 3, 3), hats=["theme_day"], title="算进来的")

    shown = office.post(reverse("figures.new"), SOUND | {"period": "2026"})
    page = shown.content.decode()

    assert not OwnIndicator.objects.exists()
    assert "还没有存：这样统计还没有试算过" in page
    assert "再按一次“保存”" in page
    assert shown.context["trial"]["value"] == "1"
    assert "算进来的" in page
    assert f'name="tried" value="{shown.context["tried"]}"' in page
    office.post(reverse("figures.new"), SOUND | {"tried": shown.context["tried"]})
    assert OwnIndicator.objects.get().table["name"] == "读书会次数"


def test_what_was_tried_is_saved_at_once(office):
    tried = office.post(reverse("figures.new"), SOUND | {"act": "try"}).context["tried"]

    assert office.post(reverse("figures.new"), SOUND | {"tried": tried}).status_code == 302


@pytest.mark.parametrize("change", [{"v0": ["lecture"]}, {"measure": "sum:attended"}, {"unit": "场"}])
def test_what_was_changed_after_its_trial_is_tried_anew(office, change):
    tried = office.post(reverse("figures.new"), SOUND | {"act": "try"}).context["tried"]

    again = office.post(reverse("figures.new"), SOUND | change | {"tried": tried})

    assert again.context["untried"]
    assert again.context["tried"] != tried
    assert not OwnIndicator.objects.exists()


def test_other_words_for_what_was_tried_need_no_trial(office):
    tried = office.post(reverse("figures.new"), SOUND | {"act": "try"}).context["tried"]
    words = {"name": "读书次数", "phrases": "读书", "definition": "读一次计一次。"}

    assert office.post(reverse("figures.new"), SOUND | words | {"tried": tried}).status_code == 302


def test_a_kept_one_is_given_other_words_without_a_trial_and_another_meaning_with_one(office, staff):
    row = kept(staff)
    same = {"name": "读书", "unit": "次", "record": "event", "measure": "count", "definition": "另说"}
    address = reverse("figures.edit", args=[row.code])

    assert office.post(address, same | {"phrases": "读书", "version": "1"}).status_code == 302
    changed = office.post(address, same | {"phrases": "读书", "unit": "场", "version": "2"})

    assert changed.context["untried"]
    assert OwnIndicator.objects.get().table["unit"] == "次"


def test_a_ratio_is_tried_anew_when_one_of_its_sides_was_changed_meanwhile(office, staff):
    side = kept(staff)
    data = {"name": "占比", "unit": "%", "measure": "ratio", "definition": "-", "phrases": "占比"}
    data |= {"part": "读书会次数", "whole": "党员总数"}
    tried = office.post(reverse("figures.new"), data | {"act": "try"}).context["tried"]
    table = side.table | {"where": [["hats", "has", ["lecture"]]]}
    own.update(staff.users["office"], side.institution, side.code, table, version=1, today=date(2026, 1, 2))

    again = office.post(reverse("figures.new"), data | {"tried": tried})

    assert again.context["untried"]


def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(office):
    wrong = SOUND | {"name": "", "definition": "", "phrases": "", "f0": "attended", "o0": "gte", "v0": "很多"}

    answer = office.post(reverse("figures.new"), wrong)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert [label for label, _ in answer.context["problems"]] == ["名称", "口径", "文稿里的说法", "条件"]
    assert "“实到人数”要写成数" in page
    assert 'value="很多"' in page


def test_choosing_a_ledger_shows_what_it_opens_and_keeps_what_was_typed(office):
    data = {"name": "新的", "record": "event", "measure": "count", "act": "draw"}

    answer = office.post(reverse("figures.new"), data, headers={"HX-Request": "true"})

    assert ("hats", "活动类型") in answer.context["columns"]
    assert ("sum:attended", "把“实到人数”加起来") in answer.context["measures"]
    assert 'value="新的"' in answer.content.decode()


def test_money_is_typed_in_yuan_and_days_as_people_write_them(office):
    money = SOUND | {
        "record": "allowance",
        "f0": "amount_fen",
        "o0": "gte",
        "v0": "500.5",
        "f1": "on",
        "o1": "lte",
    }

    save(office, reverse("figures.new"), money | {"v1": "2026年6月3日"})

    table = OwnIndicator.objects.get().table
    assert table["where"] == [["amount_fen", "gte", 50050], ["on", "lte", "2026-06-03"]]
    form = office.get(reverse("figures.edit", args=["own.1"])).context
    assert [box.text for box in form["boxes"] if box.kind] == ["500.5", "2026-06-03"]


def test_any_shipped_one_can_be_copied_and_saved_as_it_stands(office):
    form = office.get(reverse("figures.new"), {"from": LECTURES}).context
    boxes = [box for box in form["boxes"] if box.kind]
    data = dict(form["texts"])
    for box in boxes:
        ticked = [slug for slug, _, on in box.ticks if on] or box.line.values
        data |= {f"f{box.at}": box.line.column, f"o{box.at}": box.line.op, f"v{box.at}": ticked}

    answer = save(office, reverse("figures.new") + f"?from={LECTURES}", data)

    assert answer.status_code == 302
    row = OwnIndicator.objects.get()
    assert row.table["name"] == "支部书记讲党课次数（本单位）"
    assert "example" not in row.table
    assert one(office, row.code, tab="definition").context["conditions"] == [
        "活动类型含其中任意一个：党课",
        "主讲人是支部书记",
    ]


def test_a_change_of_meaning_is_said_and_stands_in_the_history(office, staff):
    row = kept(staff)
    address, data = reverse("figures.edit", args=[row.code]), SOUND | {"version": "1"}

    answer = office.get(save(office, address, data)["Location"])

    page = answer.content.decode()
    assert "口径变了，已定稿的不变" in page
    assert [change.what for change in answer.context["history"]] == ["修改", "新建"]


def test_the_second_of_two_keeps_what_was_typed_and_sees_where_they_differ(office, staff):
    row = kept(staff)
    own.update(
        staff.users["office"],
        row.institution,
        row.code,
        row.table | {"unit": "场"},
        version=1,
        today=date(2026, 1, 2),
    )

    answer = save(office, reverse("figures.edit", args=[row.code]), SOUND | {"version": "1"})

    assert answer.status_code == 409
    assert "单位" in answer.context["conflict"]
    assert 'value="读书会次数"' in answer.content.decode()
    more = {"version": "2", "tried": answer.context["tried"]}
    again = office.post(reverse("figures.edit", args=[row.code]), SOUND | more)
    assert again.status_code == 302


def test_a_broken_one_stops_nothing_and_leads_to_its_form(office, staff):
    home = staff.world.institution
    OwnIndicator.objects.create(
        institution=home, code="own.8", table={"id": "own.8", "name": "坏的", "measure": 3}
    )

    page = listed(office).content.decode()
    opened = one(office, "own.8")

    assert "坏的" in page
    assert opened["Location"] == reverse("figures.edit", args=["own.8"])
    assert "要写成文字" in office.get(opened["Location"]).content.decode()


def test_a_reader_is_not_shown_what_only_others_can_mend(client, staff):
    OwnIndicator.objects.create(institution=staff.world.institution, code="own.8", table={"name": "坏的"})
    client.force_login(staff.users["reader"])

    assert "坏的" not in listed(client).content.decode()
    assert one(client, "own.8").status_code == 422


def test_a_retired_one_leaves_the_list_and_can_come_back(office, staff):
    row = kept(staff, field="study")

    office.post(reverse("figures.retire", args=[row.code]), {"version": "1"})

    assert "读书会次数" not in {r.item.name for r in listed(office, q="读书会次数").context["rows"]}
    assert "已停用" in one(office, row.code).content.decode()
    office.post(reverse("figures.retire", args=[row.code]), {"version": "2", "to": "use"})
    assert row_of(listed(office, q="读书会次数"), "读书会次数").own


def test_a_ratio_is_declared_by_the_names_of_its_sides(office):
    data = {"name": "比率", "unit": "%", "measure": "ratio", "definition": "-", "phrases": "比率"}
    wrong = office.post(reverse("figures.new"), data | {"part": "党员总数", "whole": "支部书记讲党课次"})

    right = save(office, reverse("figures.new"), data | {"part": "女党员人数", "whole": "党员总数"})

    assert "是不是“支部书记讲党课次数”" in wrong.content.decode()
    assert right.status_code == 302
    assert OwnIndicator.objects.get().table["measure"] == [
        "ratio",
        "branches.member.female",
        "branches.member.total",
    ]


def test_a_kept_ratio_is_given_another_name_without_a_trial(office, staff):
    measure = ["ratio", "branches.member.female", "branches.member.total"]
    own.create(
        staff.users["office"],
        staff.world.institution,
        {"name": "占比", "unit": "%", "measure": measure, "definition": "-", "phrases": ["占比"]},
        today=date(2026, 1, 1),
    )
    data = {"name": "女党员占比", "unit": "%", "measure": "ratio", "definition": "-", "phrases": "占比"}
    data |= {"part": "女党员人数", "whole": "党员总数", "version": "1"}

    assert office.post(reverse("figures.edit", args=["own.1"]), data).status_code == 302
