"""The form with script: kept while it is typed, people found by name, two windows on one record."""

from __future__ import annotations

KEPT = "#saved:has-text('已自动保存')"
RESTED = 20_000
"""Milliseconds: five seconds of rest, and a slow machine."""


def beside(window):
    return window.page.locator("#aside").inner_text()


def test_what_is_typed_is_kept_and_taken_up_again(visit):
    clerk = visit("clerk")
    page = clerk.page
    clerk.go("/ledgers/honour/new/")
    page.select_option("[name=org]", index=1)
    page.fill("[name=title]", "先进基层党组织")
    page.fill("[name=on]", "1120")
    page.wait_for_selector(KEPT, timeout=RESTED)
    page.wait_for_selector("#f-on-echo:has-text('2026年11月20日（星期五）')")

    clerk.go("/ledgers/honour/new/")
    assert page.input_value("[name=title]") == ""
    page.click("a:has-text('接着填')")
    clerk.rest()
    assert page.input_value("[name=title]") == "先进基层党组织"

    page.click("button:has-text('存草稿')")
    clerk.rest()
    clerk.go("/ledgers/honour/new/")
    assert page.locator("a:has-text('接着填')").count() == 0


def test_nothing_is_asked_or_kept_while_a_word_is_being_composed(visit):
    clerk = visit("clerk")
    page = clerk.page
    clerk.go("/ledgers/event/new/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)

    page.focus("[name=title]")
    page.evaluate(
        "document.activeElement.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}))"
    )
    page.keyboard.type("xue xi", delay=30)
    page.wait_for_timeout(6500)
    assert asked == []

    page.evaluate(
        "document.activeElement.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))"
    )
    page.wait_for_selector(KEPT, timeout=RESTED)
    page.evaluate("document.querySelector('[name=title]').value = ''")


def test_the_aside_follows_what_is_typed(visit):
    clerk = visit("clerk")
    page = clerk.page
    clerk.go("/ledgers/event/new/")

    page.select_option("[name=org]", index=1)
    page.fill("[name=title]", "支部党员大会")
    page.fill("[name=on]", "11.19")
    page.get_by_label("支部党员大会", exact=True).check()
    page.wait_for_selector("#aside a:has-text('支部党员大会次数')")
    for name, number in {"expected": "20", "attended": "19", "leave": "2", "absent": "0"}.items():
        page.fill(f"[name={name}]", number)
    page.click("#aside a:has-text('应到人数应等于')")

    assert page.evaluate("document.activeElement.name") == "expected"
    page.click("button:has-text('存草稿')")
    page.wait_for_selector("[data-errors]:has-text('现在填的是')")
    clerk.complaints.clear()  # the answer 422 is what was asked for
    page.evaluate("document.getElementById('record').removeAttribute('data-record')")


def test_a_person_is_found_and_chosen_by_keys_alone(visit):
    office = visit("office")
    page = office.page
    office.go("/ledgers/posting/new/")

    page.focus("[name=person]")
    page.keyboard.type("王", delay=30)
    page.wait_for_selector("#f-person-list [role=option]")
    page.keyboard.press("ArrowDown")
    named = page.locator("#f-person-list [aria-selected=true]").get_attribute("data-words")
    page.keyboard.press("Enter")

    assert page.input_value("[name=person]") == named
    assert page.input_value("[name=person_pk]").isdigit()
    assert page.url.endswith("/ledgers/posting/new/")
    assert page.locator("#f-person-list [role=option]").count() == 0
    page.wait_for_selector(KEPT, timeout=RESTED)


def test_a_long_list_is_narrowed_by_typing(visit):
    clerk = visit("clerk", "phone")
    page = clerk.page
    clerk.go("/ledgers/event/new/")

    page.click("#f-hats summary")
    page.fill("#f-hats-find", "廉政")

    shown = page.locator("#f-hats .all .choice:visible")
    assert shown.count() > 0
    assert all("廉政" in text for text in shown.all_inner_texts())
    assert clerk.overflow() == 0


def test_of_two_windows_the_second_to_save_sees_both_versions(visit):
    first, second = visit("clerk"), visit("office")
    first.go("/ledgers/honour/new/")
    first.page.select_option("[name=org]", index=1)
    first.page.fill("[name=title]", "原来的名称")
    first.page.click("button:has-text('存草稿')")
    first.page.wait_for_url("**/ledgers/honour/*/")
    path = first.page.url.removeprefix(first.site.address) + "edit/"
    first.go(path)
    second.go(path)

    second.page.fill("[name=title]", "办公室改的名称")
    second.page.click("button:has-text('存草稿')")
    second.rest()
    first.page.fill("[name=title]", "支部改的名称")
    first.page.click("button:has-text('存草稿')")
    first.page.wait_for_selector(".merge")
    assert first.faults_of_access() == []
    first.page.get_by_label("荣誉名称：用我填的").check()
    first.page.click("button:has-text('按所选存草稿')")
    first.rest()

    first.complaints.clear()  # the answer 409 is what was asked for
    assert "支部改的名称" in first.page.locator("main").inner_text()
