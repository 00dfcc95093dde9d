"""A real Chromium before a real server with the demo year."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, TimeoutError

ROOT = Path(__file__).parents[2]
COMMAND = str(Path(sys.executable).with_name("jishi"))
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
)  # fmt: skip
PATIENCE = 60.0
QUIET = 5_000
"""Milliseconds after which a page that does not say it is idle is taken as it stands."""
LEFT = "net::ERR_ABORTED"
"""A fragment that was still on its way when the window went to another page."""
WIDTHS = {"wide": (1440, 900), "narrow": (1024, 768), "phone": (390, 844)}
MODES = {"light": {}, "dark": {"theme": "dark"}, "large": {"size": "large"}}


def chromium() -> str:
    """Where Chromium is; "" where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


@dataclass(frozen=True)
class Site:
    """The served demo: its address, the password of its accounts, and the folder its files are in."""

    address: str
    password: str
    folder: Path
    sessions: dict[str, list[Any]] = field(default_factory=dict)


def environment(folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {"JISHI_VAR": str(folder), "JISHI_DATABASE": "", "PYTHONUNBUFFERED": "1"} | more


def build(folder: Path) -> None:
    """Build the demo in ``folder``, by the command a newcomer types."""
    demo = [COMMAND, "demo", "--out", str(folder / "out")]
    subprocess.run(demo, cwd=ROOT, env=environment(folder), check=True, capture_output=True)


def copied(shared: Path, folder: Path) -> Path:
    """``folder`` with the demo in it, which whoever comes first builds in ``shared`` for all."""
    done = shared / "done"
    try:
        shared.mkdir()
    except FileExistsError:
        until = time.monotonic() + 2 * PATIENCE
        while not done.exists():
            assert time.monotonic() < until, "nobody built the demo"
            time.sleep(0.2)
    else:
        build(shared)
        done.touch()
    return Path(shutil.copytree(shared, folder, dirs_exist_ok=True))


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve the demo in ``folder`` on a free port, by the command a newcomer types."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    here = environment(folder, JISHI_PHONE_ADDRESS=address)
    server = subprocess.Popen([COMMAND, "serve", str(port)], cwd=ROOT, env=here)
    try:
        _wait_for(f"{address}/sign-in/", server)
        yield Site(address, (folder / "demo-password.txt").read_text().strip(), folder)
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.2)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))


@dataclass
class Visit:
    """One signed-in window, and everything it complained of."""

    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def begin(
        cls, browser: Browser, site: Site, user: str, width: str = "wide", script: bool = True
    ) -> Visit:
        wide, high = WIDTHS[width]
        context = browser.new_context(
            viewport={"width": wide, "height": high}, locale="zh-CN", java_script_enabled=script
        )
        context.set_default_timeout(15_000)
        visit = cls(site, context, context.new_page())
        visit._listen()
        visit._sign_in(user)
        return visit

    def _sign_in(self, user: str) -> None:
        """By the page the first time; later windows of the same user share that session, as tabs do."""
        if user not in self.site.sessions:
            self.page.goto(f"{self.site.address}/sign-in/")
            self.page.fill("#id_username", user)
            self.page.fill("#id_password", self.site.password)
            self.page.click("main button")
            self.page.wait_for_url(f"{self.site.address}/")
            self.site.sessions[user] = self.context.cookies()
        self.context.add_cookies(self.site.sessions[user])

    def _listen(self) -> None:
        say = self.complaints.append
        self.page.on("console", lambda m: say(f"console: {m.text}") if m.type == "error" else None)
        self.page.on("pageerror", lambda error: say(f"script: {error}"))
        self.page.on(
            "requestfailed", lambda r: say(f"failed: {r.url} {r.failure}") if r.failure != LEFT else None
        )
        host = urlsplit(self.site.address).netloc
        self.context.on(
            "request",
            lambda r: say(f"left the host: {r.url}") if urlsplit(r.url).netloc not in (host, "") else None,
        )

    def go(self, path: str, mode: str = "light") -> None:
        """Open a page of the site as somebody sees it who chose ``mode``."""
        self.context.clear_cookies(name="theme")
        self.context.clear_cookies(name="size")
        chosen = [{"name": k, "value": v, "url": self.site.address} for k, v in MODES[mode].items()]
        if chosen:
            self.context.add_cookies(chosen)
        self.page.goto(f"{self.site.address}{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until no fragment is on its way; the first ones start as soon as the page is there."""
        for _ in range(200):
            self.page.wait_for_timeout(40)
            if not self.page.evaluate("document.querySelector('.htmx-request') !== null"):
                return

    def rest(self) -> None:
        """Wait until nothing is on its way; the browser's own word for it sometimes never comes."""
        try:
            self.page.wait_for_load_state("networkidle", timeout=QUIET)
        except TimeoutError:
            self.settle()

    def faults_of_access(self) -> list[str]:
        """What axe finds against WCAG A and AA: rule, and the places."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations'],"
            " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
            ".then(r => r.violations.map(v => v.id + ': '"
            " + v.nodes.slice(0, 4).map(n => n.target.join(' ')).join(' | ')))"
        )
        return [str(one) for one in found]

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(width))
