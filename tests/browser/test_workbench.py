"""The panel of the workbench, where long names have to fit in small places."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.browser.machine import MODES, WIDTHS
from tests.browser.places import STARS

LONG = "岭川公路管理局机关第一党支部委员会"
EDGES = """button => {
  const [outer, inner] = [button, button.querySelector('.what')].map(one => one.getBoundingClientRect());
  const style = getComputedStyle(button.querySelector('.what'));
  const room = side => parseFloat(getComputedStyle(button)['padding' + side]);
  const inside = inner.left >= outer.left + room('Left') && inner.right <= outer.right - room('Right');
  return [style.textOverflow, inside];
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_name_is_left_off_at_the_end_of_its_button_and_stands_in_the_title(visit, width):
    window = visit("office", width)
    path = STARS["workbench"](window)

    for mode in MODES:
        window.go(f"{path}?at=1&pick={quote('|value|||' + LONG)}", mode)
        button = window.page.locator("[data-accept]")
        assert button.evaluate(EDGES) == ["ellipsis", True]
        assert button.get_attribute("title") == f"采用 {LONG} 并看下一处"


@pytest.mark.parametrize("script", (True, False))
def test_a_link_to_a_blank_moves_the_paper_and_not_the_window(visit, script):
    window = visit("office", script=script)
    path = STARS["workbench"](window)

    window.page.goto(f"{window.site.address}{path}?at=120#b120")

    bar, blank = (window.page.locator(one).bounding_box() for one in (".bar", "#b120"))
    assert bar["y"] == 0
    assert 100 < blank["y"] < 900


def test_a_way_that_is_folded_is_chosen_by_its_key(visit):
    office = visit("office")
    office.go(f"{STARS['workbench'](office)}?at=9")
    page = office.page
    assert not page.locator("[data-key='6']").is_visible()

    page.keyboard.press("6")
    page.wait_for_selector("[data-key='6']:checked")

    assert page.locator("[data-key='6']").is_visible()
