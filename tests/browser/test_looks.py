"""Every page at three widths, in light, dark and large type: readable by all, nothing leaves the host."""

from __future__ import annotations

import pytest

from tests.browser.machine import MODES, WIDTHS
from tests.browser.places import OTHERS, STARS

SMALLEST = {"width": 320, "height": 640}
"""The narrowest window people have, or a wider one enlarged four times."""


def looked_at(window, path, mode):
    """What is wrong with a page."""
    window.go(path, mode)
    wrong = window.faults_of_access()
    if wide := window.overflow():
        wrong.append(f"{wide} px wider than the window")
    return [f"{path} {mode}: {one}" for one in wrong]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", STARS)
def test_a_page_people_live_in_is_readable_in_every_mode(visit, name, width):
    window = visit("office", width)
    path = STARS[name](window)

    assert [fault for mode in MODES for fault in looked_at(window, path, mode)] == []


@pytest.mark.parametrize("width", ("wide", "phone"))
def test_all_other_pages_are_readable(visit, width):
    window = visit("office", width)

    faults = [fault for path in OTHERS for fault in looked_at(window, path, "light")]
    assert faults == []


def test_the_calendar_fits_the_smallest_phone_in_large_type(visit):
    window = visit("office", "phone")
    window.page.set_viewport_size(SMALLEST)

    wide = {}
    for path in ("/calendar/", "/calendar/month/", "/calendar/list/"):
        window.go(path, "large")
        wide[path] = window.overflow()
    assert set(wide.values()) == {0}, wide
