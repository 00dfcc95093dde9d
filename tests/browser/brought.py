"""Sheets that are brought in a browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.browser.machine import Visit
from tests.exchange.books import book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = [
    *("序号", "党支部", "召开日期", "活动类型", "主题", "应到人数", "实到人数", "请假人数", "缺席人数"),
    *("地点", "录入"),
]
"""What stands above a sheet of events; the last column is nobody's."""


def lines_of(orgs: list[str], place: str, *days: str) -> list[list[object]]:
    """Lines of a sheet of events, one a day."""
    numbers = zip(range(1, 99), days, orgs * len(days), strict=False)
    return [
        [n, org, day, "集中学习", f"第{n}次集中学习", 20, 18, 2, 0, place, "甲"] for n, day, org in numbers
    ]


def branches_of(window: Visit) -> list[str]:
    """The branches whose events may be entered."""
    window.go("/ledgers/event/new/")
    return [
        name for name in window.page.locator("[name=org] option").all_inner_texts() if name[-2:] == "支部"
    ]


def bring(window: Visit, *rows: list[object]) -> str:
    """Upload a sheet of events; the address of the page that says what it would do."""
    window.go("/imports/event/")
    sheet = {
        "name": "学习登记表.xlsx",
        "mimeType": XLSX,
        "buffer": book(["2026年集中学习登记表"], HEADS, *rows),
    }
    window.page.set_input_files("#sheet", sheet)
    window.page.click("button:has-text('上传并核对')")
    window.page.wait_for_selector("text=栏目对照")
    return urlsplit(window.page.url).path


def sheet_looked_at(window: Visit) -> str:
    """A sheet with lines that are new, changed, the same and faulty."""
    branches = branches_of(window)[:3]
    bring(window, *lines_of(branches, "一楼会议室", "2026-11-02", "2026-11-03"))
    if window.page.locator("button:has-text('导入这')").count():
        window.page.click("button:has-text('导入这')")
    rows = lines_of(branches, "二楼会议室", "2026-11-02", "2026-11-03", "2026-11-31", "11.5", "11月6日")
    rows[1][9], rows[3][1], rows[3][6] = "一楼会议室", branches[0][:-2], "十八人左右"
    return bring(window, *rows, ["合计", *[None] * 5, 90])
