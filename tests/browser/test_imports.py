"""A sheet brought in Chromium: looked at, written, taken back; all of it also without script."""

from __future__ import annotations

from tests.browser.brought import branches_of, bring, lines_of


def test_a_sheet_goes_in_and_comes_back_out(visit):
    office = visit("office")
    rows = lines_of(branches_of(office), "礼堂", "2026-10-12", "2026-10-13", "2026-10-32")
    bring(office, *rows)
    assert office.page.locator(".cell-bad").count() == 1

    office.page.click("button:has-text('导入没问题的 2 行')")
    office.page.wait_for_selector("text=已导入 2 条，都是草稿")
    assert office.page.locator(".pill:has-text('草稿')").count() == 2
    with office.page.expect_download() as sheet:
        office.page.click("a:has-text('下载标红文件')")
    assert sheet.value.suggested_filename == "标红-学习登记表.xlsx"

    office.page.click("summary:has-text('撤销这次导入')")
    office.page.click("button:has-text('撤销这 2 条')")
    office.page.wait_for_selector("text=已撤销 2 条")
    assert office.complaints == []


def test_all_of_it_works_without_script(visit):
    office = visit("office", script=False)
    rows = lines_of(branches_of(office), "礼堂", "2026-10-14")
    bring(office, *rows)

    office.page.click("button:has-text('导入这 1 行')")

    office.page.wait_for_selector("text=写入的记录")
    assert office.page.locator(".written-x .pill:has-text('草稿')").count() == 1
    office.page.click("summary:has-text('撤销这次导入')")
    office.page.click("button:has-text('撤销这 1 条')")
    office.page.wait_for_selector("text=的导入已经撤销")
    assert office.page.locator(".written-x").count() == 0
