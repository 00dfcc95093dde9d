"""The style sheets: nothing is kept for a page that is gone."""

from __future__ import annotations

import re
from pathlib import Path

from jishi.papers.checking import Verdict

WEB = Path(__file__).parents[2] / "jishi" / "web"
SHEETS = sorted((WEB / "static" / "jishi").glob("*.css"))
DEPTHS = {f"d{depth}" for depth in range(6)}
VERDICTS = {f"v-{verdict.value}" for verdict in Verdict}
LOOKS = {
    f"{kind}-{look}"
    for kind in "smp"
    for look in ["confirmed", "conflict", "empty", "manual", "proposed", "ok", "bad", "warn"]
}
LEVELS = {"success", "warning", "error"}
"""Names that templates put together: of a depth, a verdict, a blank, a message."""


def words_of(text):
    return set(re.findall(r"[A-Za-z][\w-]*", text))


def classes_of(sheet):
    bare = re.sub(r'/\*.*?\*/|"[^"]*"|url\([^)]*\)', "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    heads = re.findall(r"([^{}@;]+)\{", bare)
    return {name for head in heads for name in re.findall(r"\.([A-Za-z][\w-]*)", head)}


def test_every_class_of_the_style_sheets_stands_on_some_page():
    marked = re.compile(r'class="((?:{%.*?%}|{{.*?}}|[^"])*)"|{% icon ([^%]*)%}')
    used = DEPTHS | VERDICTS | LOOKS | LEVELS
    for page in WEB.rglob("*.html"):
        used |= words_of(" ".join(map(" ".join, marked.findall(page.read_text(encoding="utf-8")))))
    for code in (*WEB.rglob("*.py"), *(WEB / "static" / "jishi").glob("*.js")):
        used |= words_of(code.read_text(encoding="utf-8"))

    assert {sheet.name: left for sheet in SHEETS if (left := sorted(classes_of(sheet) - used))} == {}
