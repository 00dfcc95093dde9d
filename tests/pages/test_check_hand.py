"""A paper with words by hand comes back: the page tells them from numbers somebody changed."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from jishi.papers.work.start import start
from tests.pages.test_check import checked, counts
from tests.pages.test_sealed import TODAY, sealed_with
from tests.papers.test_paper_loop import draft_bytes, edited

LINES = ("全年开展主题党日活动××次，形式多样。", "召开支部党员大会××次。", "××局机关带头落实。")
THEME_DAY, NAME = 0, 2


@pytest.fixture
def made(at_the_desk):
    staff = at_the_desk
    user = staff.users["office"]
    working = start(user, staff.world.institution, draft_bytes(LINES), "总结.docx", TODAY, None)
    written = ((THEME_DAY, "12", "养护科提供"), (NAME, "县公路", ""))
    return sealed_with(staff, working, *written, day=TODAY).files["paper"]


def test_a_number_by_hand_unlike_the_ledger_is_not_called_changed(client, made):
    answer = checked(client, made)

    text = answer.content.decode()
    assert counts(answer) == {"hand": 2, "backed": 1}
    assert "手工未改 2</label>" in text
    assert '<mark class="manual">12</mark>次' in text
    assert '<mark class="manual">县公路</mark>局机关' in text
    assert "手工填写，与定稿一致（office：养护科提供）；按台账是 4" in text
    assert "被改动" not in text


def test_changed_since_sealing_it_says_what_was_sealed(client, made):
    answer = checked(client, edited(made, (">12<", ">14<"), (">县公路<", ">市公路<")))

    assert counts(answer) == {"changed": 2, "backed": 1}
    assert {(one.item.text, one.item.was) for one in answer.context["findings"]} >= {
        ("14", "12次"),
        ("市公路", "县公路"),
    }


def test_the_command_says_the_same(made, tmp_path):
    file, out = tmp_path / "改过.docx", StringIO()
    file.write_bytes(made)

    call_command("check_paper", str(file), "--institution", "岭川公路管理局", "--json", stdout=out)

    report = json.loads(out.getvalue())
    assert (report["counts"]["backed"], report["counts"]["changed"], report["counts"]["hand"]) == (1, 0, 2)
    assert [one["label"] for one in report["numbers"]] == ["手工未改", "有依据", "手工未改"]


def test_both_columns_of_a_number_that_stands_can_be_read_beside_each_other(client, made):
    text = checked(client, made).content.decode()

    assert '<td class="k-was r num muted">2</td>' in text
    assert '<td class="k-now r num muted">2</td>' in text
    assert '<td class="k-now r num ">4</td>' in text


def test_todays_number_is_red_where_the_paper_says_another_one(client, made):
    text = checked(client, edited(made, (">2<", ">5<"))).content.decode()

    assert '<td class="k-was r num">2次</td>' in text
    assert '<td class="k-now r num bad-ink">2</td>' in text
