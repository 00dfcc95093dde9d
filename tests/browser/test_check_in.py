"""Checking in with a real phone's window: scanned, named, shown on the wall, taken over, counted."""

from __future__ import annotations

from tests.browser.machine import WIDTHS
from tests.browser.places import roll_of_a_draft


def phone_of(browser):
    """A window without an account, as wide as a phone, without script."""
    wide, high = WIDTHS["phone"]
    size = {"width": wide, "height": high}
    return browser.new_context(viewport=size, locale="zh-CN", java_script_enabled=False).new_page()


def test_from_the_wall_to_the_numbers_of_the_event(visit, browser, site):
    office = visit("office")
    page = office.page
    roll = roll_of_a_draft(office, 1)
    desk = roll.replace("/attendance/", "/check-in/")
    office.go(roll)
    page.click("main a:has-text('扫码签到')")
    if page.locator("button:has-text('开始签到')").count():
        page.click("button:has-text('开始签到')")
    name = page.locator("li:has(button[value^='tick:']) .who").first.inner_text()
    before = page.locator("li:has-text('已签到')").count()
    office.go(f"{desk}screen/")
    assert name not in page.locator(".names").all_inner_texts()

    phone = phone_of(browser)
    phone.goto(f"{site.address}/s/")
    phone.fill("#code", page.locator(".short").inner_text().lower())
    phone.click("button:has-text('下一步')")
    phone.fill("#name", name)
    phone.click("button:has-text('确认签到')")
    assert phone.locator("h1").inner_text() == f"{name}，已签到"

    page.wait_for_selector(f".names li:has-text('{name}')")  # the wall, by itself
    office.go(desk)
    page.click("button:has-text('现在截止')")
    page.click("button:has-text('写进到会名单')")
    page.wait_for_selector(f"text=签到的 {before + 1} 人已按到会选好，还没有保存")
    page.click("button:has-text('保存名单')")
    if page.locator("#numbers").count():
        page.get_by_label("人数改成按名单").check()
        page.click("button:has-text('保存名单')")
        office.complaints.clear()  # the answer 422 is what was asked for
    page.wait_for_selector("text=活动的人数已按名单写好")
    office.go(desk)
    assert page.locator("button:has-text('开始签到')").count() == 1
    phone.reload()
    assert "名单交给会务了" in phone.locator("main").inner_text()
    phone.context.close()
