"""Properties that hold for every text and every way it is cut into runs."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.word.blanks import blanks_in
from jishi.word.draft import open_draft
from jishi.word.model import Fill
from tests.word.building import BOLD, PLAIN, docx, p, r

PIECES = (
    "开展",
    "××",
    "XX",
    "＿＿",
    "  ",
    "次",
    "余人次",
    "，",
    "。",
    "×",
    "《××》",
    "万元",
    "第",
    "届",
    "3",
    "N",
    "年",
    "月",
    "日",
    "、",
    "**",
)
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join)
any_text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=60)
values = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=8)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def cut_texts(draw, source=texts):
    """A text and the runs it was cut into, each plain or bold."""
    text = draw(source)
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)) | {0, len(text)})
    formats = draw(st.lists(st.sampled_from([PLAIN, BOLD, ""]), min_size=len(edges), max_size=len(edges)))
    runs = [text[first:last] for first, last in pairwise(edges)]
    return text, "".join(r(escaped(run), kind) for run, kind in zip(runs, formats, strict=False))


def replaced(text: str, blanks, given_values: dict[int, str]) -> str:
    for blank in reversed(blanks):
        if blank.index in given_values:
            text = text[: blank.start] + given_values[blank.index] + text[blank.end :]
    return text


@settings(max_examples=150, deadline=None)
@given(cut_texts())
def test_the_blanks_of_a_text_do_not_depend_on_how_it_is_cut_into_runs(cut):
    text, runs = cut

    draft = open_draft(docx(p(runs or r(""))), "草稿.docx")

    assert list(draft.blanks) == blanks_in(text, 1)


@settings(max_examples=150, deadline=None)
@given(cut_texts(), st.data())
def test_filling_replaces_the_blanks_and_nothing_else(cut, data):
    text, runs = cut
    draft = open_draft(docx(p(runs or r(""))), "草稿.docx")
    chosen = {one.index: data.draw(values) for one in draft.blanks if data.draw(st.booleans())}
    marked = data.draw(st.booleans())
    fills = {i: Fill(value, marked, f"_fig_{i}" if marked else "") for i, value in chosen.items()}

    again = open_draft(draft.fill(fills), "草稿.docx")

    assert again.paragraphs[0].text == replaced(text, draft.blanks, chosen)
    assert [one.text for one in again.anchors] == ([chosen[i] for i in sorted(chosen)] if marked else [])


@settings(max_examples=100, deadline=None)
@given(any_text)
def test_any_text_can_be_searched_and_blanks_never_overlap(text):
    found = blanks_in(text, 1)

    assert all(one.start < one.end for one in found)
    assert all(former.end <= latter.start for former, latter in pairwise(found))
    assert all(text[one.start : one.end] == one.mark for one in found)


@settings(max_examples=80, deadline=None)
@given(texts, st.sampled_from(["utf-8", "gb18030", "utf-16"]), st.data())
def test_a_text_file_is_the_same_but_for_the_blanks(text, codec, data):
    source = f"总结\r\n{text}\r\n"
    draft = open_draft(source.encode(codec), "稿.txt")
    chosen = {one.index: data.draw(st.sampled_from(["12", "三", ""])) for one in draft.blanks}

    filled = draft.fill({index: Fill(value) for index, value in chosen.items()})

    line = next(one for one in draft.paragraphs if one.number == 2).text
    assert filled == f"总结\r\n{replaced(line, draft.blanks, chosen)}\r\n".encode(codec)


@settings(max_examples=80, deadline=None)
@given(cut_texts(any_text), st.data())
def test_filling_nothing_changes_nothing_and_a_plan_agrees_with_filling(cut, data):
    source = docx(p(cut[1] or r("")))
    draft = open_draft(source, "草稿.docx")
    fills = {one.index: Fill(data.draw(values)) for one in draft.blanks}

    assert draft.fill({}) == source
    assert draft.plan({index: Fill("1") for index in fills}).fill(fills) == draft.fill(fills)
