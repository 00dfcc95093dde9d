"""Drawings made on the server: plain SVG with classes, no script, no style attribute; they print sharp."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 620, 210
LEFT, RIGHT, TOP, BOTTOM = 46, 56, 18, 26
STEPS = (1, 2, 5, 10)
LINES = 5


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a line, what it says aloud, where it leads; None draws nothing."""

    value: Decimal | int | None
    said: str
    address: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From a place and a value to the paper."""

    count: int
    top: float

    def x(self, at: int) -> str:
        return f"{LEFT + (WIDTH - LEFT - RIGHT) * at / max(1, self.count - 1):.1f}"

    def y(self, value: float) -> str:
        return f"{TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / self.top):.1f}"


def trend(
    title: str,
    labels: Sequence[str],
    this: tuple[str, Sequence[Point]],
    last: tuple[str, Sequence[Point]],
) -> SafeString:
    """Two lines over the same places: last year dashed, this year with a linked point each.

    ``this`` and ``last`` are (name, points). Where nothing is known the line
    breaks. The words for those who cannot see it stand in <title> and <desc>.
    """
    values = [float(p.value) for _, points in (this, last) for p in points if p.value is not None]
    scale = Scale(len(labels), ceiling(max(values, default=0)))
    parts = [
        *_axis(labels, scale),
        *_lines(last[1], scale, "last"),
        *_area(this[1], scale),
        *_lines(this[1], scale, "this"),
        *_name(last, scale, "last-name", 0),
        *_points(last[1], scale, "point old"),
        *_points(this[1], scale, "point"),
        *_name(this, scale, "this-name", -10),
    ]
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="group" aria-label="{}"><desc>{}</desc>{}</svg>',
        WIDTH,
        HEIGHT,
        title,
        "；".join(f"{name}：{'、'.join(p.said for p in points)}" for name, points in (this, last)),
        mark_safe("".join(parts)),
    )


def ceiling(highest: float) -> float:
    """A round number a little above ``highest``, so that the lines of the grid fall on round numbers."""
    size = 1.0
    while size * 10 * LINES <= highest:
        size *= 10
    step = next(size * one for one in STEPS if size * one * LINES >= highest)
    return step * LINES


def _axis(labels: Sequence[str], scale: Scale) -> Iterator[str]:
    for at in range(LINES + 1):
        value = scale.top * at / LINES
        y = scale.y(value)
        yield format_html('<path class="grid-line" d="M{} {}H{}"/>', LEFT, y, WIDTH - RIGHT)
        shown = f"{value:g}"
        yield format_html(
            '<text class="tick" x="{}" y="{}" dy="4" text-anchor="end">{}</text>', LEFT - 8, y, shown
        )
    for at, label in enumerate(labels):
        yield format_html(
            '<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>',
            scale.x(at),
            HEIGHT - 8,
            label,
        )


def _runs(points: Sequence[Point], scale: Scale) -> Iterator[list[str]]:
    """Stretches of known values, as pairs of coordinates."""
    run: list[str] = []
    for at, point in enumerate(points):
        if point.value is not None:
            run.append(f"{scale.x(at)},{scale.y(float(point.value))}")
        elif run:
            yield run
            run = []
    if run:
        yield run


def _lines(points: Sequence[Point], scale: Scale, name: str) -> Iterator[str]:
    for run in _runs(points, scale):
        if len(run) > 1:
            yield format_html('<polyline class="{}" points="{}"/>', name, " ".join(run))


def _area(points: Sequence[Point], scale: Scale) -> Iterator[str]:
    floor = scale.y(0)
    for run in _runs(points, scale):
        first, last = run[0].partition(",")[0], run[-1].partition(",")[0]
        shape = f"{' '.join(run)} {last},{floor} {first},{floor}"
        yield format_html('<polygon class="area" points="{}"/>', shape)


def _points(points: Sequence[Point], scale: Scale, name: str) -> Iterator[str]:
    yield format_html_join(
        "",
        '<a href="{}" aria-label="{}"><circle class="hit" cx="{}" cy="{}" r="12"/>'
        '<circle class="{}" cx="{}" cy="{}" r="4"/><title>{}</title></a>',
        (
            (p.address, p.said, x, y, name, x, y, p.said)
            for at, p in enumerate(points)
            if p.value is not None
            for x, y in ((scale.x(at), scale.y(float(p.value))),)
        ),
    )


def _name(line: tuple[str, Sequence[Point]], scale: Scale, name: str, up: int) -> Iterator[str]:
    """The line's name beside its last known point."""
    known = [(at, point) for at, point in enumerate(line[1]) if point.value is not None]
    if known:
        at, point = known[-1]
        yield format_html(
            '<text class="{}" x="{}" y="{}" dx="8" dy="{}">{}</text>',
            name,
            scale.x(at),
            scale.y(float(point.value or 0)),
            4 + up,
            escape(line[0]),
        )
