"""The pages that are looked at, and how to get to those whose address has a number in it."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.brought import sheet_looked_at
from tests.browser.machine import Visit


def at(path: str) -> Callable[[Visit], str]:
    return lambda _: path


def first_link(page: str, pattern: str) -> Callable[[Visit], str]:
    """The address of the first link on ``page`` whose address matches the CSS ``pattern``."""

    def found(window: Visit) -> str:
        window.go(page)
        return str(window.page.locator(f"main {pattern}").first.get_attribute("href"))

    return found


def roll_of_a_draft(window: Visit) -> str:
    """Who came to an event that is not handed in yet."""
    event = first_link("/ledgers/event/?status=0&period=all", "td a[href^='/ledgers/event/']")(window)
    return first_link(event, "a[href$='/attendance/']")(window)


STARS: dict[str, Callable[[Visit], str]] = {
    "workplace": at("/"),
    "calendar": at("/calendar/"),
    "ledger": at("/ledgers/event/"),
    "form": at("/ledgers/event/new/"),
    "attendance": roll_of_a_draft,
    "import": sheet_looked_at,
    "workbench": first_link("/papers/", "a.topic[href^='/papers/']"),
    "sealed": first_link("/sealed/", "a[href^='/sealed/']"),
    "figure": at("/figures/branches.theme_day.count/"),
}
"""The pages people live in (interface.md marks them with a star), that of one figure, and who came."""

OTHERS = (
    "/ledgers/", "/ledgers/event/nil/", "/imports/", "/imports/talk/", "/review/", "/bin/", "/papers/",
    "/papers/new/", "/sealed/", "/check/", "/figures/", "/orgs/", "/people/", "/find/?q=主题党日", "/help/",
    "/jobs/", "/mine/",
)  # fmt: skip
