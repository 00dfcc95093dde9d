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
