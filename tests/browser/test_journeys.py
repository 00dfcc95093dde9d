"""What people come for, from one end to the other, in a real browser on the demo year."""

from __future__ import annotations

import re

import pytest

TITLE = "到石碾坝村帮老党员收秋粮"
INDICATOR = "branches.theme_day.count"
DRAFT = "年度党建工作总结（草稿）.docx"


def number_of(window, indicator=INDICATOR):
    """The number a page of figures shows for 2026."""
    window.go(f"/figures/{indicator}/?period=2026")
    return int(re.sub(r"\D", "", window.page.locator(".the-value b").first.inner_text()))


def enter_an_event(window, title=TITLE):
    page = window.page
    window.go("/ledgers/event/new/")
    page.fill("[name=title]", title)
    page.select_option("[name=org]", label="机关第一党支部")
    page.fill("[name=on]", "2026年11月20日")
    page.get_by_label("主题党日", exact=True).check()
    for name, number in {"expected": "20", "attended": "18", "leave": "2", "absent": "0"}.items():
        page.fill(f"[name={name}]", number)
    page.click("button:has-text('保存并提交审核')")
    window.rest()


def confirm_it(window, title=TITLE):
    page = window.page
    window.go("/review/?ledger=event")
    page.click(f"a:has-text('{title}')")
    window.rest()
    page.click("button:has-text('确认并看下一条')")
    window.rest()


def upload_the_draft(window):
    page = window.page
    window.go("/papers/new/")
    page.set_input_files("#draft", str(window.site.folder / "out" / DRAFT))
    page.click("main button:has-text('导入')")
    page.click("button:has-text('对，开始填空')")
    page.wait_for_selector("#panel")


def settled(window):
    """How many blanks are settled, by the progress line."""
    return int(re.search(r"已定\s*(\d+)", window.page.locator(".prog").inner_text())[1])


def wait_for(window, number):
    """Until the progress line says so."""
    window.page.locator(".prog", has_text=re.compile(rf"已定\s*{number}\b")).wait_for()


def decide_blanks(window):
    """The sure ones at a stroke, after a look at them; then one by key, one by hand, one undone."""
    page = window.page
    page.click("a:has-text('处高把握值')")
    window.rest()
    page.click("main button:has-text('采用')")
    page.wait_for_selector("#panel")
    window.rest()
    sure = settled(window)
    page.locator("#panel .alts input").first.check()
    page.keyboard.press("Enter")
    wait_for(window, sure + 1)
    page.keyboard.press("Control+z")
    wait_for(window, sure)
    return sure


def seal(window):
    """Seal, and the Word file as it was downloaded."""
    page = window.page
    page.click(".wb-top a:has-text('定稿')")
    window.rest()
    page.check("label:has-text('处空白定稿')")
    page.click("main button:has-text('定稿')")
    page.wait_for_url(re.compile(r"/sealed/\d+/"))
    with page.expect_download() as waiting:
        page.click(".file-list a:has-text('定稿')")
    target = window.site.folder / "returned.docx"
    waiting.value.save_as(target)
    return target


def give_it_back(window, title=TITLE):
    """Return a confirmed record, so that it no longer counts."""
    page = window.page
    window.go(f"/ledgers/event/?q={title}&period=all")
    page.click(f"a:has-text('{title}')")
    window.rest()
    page.click("summary:has-text('退回')")
    page.fill("[name=reason]", "日期要核对")
    page.click("details[open] button:has-text('退回')")
    window.rest()


def check(window, file):
    page = window.page
    window.go("/check/")
    page.set_input_files("input[type=file]", str(file))
    if page.locator("main button:has-text('核对')").count():
        page.click("main button:has-text('核对')")
    page.wait_for_selector("text=台账已变")
    return page.locator("main").inner_text()


def test_from_an_event_to_a_sealed_paper_and_back(visit):
    clerk, office = visit("clerk"), visit("office")
    before = number_of(office)

    enter_an_event(clerk)
    assert number_of(office) == before
    confirm_it(office)
    assert number_of(office) == before + 1

    upload_the_draft(office)
    assert decide_blanks(office) > 100
    paper = seal(office)
    assert paper.read_bytes()[:2] == b"PK"

    give_it_back(office)
    assert number_of(office) == before
    told = check(office, paper)
    assert "主题党日次数" in told
    assert str(before + 1) in told


def test_without_script_an_event_is_entered_and_found(visit):
    clerk = visit("clerk", script=False)

    enter_an_event(clerk, "无脚本也能登记")
    clerk.page.goto(f"{clerk.site.address}/ledgers/event/?q=无脚本也能登记")

    assert clerk.page.locator("a:has-text('无脚本也能登记')").count() >= 1


@pytest.mark.parametrize("path", ["/", "/ledgers/event/", "/papers/", "/figures/"])
def test_the_keyboard_alone_reaches_the_contents(visit, path):
    office = visit("office")
    office.go(path)

    office.page.keyboard.press("Tab")
    office.page.keyboard.press("Enter")

    office.page.wait_for_url(lambda address: address.endswith("#main"))

    assert office.page.url == f"{office.site.address}{path}#main"
