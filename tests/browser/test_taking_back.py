"""Taking back by key and from a notice; an act on all that is found asks first. Readable at every width."""

from __future__ import annotations

import pytest

from tests.browser.machine import WIDTHS
from tests.browser.test_review import follow, pile

UNDO = "form[data-undo] button"


def at_the_pile(visit, width="wide"):
    office = visit("office", width)
    office.go("/review/?ledger=event")
    return office, office.page


def test_ctrl_z_takes_back_what_this_window_decided_one_after_the_other(visit):
    office, page = at_the_pile(visit)
    before = pile(office)
    follow(office, "j")
    opened = []
    for _ in range(2):
        opened.append(page.locator("#open-title").inner_text())
        follow(office, "Enter")
    assert pile(office) == before - 2
    follow(office, "j")  # the notice is gone, the window still knows

    page.focus("[name=q]")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(300)
    assert pile(office) == before - 2  # in a box the key undoes typing
    page.locator(".queue").focus()
    for title in reversed(opened):
        follow(office, "Control+z")
        assert page.locator("#open-title").inner_text() == title
    assert pile(office) == before

    page.keyboard.press("Control+z")
    page.wait_for_timeout(300)
    assert pile(office) == before


def test_a_key_pressed_while_composing_takes_nothing_back(visit):
    office, page = at_the_pile(visit)
    follow(office, "j")
    follow(office, "Enter")
    after = pile(office)

    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'z', ctrlKey: true, isComposing: true, bubbles: true}))"
    )
    page.wait_for_timeout(300)
    assert pile(office) == after
    follow(office, "Control+z")
    assert pile(office) == after + 1


def test_what_the_button_took_back_the_key_does_not_take_again(visit):
    office, page = at_the_pile(visit)
    before = pile(office)
    follow(office, "j")
    follow(office, "Enter")
    assert "Ctrl Z" in page.locator(UNDO).inner_text()
    with page.expect_navigation():
        page.click(UNDO)
    assert pile(office) == before

    page.keyboard.press("Control+z")
    page.wait_for_timeout(300)
    assert "已撤回" in page.locator("#notices").inner_text()
    assert pile(office) == before


@pytest.mark.parametrize("width", WIDTHS)
def test_notice_and_question_are_readable(visit, width):
    office, page = at_the_pile(visit, width)
    page.locator(".queue a").first.click()
    office.rest()
    page.click("[data-step=confirm] button")
    office.rest()
    assert (office.faults_of_access(), office.overflow()) == ([], 0)
    page.click(UNDO)
    office.rest()

    office.go("/ledgers/event/?period=all")
    page.locator("tbody input[name=row]").first.check()
    page.check("[data-everything]")
    page.click("[data-bar] button[value=submit]")
    office.rest()
    assert "先看会怎样" in page.locator("main").inner_text()
    assert (office.faults_of_access(), office.overflow()) == ([], 0)


def test_without_script_all_asks_first_and_the_notice_takes_it_back(visit):
    office = visit("office", script=False)
    page = office.page
    office.go("/ledgers/event/?period=all&status=0")
    page.check("[name=all]")
    page.click("button[value=submit]")
    page.locator("main button.btn-main").click()
    assert "已提交" in page.locator("#notices").inner_text()

    page.click(UNDO)
    assert "已撤回" in page.locator("#notices").inner_text()
