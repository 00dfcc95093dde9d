"""Serve the pages on this machine, and work through the jobs people start there."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import waitress
from django.core.wsgi import get_wsgi_application

from jishi.jobs.worker import in_background
from jishi.ops.command import SteadyCommand

THREADS = 8
LARGEST_REQUEST = 64 * 1024 * 1024
"""Bytes; above what any page takes, so that the page itself says what is too large."""


class Command(SteadyCommand):
    help = "在本机打开页面（只监听 127.0.0.1）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("port", nargs="?", default="8000", help="端口，默认 8000")

    def work(self, **options: Any) -> None:
        self.stdout.write(f"请用浏览器打开 http://127.0.0.1:{options['port']}/ ，按 Ctrl+C 停止。")
        in_background()
        waitress.serve(
            get_wsgi_application(),
            host="127.0.0.1",
            port=int(options["port"]),
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_REQUEST,
            trusted_proxy="127.0.0.1",  # only this machine gets here: whoever comes from afar came by a proxy
            trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"},
        )
