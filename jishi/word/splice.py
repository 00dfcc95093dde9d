"""Writing values into the bytes of a story: only the runs a value touches change."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from jishi.word.model import Fill
from jishi.word.story import Block, Run, Segment, Story

_TAG = re.compile(rb"<(/?)([^\s/>]+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"[\t\r\n]+")
_AFTER_HIGHLIGHT = frozenset(
    "u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange".split()  # noqa: SIM905
)


@dataclass(slots=True)
class Piece:
    """Part of what a segment becomes: kept text, or the value of ``fill``."""

    text: str
    fill: Fill | None = None


@dataclass(slots=True)
class Numbers:
    """Hands out ids that no mark of the paper has."""

    last: int

    def next(self) -> int:
        self.last += 1
        return self.last


@dataclass(slots=True)
class Splicer:
    """Collects what changes in one story, then writes it."""

    story: Story
    numbers: Numbers
    changes: dict[int, tuple[Segment, list[tuple[int, int, Fill | None]]]] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)

    def put(self, block: Block, start: int, end: int, fill: Fill | None) -> None:
        """Replace ``start``–``end`` of the text by ``fill``, in the run it begins in; None takes it away."""
        value = fill
        first_one = bisect_right(block.segments, start, key=lambda one: one.start) - 1
        for segment in block.segments[max(first_one, 0) :]:
            if segment.start >= end:
                break
            if start < segment.end and segment.span:
                first = max(start, segment.start) - segment.start
                last = min(end, segment.end) - segment.start
                self.changes.setdefault(id(segment), (segment, []))[1].append((first, last, value))
                value = None

    def written(self) -> bytes:
        """The story's bytes with all that was put, in UTF-8."""
        runs: dict[int, Run] = {}
        pieces: dict[int, list[Piece]] = {}
        for key, (segment, changes) in self.changes.items():
            pieces[key] = cut(segment.text, changes)
            runs[id(segment.run)] = segment.run
        self.runs = sorted(runs.values(), key=lambda run: run.start)
        return self._between(0, len(self.story.content), 0, len(self.runs), pieces)

    def _between(self, start: int, end: int, low: int, high: int, pieces: dict[int, list[Piece]]) -> bytes:
        """The bytes ``start``–``end``, where the runs ``low``–``high`` stand, one inside another or not."""
        out, position = [], start
        while low < high:
            run, after = self.runs[low], low + 1
            while after < high and self.runs[after].start < run.end:
                after += 1
            out += [self.story.content[position : run.start], self._run(run, low + 1, after, pieces)]
            position, low = run.end, after
        out.append(self.story.content[position:end])
        return b"".join(out)

    def _run(self, run: Run, low: int, high: int, pieces: dict[int, list[Piece]]) -> bytes:
        writer = _RunWriter(self.story, run, self.numbers)
        for start, end, segment in run.parts:
            if segment and id(segment) in pieces:
                writer.pieces(self.story.content[start:end], pieces[id(segment)])
                continue
            after = low
            while after < high and self.runs[after].start < end:
                after += 1
            writer.raw(self._between(start, end, low, after, pieces))
            low = after
        return writer.done()


def cut(text: str, changes: Iterable[tuple[int, int, Fill | None]]) -> list[Piece]:
    """``text`` with each (start, end, fill) replaced, as pieces; a fill of None only takes the text away."""
    pieces, position = [], 0
    for start, end, fill in sorted(changes, key=lambda change: change[:2]):
        if start > position:
            pieces.append(Piece(text[position:start]))
        if fill:
            pieces.append(Piece(clean(fill.text), fill))
        position = max(position, end)
    if position < len(text):
        pieces.append(Piece(text[position:]))
    return pieces


def clean(value: str) -> str:
    """A value as it may stand in a run: no control characters, a line break becomes a space."""
    return _ILLEGAL.sub("", _BREAKS.sub(" ", value))


class _RunWriter:
    """One run written anew: kept whole where it can be, split round values that carry a mark."""

    def __init__(self, story: Story, run: Run, numbers: Numbers) -> None:
        content = story.content
        self.numbers = numbers
        opening = _TAG.match(content, run.start)
        assert opening is not None
        self.open = opening[0]
        name = opening[2]
        self.prefix = name[: -len(b"r")]
        self.close = b"</" + name + b">"
        self.properties = content[slice(*run.properties)] if run.properties else b""
        self.first = content[opening.end() : run.properties[0]] if run.properties else b""
        attribute = story.prefix.encode()
        bound = self.prefix[:-1] == attribute
        self.attribute = attribute + b":"
        self.declared = b"" if bound else b' xmlns:%s="%s"' % (attribute, story.namespace.encode())
        self.out: list[bytes] = []
        self.inside: list[bytes] = []
        self.copies = 0

    def raw(self, chunk: bytes) -> None:
        self.inside.append(chunk)

    def pieces(self, element: bytes, pieces: list[Piece]) -> None:
        """What one text element becomes."""
        kept = ""
        for piece in pieces:
            if piece.fill and piece.text and (piece.fill.bookmark or piece.fill.highlight):
                if kept:
                    self.inside.append(self._text(element, kept))
                self._marked(self._text(element, piece.text), piece.fill)
                kept = ""
            else:
                kept += piece.text
        if kept or not pieces:
            self.inside.append(self._text(element, kept))

    def done(self) -> bytes:
        if self.inside or not self.out:
            self._flush()
        return b"".join(self.out)

    def _flush(self) -> None:
        properties = self._properties()
        self.out.append(self.open + self.first + properties + b"".join(self.inside) + self.close)
        self.inside = []

    def _marked(self, text: bytes, fill: Fill) -> None:
        if self.inside:
            self._flush()
        properties = self._properties()
        if fill.highlight:
            properties = self._highlighted(properties)
        run = self.open + self.first + properties + text + self.close
        self.out.append(self._bookmarked(run, fill.bookmark) if fill.bookmark else run)

    def _bookmarked(self, run: bytes, name: str) -> bytes:
        number, a, prefix = self.numbers.next(), self.attribute, self.prefix
        told = escape(name, {'"': "&quot;"}).encode()
        begin = b'<%sbookmarkStart%s %sid="%d" %sname="%s"/>' % (prefix, self.declared, a, number, a, told)
        return begin + run + b'<%sbookmarkEnd%s %sid="%d"/>' % (prefix, self.declared, a, number)

    def _properties(self) -> bytes:
        """The run's properties; from the second time on without the record of how they were changed."""
        self.copies += 1
        if self.copies == 1 or b"rPrChange" not in self.properties:
            return self.properties
        kept = [chunk for name, chunk in children(self.properties) if name != "rPrChange"]
        return self._wrapped(kept)

    def _wrapped(self, inside: list[bytes]) -> bytes:
        name = self.prefix + b"rPr"
        return b"<" + name + b">" + b"".join(inside) + b"</" + name + b">"

    def _highlighted(self, properties: bytes) -> bytes:
        yellow = b'<%shighlight%s %sval="yellow"/>' % (self.prefix, self.declared, self.attribute)
        before: list[bytes] = []
        after: list[bytes] = []
        for name, chunk in children(properties):
            if name != "highlight":
                (after if name in _AFTER_HIGHLIGHT else before).append(chunk)
        return self._wrapped([*before, yellow, *after])

    def _text(self, element: bytes, text: str) -> bytes:
        """``element`` with ``text`` in it, told to keep its outer spaces."""
        name = self.prefix + b"t"
        opening = _TAG.match(element)
        attributes = opening[3].rstrip() if opening and opening[2] == name else b""
        if text != text.strip() and b"xml:space" not in attributes:
            attributes += b' xml:space="preserve"'
        return b"<" + name + attributes + b">" + escape(text).encode() + b"</" + name + b">"


def children(element: bytes) -> list[tuple[str, bytes]]:
    """(local name, bytes) of each child of one element; [] for an empty one."""
    found, depth, start, name = [], 0, 0, ""
    for tag in _TAG.finditer(element):
        closing, empty = bool(tag[1]), bool(tag[4])
        if not closing:
            if depth == 1:
                start, name = tag.start(), tag[2].rsplit(b":", 1)[-1].decode()
            depth += not empty
        else:
            depth -= 1
        if depth == 1 and (closing or empty) and name:
            found.append((name, element[start : tag.end()]))
    return found
