"""The pages that are looked at, and how to get to those whose address has a number in it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from tests.browser.brought import sheet_looked_at
from tests.browser.machine import Visit


def at(path: str) -> Callable[[Visit], str]:
    return lambda _: path


def first_link(page: str, pattern: str, at: int = 0) -> Callable[[Visit], str]:
    """The address of the first link on ``page`` that the CSS ``pattern`` fits; or of one after it."""

    def found(window: Visit) -> str:
        window.go(page)
        return str(window.page.locator(f"main {pattern}").nth(at).get_attribute("href"))

    return found


def roll_of_a_draft(window: Visit, which: int = 0) -> str:
    """Who came to an event that is not handed in yet."""
    drafts = "/ledgers/event/?status=0&period=all"
    event = first_link(drafts, "td a[href^='/ledgers/event/']", which)(window)
    return first_link(event, "a[href$='/attendance/']")(window)


def desk_of_check_in(window: Visit) -> str:
    """The desk of an event people check in to just now."""
    desk = roll_of_a_draft(window).replace("/attendance/", "/check-in/")
    window.go(desk)
    for button in ("button:has-text('开始签到')", "button[value^='tick:'] >> nth=0"):
        if window.page.locator(button).count():
            window.page.click(button)
            window.rest()
    return desk


def wall_of_check_in(window: Visit) -> str:
    return f"{desk_of_check_in(window)}screen/"


def phone_of_check_in(window: Visit) -> str:
    """What a phone shows that scanned the code."""
    window.go(wall_of_check_in(window))
    return f"/s/{window.page.locator('.short').inner_text()}/"


def checked_in(window: Visit) -> str:
    """What it shows afterwards; somebody else is ticked each time, as long as there is anybody."""
    desk = desk_of_check_in(window)
    window.go(desk)
    name = window.page.locator("li:has(button[value^='tick:']) .who").last.inner_text()
    window.go(phone_of_check_in(window))
    window.page.fill("#name", name)
    window.page.click("button:has-text('确认签到')")
    window.page.wait_for_selector("text=可以关掉这个页面了")
    return urlsplit(window.page.url).path


STARS: dict[str, Callable[[Visit], str]] = {
    "workplace": at("/"),
    "calendar": at("/calendar/"),
    "ledger": at("/ledgers/event/"),
    "form": at("/ledgers/event/new/"),
    "attendance": roll_of_a_draft,
    "check-in": desk_of_check_in,
    "wall": wall_of_check_in,
    "phone": phone_of_check_in,
    "checked-in": checked_in,
    "import": sheet_looked_at,
    "workbench": first_link("/papers/", "a.topic[href^='/papers/']"),
    "sealed": first_link("/sealed/", "a[href^='/sealed/']"),
    "figure": at("/figures/branches.theme_day.count/"),
}
"""The pages people live in (interface.md marks them with a star), that of one figure, and who came."""

OTHERS = (
    "/ledgers/", "/ledgers/event/nil/", "/imports/", "/imports/talk/", "/review/", "/bin/", "/papers/",
    "/papers/new/", "/sealed/", "/check/", "/figures/", "/orgs/", "/people/", "/find/?q=主题党日", "/help/",
    "/jobs/", "/mine/", "/calendar/list/",
)  # fmt: skip
