"""The list of who came, with script: counts follow what is chosen, and the keyboard alone fills it in."""

from __future__ import annotations

from tests.browser.places import roll_of_a_draft


def test_the_counts_follow_and_keys_alone_fill_it_in(visit):
    office = visit("office", "phone")
    page = office.page
    office.go(roll_of_a_draft(office))
    count = page.locator("[data-count='2']")
    before = int(count.inner_text())

    page.locator(".place input[value='0']:checked").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")

    assert int(count.inner_text()) == before + 1
    page.focus("#words")
    page.keyboard.type("没有这个人")
    page.keyboard.press("Enter")
    page.wait_for_selector("a:has-text('没有找到“没有这个人”')")
    assert int(count.inner_text()) == before + 1
    page.click("button:has-text('保存名单')")
    page.get_by_label("只记名单，不改人数").check()
    page.click("button:has-text('保存名单')")
    page.wait_for_selector("text=活动的人数没有改")
    office.complaints.clear()  # the answers 422 are what was asked for
