"""The review box by keys: nothing is decided that nobody has opened."""

from __future__ import annotations

import re

from tests.browser.test_journeys import enter_an_event, give_it_back

TITLE = "到石碾坝村清理河道"


def pile(window):
    """How many wait, by the first line of the page."""
    return int(re.search(r"(\d+) 条等您审核", window.page.locator(".lead").inner_text())[1])


def follow(window, key):
    """A key that leads to another page."""
    with window.page.expect_navigation():
        window.page.keyboard.press(key)


def test_enter_confirms_only_what_was_opened(visit):
    enter_an_event(visit("clerk"), TITLE)
    office = visit("office")
    page = office.page
    office.go(f"/review/?q={TITLE}")

    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert pile(office) == 1
    assert "at=" not in page.url

    follow(office, "j")
    assert TITLE in page.locator("#open-title").inner_text()
    follow(office, "Enter")
    assert "都审完了" in page.locator("main").inner_text()

    give_it_back(office, TITLE)


def test_keys_lead_from_one_to_the_next_and_back(visit):
    office = visit("office")
    page = office.page
    office.go("/review/?ledger=event")

    follow(office, "j")
    first = page.url
    follow(office, "j")
    assert page.url != first
    follow(office, "k")
    assert page.url == first


def test_a_reason_is_picked_by_keys_and_may_be_changed(visit):
    office = visit("office")
    page = office.page
    office.go("/review/")
    follow(office, "j")

    page.keyboard.press("r")
    page.keyboard.press("Space")
    picked = page.input_value("[name=reason]")
    assert "人数对不上" in picked
    page.keyboard.press("ArrowDown")
    assert page.input_value("[name=reason]") not in ("", picked)
    page.fill("[name=reason]", "缺两个人的签名")
    page.keyboard.press("Escape")
    page.locator("summary:has-text('退回')").click()
    page.locator("[name=template]").first.check()
    assert page.input_value("[name=reason]") == f"缺两个人的签名；{picked}"


def test_choosing_a_branch_narrows_the_pile_at_once(visit):
    office = visit("office")
    page = office.page
    office.go("/review/")
    before = pile(office)

    page.select_option("[name=org]", index=1)
    page.wait_for_url(re.compile(r"org=\d+"))

    assert 0 < pile(office) < before
    assert page.locator(".conditions .chip").count() == 1
