"""Serve the pages on this machine."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command

from jishi.ops.command import SteadyCommand


class Command(SteadyCommand):
    help = "在本机打开页面（只监听 127.0.0.1）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("port", nargs="?", default="8000", help="端口，默认 8000")

    def work(self, **options: Any) -> None:
        self.stdout.write(f"请用浏览器打开 http://127.0.0.1:{options['port']}/ ，按 Ctrl+C 停止。")
        call_command("runserver", f"127.0.0.1:{options['port']}", "--noreload", "--insecure")
