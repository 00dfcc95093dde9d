"""The demo's draft: a real Word file whose blanks are those that expected.toml explains."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from jishi.indicators.catalogue import shipped
from jishi.ops.demo import draft
from jishi.word.draft import open_draft

EXPECTED = tomllib.loads(draft.SOURCE.with_name("expected.toml").read_text(encoding="utf-8"))["blank"]
DATE = "(?:20××年)?×月×日"
MARK = re.compile(rf"{DATE}|[×＿□X]+(?:\.[×]+)?|  ")


@pytest.fixture(scope="module")
def paper():
    return Document(BytesIO(draft.build_draft()))


def texts_in_order(paper) -> list[str]:
    """Paragraphs of body and cells in the order of the file."""
    found = paper.element.body.iter(qn("w:p"))
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in found]


def footnote_texts(paper) -> list[str]:
    part = next(p for p in paper.part.package.iter_parts() if p.partname == "/word/footnotes.xml")
    return ["".join(etree.fromstring(part.blob).itertext())]


def test_every_blank_of_the_file_is_explained_in_order(paper):
    texts = texts_in_order(paper) + footnote_texts(paper)

    marks = [found[0] for text in texts for found in MARK.finditer(text)]
    assert marks == [blank["mark"] for blank in EXPECTED]


def test_each_explanation_quotes_words_that_stand_in_the_file(paper):
    held = "\n".join(texts_in_order(paper) + footnote_texts(paper))

    written = (b["before"] + b["mark"] + b["after"] for b in EXPECTED if b.get("where") != "table")
    assert [words for words in written if words not in held] == []


def test_the_draft_has_the_blanks_an_office_meets():
    kinds = Counter(blank["kind"] for blank in EXPECTED)

    assert 120 <= len(EXPECTED) <= 155
    assert {"figure", "name", "date", "edition", "titles", "other"} == set(kinds)
    assert kinds["figure"] > 120
    assert sum(blank.get("indicator") == "none" for blank in EXPECTED) == 5
    assert {blank.get("where") for blank in EXPECTED} == {None, "table", "footnote"}


def test_the_system_finds_every_blank_and_what_it_waits_for():
    found = open_draft(draft.build_draft(), "总结.docx").blanks

    seen = [(blank.mark, blank.kind, blank.unit) for blank in found]
    assert seen == [(b["mark"], b["kind"], b.get("unit", "")) for b in EXPECTED]


def test_every_figure_is_bound_to_an_indicator_that_is_printed_in_its_unit():
    known = shipped()

    for blank in (b for b in EXPECTED if b["kind"] == "figure" and b["indicator"] != "none"):
        indicator = known[blank["indicator"]]
        assert blank["unit"] in ((*indicator.words.units, "元") if "total" not in blank else ("%",))
        assert blank.get("total", indicator.id) in known
    assert all(("indicator" in b) == (b["kind"] == "figure") for b in EXPECTED)


def test_only_figures_have_a_unit():
    assert all(("unit" in blank) == (blank["kind"] == "figure") for blank in EXPECTED)


def test_eight_fields_problems_and_plan_are_headings(paper):
    heads = [p.text for p in paper.paragraphs if p.style.name == "Heading 1"]

    assert [head[0] for head in heads] == list("一二三四五六七八九十")


def test_some_blanks_are_broken_over_runs(paper):
    sentence = next(p for p in paper.paragraphs if "接收预备党员" in p.text)

    runs = [run.text for run in sentence.runs]
    assert [run[-1:] for run in runs[:2]] == ["×", "×"]
    assert runs[-1].startswith("名")


def test_blanks_of_the_table_take_their_unit_from_its_head(paper):
    table = paper.tables[0]

    assert [cell.text for cell in table.rows[0].cells] == ["用途", "投入资金（万元）", "惠及农户（户）"]
    assert {cell.text for row in table.rows[1:] for cell in row.cells[1:]} == {"××"}


def test_the_draft_is_the_same_every_time():
    assert draft.build_draft() == draft.build_draft()
