"""The main menu, as data: what stands in it, under which head, for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jishi.accounts.roles import Right
from jishi.web import gatherings
from jishi.web.seat import Seat


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; ``area`` is the first part of the page's name (``ledgers.list``).

    ``beside`` is another area whose pages stand under the same line, ``asks``
    what is asked of a seat where a right alone does not say.
    """

    name: str
    label: str
    icon: str
    right: str = ""
    beside: str = ""
    asks: Callable[[Seat], bool] | None = None

    @property
    def area(self) -> str:
        return self.name.partition(".")[0]

    def holds(self, area: str) -> bool:
        """Whether pages of ``area`` stand under this line."""
        return bool(area) and area in (self.area, self.beside)

    def open_to(self, seat: Seat) -> bool:
        """Whether the page is there for this seat."""
        return (not self.right or seat.may(self.right)) and (self.asks is None or self.asks(seat))


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry("workplace", "工作台", "home"),
            Entry("calendar.year", "履职日历", "calendar", asks=gatherings.open_to),
        ),
    ),
    (
        "台账",
        (
            Entry("ledgers.home", "台账", "books", Right.VIEW),
            Entry("review.queue", "审核箱", "inbox", Right.REVIEW),
            Entry("imports.home", "导入表格", "upload", Right.EDIT),
            Entry("bin.list", "回收站", "bin", Right.EDIT),
        ),
    ),
    (
        "成文",
        (
            Entry("papers.list", "文稿填空", "paper", Right.PAPER),
            Entry("sealed.list", "定稿与核对", "seal", Right.PAPER, "check"),
            Entry("figures.list", "指标与数", "target", Right.VIEW),
        ),
    ),
    (
        "基础",
        (
            Entry("orgs.tree", "组织", "tree"),
            Entry("people.list", "党员和人员", "people"),
            Entry("users.list", "用户与授权", "key", Right.USERS),
            Entry("trail.list", "操作留痕", "history", Right.TRAIL),
            Entry("jobs.list", "我的任务", "clock"),
            Entry("help.home", "帮助", "help"),
        ),
    ),
)


def menu(seat: Seat, here: str) -> list[tuple[str, list[tuple[Entry, bool]]]]:
    """(head, [(entry, whether it is the page shown)]) for this seat; ``here`` is the page's name."""
    area = here.partition(".")[0]
    groups = [
        (head, [(entry, entry.holds(area)) for entry in entries if entry.open_to(seat)])
        for head, entries in MENU
    ]
    return [(head, found) for head, found in groups if found]
