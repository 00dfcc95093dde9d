"""One server and one browser for all journeys. Where Chromium is missing they are skipped aloud."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.machine import AXE, Visit, chromium, copied, launch, served

MISSING = (
    "没有找到 Chromium 或 node_modules/axe-core，浏览器里的测试这次不跑。"
    " Chromium or axe-core is missing: browser tests are not run."
)


@pytest.fixture(scope="session")
def ready():
    """Fails where JISHI_REQUIRE_BROWSER=1 and something is missing, else skips."""
    if chromium() and AXE.is_file():
        return
    if os.environ.get("JISHI_REQUIRE_BROWSER") == "1":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture(scope="session")
def site(ready, tmp_path_factory):
    shared = tmp_path_factory.getbasetemp() / "demo"
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = tmp_path_factory.getbasetemp().parent / "demo"
    with served(copied(shared, tmp_path_factory.mktemp("site"))) as found:
        yield found


@pytest.fixture(scope="session")
def browser(ready):
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, site):
    """Open a signed-in window: ``visit("office")``; it must not have complained when the test ends."""
    opened = []

    def begin(user, width="wide", script=True):
        opened.append(Visit.begin(browser, site, user, width, script))
        return opened[-1]

    yield begin
    complaints = [said for one in opened for said in one.complaints]
    for one in opened:
        one.context.close()
    assert complaints == []
