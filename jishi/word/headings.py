"""Levels of headings, and the chain of headings above each paragraph. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jishi.word.model import Paragraph

_SHAPES = (
    (2, re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章)\s*)\S")),
    (3, re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[）)]\S")),
    (4, re.compile(r"\s*\d{1,2}\s*[.．、](?!\d)\s*\S")),
)
_SENTENCE = re.compile(r"[。；！？].")
_TITLE_ENDS = re.compile(r"[。；：:，,！？]\s*$")
_NO_TITLE = re.compile(r"〔\d*|文件$|^签发人|^附件|^份号|^紧急程度|^密级")
_MARKDOWN = re.compile(r"\s{0,3}(#{1,6})[ \t]+(\S.*)", re.DOTALL)
LONGEST = 40
"""Characters of a heading known by its shape alone; what is longer is a sentence."""
LONGEST_TITLE = 60


def shape_level(text: str) -> int:
    """The level a paragraph shows by its shape: 一、 is 2, （一） is 3, 1. is 4; 0 for body text.

    Only a short paragraph without the end of a sentence inside is a heading,
    and none that ends as a list item does.
    """
    bare = text.strip()
    if not bare or len(bare) > LONGEST or _SENTENCE.search(bare) or bare[-1] in "；，、：":
        return 0
    return next((level for level, shape in _SHAPES if shape.match(text)), 0)


def is_title(text: str) -> bool:
    """Whether the first words of a paper can be its title: short, and no sentence, address or heading."""
    bare = text.strip()
    if not bare or len(bare) > LONGEST_TITLE or shape_level(bare):
        return False
    return not _TITLE_ENDS.search(bare) and not _NO_TITLE.search(bare)


def markdown_level(line: str) -> int:
    """The number of # at the head of a line, 0 for none."""
    match = _MARKDOWN.fullmatch(line)
    return len(match[1]) if match and match[2].strip(" \t#") else 0


def heading_text(text: str) -> str:
    """A heading without the # of Markdown, without spaces round it, its line breaks gone."""
    match = _MARKDOWN.fullmatch(text)
    return re.sub(r"\s*\n\s*", "", (match[2].rstrip(" \t#") if match else text).strip())


def chains(paragraphs: Iterable[Paragraph]) -> dict[int, tuple[str, ...]]:
    """For each paragraph the headings above it, title first; a heading's own chain ends with itself.

    Two titles in a row are one title on two lines. Headers, footers and notes
    stand under the title alone.
    """
    found: dict[int, tuple[str, ...]] = {}
    open_: dict[int, str] = {}
    story, former_level = "", 0
    for paragraph in paragraphs:
        if paragraph.story != story:
            story = paragraph.story
            open_ = {level: text for level, text in open_.items() if level == 1}
        if paragraph.level and paragraph.text.strip():
            text = heading_text(paragraph.text)
            if paragraph.level == former_level == 1:
                text = open_[1] + text
            open_ = {level: kept for level, kept in open_.items() if level < paragraph.level}
            open_[paragraph.level] = text
        if paragraph.text.strip():
            former_level = paragraph.level
        found[paragraph.number] = tuple(open_[level] for level in sorted(open_))
    return found
