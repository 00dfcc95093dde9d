"""Take the pictures of the pages that stand in docs/: ``python -m tests.browser.pictures``.

One picture of each page people live in, and a sheet of it at three widths in
light, dark and large type.
"""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.machine import MODES, ROOT, WIDTHS, Visit, copied, launch, served
from tests.browser.places import STARS

PICTURES = ROOT / "docs" / "pictures"
QUALITY = 62
SHEET = {"width": 1500, "height": 900}


def of_page(browser: Browser, site, name: str) -> dict[tuple[str, str], bytes]:
    """Pictures by width and mode."""
    found = {}
    for width in WIDTHS:
        window = Visit.begin(browser, site, "office", width)
        path = STARS[name](window)
        for mode in MODES:
            window.go(path, mode)
            window.page.wait_for_timeout(400)
            found[width, mode] = window.page.screenshot(type="jpeg", quality=QUALITY)
        window.context.close()
    return found


def sheet(browser: Browser, pictures: dict[tuple[str, str], bytes]) -> bytes:
    """All of them on one page, a row a mode."""
    rows = "".join(
        f"<div>{''.join(_shown(pictures[width, mode]) for width in WIDTHS)}</div>" for mode in MODES
    )
    page = browser.new_page(viewport=SHEET)
    page.set_content(f"<style>body{{margin:8px}}img{{margin:4px;border:1px solid #bbb}}</style>{rows}")
    taken = page.screenshot(type="jpeg", quality=QUALITY, full_page=True)
    page.close()
    return taken


def _shown(picture: bytes) -> str:
    return f'<img height="390" src="data:image/jpeg;base64,{base64.b64encode(picture).decode()}">'


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        served(copied(Path(folder) / "demo", Path(folder) / "site")) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for name in STARS:
            taken = of_page(browser, site, name)
            (PICTURES / f"{name}.jpg").write_bytes(taken["wide", "light"])
            (PICTURES / f"{name}-all.jpg").write_bytes(sheet(browser, taken))
        browser.close()


if __name__ == "__main__":
    main()
