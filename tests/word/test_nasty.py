"""Nasty papers: each is filled right, and nothing but the bound runs changes."""

from __future__ import annotations

import zipfile
from collections import Counter
from io import BytesIO
from xml.parsers.expat import ParserCreate

import pytest
from docx import Document
from lxml import etree

from jishi.word.draft import Draft, open_draft
from jishi.word.model import Fill
from tests.word.nasty import Nasty
from tests.word.nasty_parts import FILLED

every_paper = pytest.mark.parametrize("paper", FILLED, ids=lambda paper: paper.name)
MARKED = ("bookmarkStart", "bookmarkEnd", "highlight", "r", "rPr", "t", "sym", "rPrChange")


def fills(draft: Draft, *, carriers: bool) -> dict[int, Fill]:
    if not carriers:
        return {blank.index: Fill(f"N{blank.index}") for blank in draft.blanks}
    return {
        blank.index: Fill(f"N{blank.index}", highlight=True, bookmark=f"_fig_t_{blank.index}")
        for blank in draft.blanks
    }


def filled(paper: Nasty, *, carriers: bool) -> bytes:
    draft = open_draft(paper.data, paper.file)
    return draft.fill(fills(draft, carriers=carriers))


def members(data: bytes) -> dict[str, bytes]:
    """Every member with its packed bytes, as they stand in the file."""
    archive = zipfile.ZipFile(BytesIO(data))
    found = {}
    for info in archive.infolist():
        name, extra = (int.from_bytes(data[info.header_offset + at :][:2], "little") for at in (26, 28))
        start = info.header_offset + 30 + name + extra
        found[info.filename] = data[start : start + info.compress_size]
    return found


def local(element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def stories(data: bytes) -> dict[str, etree._Element]:
    archive = zipfile.ZipFile(BytesIO(data))
    names = [name for name in archive.namelist() if name.endswith(".xml") and "Types" not in name]
    return {name: etree.fromstring(archive.read(name)) for name in names}


def outer_paragraphs(content: bytes) -> list[bytes]:
    """The bytes of each paragraph that stands in no other."""
    found, depth, starts = [], 0, 0
    parser = ParserCreate("utf-8", " ")

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal depth, starts
        if name.endswith("/main p"):
            starts = starts if depth else parser.CurrentByteIndex
            depth += 1

    def end(name: str) -> None:
        nonlocal depth
        if name.endswith("/main p"):
            depth -= 1
            if not depth:
                found.append(content[starts : content.index(b">", parser.CurrentByteIndex) + 1])

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
    return found


def test_there_are_at_least_forty_papers_to_fill_with_names_of_their_own():
    names = Counter(paper.name for paper in FILLED)

    assert len(FILLED) >= 40
    assert max(names.values()) == 1


@every_paper
def test_every_blank_is_found_and_nothing_else(paper):
    draft = open_draft(paper.data, paper.file)

    assert tuple(blank.mark for blank in draft.blanks) == paper.marks
    lines = {one.number: one.text for one in draft.paragraphs}
    assert all(lines[one.paragraph][one.start : one.end] == one.mark for one in draft.blanks)


@every_paper
def test_warnings_name_what_a_person_should_know(paper):
    draft = open_draft(paper.data, paper.file)

    assert {one.code for one in draft.warnings} == paper.warns
    assert all(one.text.endswith("。") for one in draft.warnings)


@every_paper
@pytest.mark.parametrize("carriers", [False, True])
def test_the_filled_paper_says_what_it_should(paper, carriers):
    again = open_draft(filled(paper, carriers=carriers), paper.file)

    text = "\n".join(one.text for one in again.paragraphs)
    assert [words for words in paper.says if words not in text] == []


@every_paper
@pytest.mark.parametrize("carriers", [False, True])
def test_text_changes_only_where_a_blank_stood(paper, carriers):
    draft = open_draft(paper.data, paper.file)

    again = open_draft(filled(paper, carriers=carriers), paper.file)

    expected = {one.number: one.text for one in draft.paragraphs}
    for blank in reversed(draft.blanks):
        line = expected[blank.paragraph]
        expected[blank.paragraph] = line[: blank.start] + f"N{blank.index}" + line[blank.end :]
    contents = {"一、共××次\t3"}  # a line of contents follows its heading
    assert {one.number: one.text for one in again.paragraphs if expected[one.number] not in contents} == {
        number: line for number, line in expected.items() if line not in contents
    }


@every_paper
def test_filling_nothing_gives_the_very_same_bytes(paper):
    assert open_draft(paper.data, paper.file).fill({}) == paper.data


@every_paper
def test_other_members_keep_their_packed_bytes(paper):
    draft = open_draft(paper.data, paper.file)

    before, after = members(paper.data), members(filled(paper, carriers=True))

    touched = {one.story for one in draft.paragraphs if any(b.paragraph == one.number for b in draft.blanks)}
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    allowed = {name for name in before if name.rsplit("/", 1)[-1].removesuffix(".xml") in touched}
    assert changed <= allowed | ({"customXml/item1.xml"} if paper.name == "bound_control" else set())


@every_paper
def test_paragraphs_without_a_blank_keep_their_bytes(paper):
    def paragraphs(data: bytes) -> list[bytes]:
        part = next(name for name in stories(data) if name.endswith(("document.xml", "main.xml")))
        content = zipfile.ZipFile(BytesIO(data)).read(part)
        if paper.name in ("utf16", "gb18030_part"):
            content = content.decode("utf-16" if paper.name == "utf16" else "gb18030").encode()
        return outer_paragraphs(content)

    before, after = paragraphs(paper.data), paragraphs(filled(paper, carriers=True))

    assert len(before) == len(after)
    untouched = [(old, new) for old, new in zip(before, after, strict=True) if b"_fig_t_" not in new]
    assert all(old == new for old, new in untouched if b"TOC" not in old and b"N0" not in new)


@every_paper
def test_every_element_but_runs_is_still_there(paper):
    def counted(data: bytes, left_out: tuple[str, ...]) -> Counter[str]:
        elements = (one for root in stories(data).values() for one in root.iter())
        shown = (one for one in elements if not any(local(up) == "rPr" for up in one.iterancestors()))
        return Counter(local(one) for one in shown if local(one) not in left_out)

    assert counted(filled(paper, carriers=True), MARKED) == counted(paper.data, MARKED)
    assert counted(filled(paper, carriers=False), ("t", "sym")) == counted(paper.data, ("t", "sym"))


@every_paper
def test_bookmarks_have_numbers_and_names_of_their_own(paper):
    def told(root: etree._Element, name: str) -> list[str]:
        starts = [one for one in root.iter() if local(one) == "bookmarkStart"]
        return [
            value for one in starts for key, value in one.attrib.items() if etree.QName(key).localname == name
        ]

    roots = stories(filled(paper, carriers=True)).values()

    for name in ("id", "name"):
        values = [value for root in roots for value in told(root, name)]
        assert len(values) == len(set(values))
    draft = open_draft(filled(paper, carriers=True), paper.file)
    made = [one for one in draft.anchors if one.name.startswith("_fig_t_")]
    assert sorted(one.name for one in made) == sorted(f"_fig_t_{n}" for n in range(len(paper.marks)))
    assert all(one.text == one.name.replace("_fig_t_", "N") for one in made)


@every_paper
def test_another_reader_opens_the_filled_paper(paper):
    data = filled(paper, carriers=True)
    if paper.name in ("strict", "chart_signature_object"):
        assert zipfile.ZipFile(BytesIO(data)).testzip() is None  # python-docx reads neither
        return

    read = Document(BytesIO(data))

    assert len(list(read.element.body)) == len(list(Document(BytesIO(paper.data)).element.body))


@every_paper
def test_a_plan_gives_the_same_bytes_as_filling(paper):
    draft = open_draft(paper.data, paper.file)
    values = {blank.index: Fill(f"{blank.index}<&", True, f"_fig_n_{blank.index}") for blank in draft.blanks}
    plan = draft.plan(fills(draft, carriers=True))

    assert plan.fill(values) == draft.fill(values)
