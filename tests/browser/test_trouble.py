"""When the network or the session is gone: nothing typed is lost, and the bar that says so covers nothing."""

from __future__ import annotations

import re

import pytest

from tests.browser.places import STARS

BAR = "#trouble"
UNDER_THE_BAR = """() => {
  const bar = document.getElementById("trouble"), covered = [];
  for (const one of document.querySelectorAll("a, button, input, select, textarea, summary")) {
    if (bar.contains(one) || !one.checkVisibility({visibilityProperty: true})) continue;
    one.scrollIntoView({block: "center", behavior: "instant"});
    const at = one.getBoundingClientRect();
    const found = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);
    if (bar.contains(found)) covered.push(one.outerHTML.slice(0, 90));
  }
  return covered;
}"""
"""What can be pressed and lies below the bar wherever the page is moved to."""
AT_ITS_END = "scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})"
STUCK = ("form", "attendance", "workbench", "ledger", "workplace")
"""Pages with something at the lower edge of the window, or a pane as high as it."""
SAVE_DRAFT = "button:has-text('存草稿')"


def offline(window, yes=True):
    window.context.set_offline(yes)
    window.page.wait_for_function(f"navigator.onLine === {'false' if yes else 'true'}")


def begun(window, title):
    page = window.page
    window.go("/ledgers/honour/new/")
    page.select_option("[name=org]", index=1)
    page.fill("[name=title]", title)
    return page


def forgiven(window):
    """What browser and htmx say by themselves of a network or a session that is not there."""
    known = ("ERR_INTERNET_DISCONNECTED", "console: htmx:", "status of 401", "Response Status Error Code 401")
    window.complaints[:] = [said for said in window.complaints if not any(word in said for word in known)]


@pytest.mark.parametrize("way", ("by the button", "by Enter"))
def test_a_form_saved_without_a_network_stays_and_goes_on_when_it_is_back(visit, way):
    clerk = visit("clerk")
    page = begun(clerk, f"断网时填的（{way}）")
    offline(clerk)

    if way == "by Enter":
        page.press("[name=title]", "Enter")
    else:
        page.click(SAVE_DRAFT)

    page.wait_for_selector(f"{BAR}:has-text('没有提交，填的内容也没有丢')")
    assert page.url.endswith("/ledgers/honour/new/")
    assert page.input_value("[name=title]") == f"断网时填的（{way}）"
    page.click("[data-again]")  # still offline
    page.wait_for_selector(f"{BAR}:has-text('没有提交，填的内容也没有丢')")
    assert page.url.endswith("/ledgers/honour/new/")

    offline(clerk, False)
    page.wait_for_selector(f"{BAR}:has-text('网络连上了')")
    page.click("[data-again]")
    page.wait_for_url(re.compile(r"/ledgers/honour/\d+/"))
    assert f"断网时填的（{way}）" in page.locator("main").inner_text()
    forgiven(clerk)


def test_text_kept_by_itself_meanwhile_does_not_take_the_bar_away(visit):
    clerk = visit("clerk")
    page = begun(clerk, "一边断网一边自动保存")
    offline(clerk)
    page.click(SAVE_DRAFT)
    page.evaluate("htmx.trigger(document.getElementById('record'), 'rested')")
    page.wait_for_selector("#saved:has-text('还没有自动保存')")
    assert "没有提交" in page.locator(BAR).inner_text()

    offline(clerk, False)
    page.evaluate("htmx.trigger(document.getElementById('record'), 'rested')")
    page.wait_for_selector("#saved:has-text('已自动保存')")
    assert "还没有提交" in page.locator(BAR).inner_text()
    page.click("[data-hush]")
    assert page.locator(BAR).is_hidden()
    assert page.locator("html.troubled").count() == 0
    forgiven(clerk)


def test_searching_and_fragments_wait_too_and_a_dialog_can_be_closed(visit):
    office = visit("office")
    page = office.page
    office.go("/ledgers/event/")
    offline(office)
    here = page.url

    page.evaluate("document.querySelector('form.filters').requestSubmit()")
    page.wait_for_selector(f"{BAR}:has-text('没有提交')")
    assert page.url == here
    closed = page.evaluate("""() => {
      const box = document.body.appendChild(document.createElement("dialog"));
      box.innerHTML = "<form method=dialog><button>好</button></form>";
      box.showModal();
      box.querySelector("button").click();
      return !box.open;
    }""")
    assert closed
    offline(office, False)
    forgiven(office)


def test_a_machine_without_a_network_works_with_a_server_of_its_own(visit):
    clerk = visit("clerk")
    clerk.page.add_init_script("Object.defineProperty(navigator, 'onLine', {get: () => false})")
    page = begun(clerk, "没有网络的机器上填的")

    page.evaluate("dispatchEvent(new Event('offline'))")
    page.click(SAVE_DRAFT)

    page.wait_for_url(re.compile(r"/ledgers/honour/\d+/"))
    assert "没有网络的机器上填的" in page.locator("main").inner_text()
    assert page.locator(BAR).is_hidden()


@pytest.mark.parametrize("width", ("wide", "narrow", "phone"))
@pytest.mark.parametrize("star", STUCK)
def test_the_bar_covers_nothing_that_can_be_pressed(visit, star, width):
    office = visit("office", width)
    page = office.page
    office.go(STARS[star](office))
    offline(office)
    page.wait_for_selector(BAR)

    for moved in (False, True):
        if moved:
            page.evaluate(AT_ITS_END)
        stuck = page.locator(".sticky, .decide, .own-foot, .tabbar").locator("visible=true")
        edges = [one.bounding_box() for one in stuck.all()]
        bar = page.locator(BAR).bounding_box()
        assert [box for box in edges if box["y"] + box["height"] > bar["y"] + 1] == []
    assert page.evaluate(UNDER_THE_BAR) == []
    assert office.overflow() == 0
    if star == "form" and width == "phone":
        assert office.faults_of_access() == []
    offline(office, False)
    page.wait_for_selector(BAR, state="hidden")
    assert page.locator("html.troubled").count() == 0
    forgiven(office)


def test_what_is_posted_after_the_session_ended_is_posted_again(visit):
    clerk = visit("clerk")
    page = begun(clerk, "登录过期以后才保存的")
    page.evaluate("document.getElementById('record').removeAttribute('data-record')")
    clerk.context.clear_cookies(name="sessionid")
    page.click(SAVE_DRAFT)
    page.wait_for_selector("text=登录已过期，填过的内容还在，登录后接着办。")
    assert clerk.faults_of_access() == []

    page.fill("#id_username", "clerk")
    page.fill("#id_password", clerk.site.password)
    page.click("main button")
    page.wait_for_selector("button:has-text('重新提交')")
    assert "登录过期以后才保存的" in page.locator("main").inner_text()
    assert (clerk.faults_of_access(), clerk.overflow()) == ([], 0)
    page.click("button:has-text('重新提交')")
    page.wait_for_url(re.compile(r"/ledgers/honour/\d+/"))
    assert "登录过期以后才保存的" in page.locator("main").inner_text()
    forgiven(clerk)  # what counts may have been asked for once more on the way
    clerk.site.sessions["clerk"] = clerk.context.cookies()  # later windows share the session there is now


def test_who_changed_the_record_is_said_while_it_is_typed(visit):
    first, second = visit("clerk"), visit("office")
    begun(first, "两个窗口一条记录").click(SAVE_DRAFT)
    first.page.wait_for_url(re.compile(r"/ledgers/honour/\d+/"))
    path = first.page.url.removeprefix(first.site.address) + "edit/"
    first.go(path)
    second.go(path)
    second.page.fill("[name=title]", "办公室先改的")
    second.page.click(SAVE_DRAFT)
    second.rest()

    first.page.fill("[name=title]", "支部后改的")
    first.page.evaluate("htmx.trigger(document.getElementById('record'), 'rested')")
    first.page.wait_for_selector("#saved:has-text('改过这条，保存时会并排给您看')")
    assert "已自动保存" in first.page.locator("#saved").inner_text()
    assert (first.faults_of_access(), first.overflow()) == ([], 0)
    first.page.evaluate("document.getElementById('record').removeAttribute('data-record')")
