"""A Word draft: its paragraphs, headings and heads of tables, what it carries, and what comes back."""

from __future__ import annotations

import zipfile
from io import BytesIO
from time import process_time

import pytest
from docx import Document
from lxml import etree

from jishi.word.draft import Draft, open_draft
from jishi.word.model import Cell, Fill
from tests.word.building import BOLD, box, docx, p, packed, parts_of, r, story, styled, t, table
from tests.word.nasty_parts import FILLED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MANIFEST = b'<figures xmlns="urn:jishi:figures:1"><figure number="1">128</figure></figures>'


def opened(body: str, *rows: tuple[str, str], **parts: str) -> Draft:
    return open_draft(docx(body, *rows, **parts), "草稿.docx")


def body_of(data: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(BytesIO(data)).read("word/document.xml"))


def test_paragraphs_are_numbered_in_reading_order_over_the_whole_paper():
    draft = opened(
        p("一") + p("") + p("二", box(p("框"))) + table(("甲", "乙")) + p("三"),
        ("header", "header1.xml"),
        ("footnotes", "footnotes.xml"),
        header1=story("hdr", p("眉")),
        footnotes=story("footnotes", f'<w:footnote w:id="1">{p("注")}</w:footnote>'),
    )

    told = [(one.number, one.story, one.text) for one in draft.paragraphs]
    texts = ["一", "", "二", "框", "甲", "乙", "三", "眉", "注"]
    stories = ["document"] * 7 + ["header1", "footnotes"]
    assert told == list(zip(range(1, 10), stories, texts, strict=True))


def test_headings_by_style_stand_under_the_title():
    draft = opened(styled("a3", "总结") + styled("1", "学习") + styled("own", "党课") + p("开展××次"))

    assert [one.level for one in draft.paragraphs] == [1, 2, 3, 0]
    assert draft.headings(4) == ("总结", "学习", "党课")


def test_headings_without_styles_are_known_by_their_shape():
    draft = opened(p("2026年总结") + p("一、学习") + p("（一）党课") + p("1．次数") + p("一是开展××次。"))

    assert [one.level for one in draft.paragraphs] == [1, 2, 3, 4, 0]
    assert draft.headings(5) == ("2026年总结", "一、学习", "（一）党课", "1．次数")


def test_a_long_sentence_with_a_number_before_it_is_no_heading():
    draft = opened(p("总结") + p("（一）强化学习。今年以来，局党委召开会议××次。") + p("一、" + "学" * 50))

    assert [one.level for one in draft.paragraphs] == [1, 0, 0]


def test_headers_and_notes_stand_under_the_title_alone():
    draft = opened(p("总结") + p("一、学习"), ("header", "h.xml"), h=story("hdr", p("××局")))

    assert draft.headings(3) == ("总结",)


def test_cells_know_the_heads_of_their_row_and_column():
    draft = opened(table(("支部", "党课（次）", "党员"), ("一支部", "××", "××人"), ("1", "二支部", "××")))

    cells = {one.text: one.cell for one in draft.paragraphs}
    assert cells["××人"] == Cell("一支部", "党员")
    assert draft.blanks[0].unit == "次"
    assert draft.paragraphs[-1].cell == Cell("二支部", "党员")


def test_pairs_of_words_and_blanks_in_one_row_are_each_other_s_heads():
    draft = opened(table(("党员数", "××", "支部数", "××")))

    assert [one.cell.row_head for one in draft.paragraphs if one.text == "××" and one.cell] == [
        "党员数",
        "支部数",
    ]


def test_a_merged_cell_is_the_head_of_all_it_covers():
    span = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("党课") + "</w:tc>"
    rows = "<w:tr><w:tc><w:tcPr/>" + p("支部") + "</w:tc>" + span + "</w:tr>"
    second = "".join(f"<w:tc><w:tcPr/>{p(text)}</w:tc>" for text in ("一支部", "次数", "人数"))
    third = "".join(f"<w:tc><w:tcPr/>{p(text)}</w:tc>" for text in ("二支部", "××", "××"))
    draft = opened(f"<w:tbl><w:tblPr/>{rows}<w:tr>{second}</w:tr><w:tr>{third}</w:tr></w:tbl>")

    heads = [one.cell.column_head for one in draft.paragraphs if one.text == "××" and one.cell]
    assert heads == ["党课 次数", "党课 人数"]
    assert [one.unit for one in draft.blanks] == ["次", "人"]


def test_a_value_keeps_the_format_of_its_run_and_highlight_stands_in_its_order():
    lined = '<w:rPr><w:b/><w:sz w:val="32"/><w:u w:val="single"/><w:lang w:eastAsia="zh-CN"/></w:rPr>'
    draft = opened(p(r("共××次", lined)))

    data = draft.fill({0: Fill("128", highlight=True)})

    runs = list(body_of(data).iter(f"{W}r"))
    assert ["".join(run.itertext()) for run in runs] == ["共", "128", "次"]
    assert [one.tag.removeprefix(W) for one in runs[1][0]] == ["b", "sz", "highlight", "u", "lang"]
    assert [one.tag.removeprefix(W) for one in runs[2][0]] == ["b", "sz", "u", "lang"]


def test_a_value_without_carriers_leaves_the_run_whole():
    draft = opened(p(r("共××次", BOLD)))

    data = draft.fill({0: Fill("128")})

    assert "共128次" in zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
    assert len(list(body_of(data).iter(f"{W}r"))) == 1


def test_markup_and_control_characters_in_a_value_are_text():
    draft = opened(p("共××次"))

    again = open_draft(draft.fill({0: Fill("<w:b/>&\x00\n5")}), "草稿.docx")

    assert again.paragraphs[0].text == "共<w:b/>& 5次"


def test_words_that_would_lie_go_with_the_blank_and_the_value_keeps_its_place():
    draft = opened(p("近", r("××", BOLD), "余人"))

    data = draft.fill({0: Fill("30", drop_before="近", drop_after="余", bookmark="_fig_a")})

    again = open_draft(data, "草稿.docx")
    assert again.paragraphs[0].text == "30人"
    assert (again.anchors[0].text, again.anchors[0].number) == ("30", "30")
    bold = [run for run in body_of(data).iter(f"{W}r") if run.find(f"{W}rPr/{W}b") is not None]
    assert ["".join(run.itertext()) for run in bold] == ["30"]


def test_both_forms_of_a_text_box_get_the_same_value_and_one_bookmark():
    data = opened(p(box(p("共××次")))).fill({0: Fill("128", bookmark="_fig_a")})

    boxes = [("".join(one.itertext())) for one in body_of(data).iter(f"{W}txbxContent")]
    assert boxes == ["共128次", "共128次"]
    assert len(list(body_of(data).iter(f"{W}bookmarkStart"))) == 1


def test_a_bound_control_gets_its_value_in_the_part_behind_it_too():
    paper = next(one for one in FILLED if one.name == "bound_control")

    data = open_draft(paper.data, "草稿.docx").fill({0: Fill("128")})

    assert "共128次" in zipfile.ZipFile(BytesIO(data)).read("customXml/item1.xml").decode()


def test_properties_and_manifest_are_carried_and_read_back():
    draft = opened(p("共××次"))

    data = draft.fill(
        {0: Fill("128", bookmark="_fig_a")}, properties={"JISHI_SEAL": "甲<乙"}, manifest=MANIFEST
    )

    again = open_draft(data, "草稿.docx")
    assert dict(again.properties) == {"JISHI_SEAL": "甲<乙"}
    assert again.manifest == MANIFEST
    assert [(one.name, one.paragraph, one.text) for one in again.anchors] == [("_fig_a", 1, "128")]
    assert Document(BytesIO(data)).paragraphs[0].text == "共128次"


def test_a_second_seal_takes_the_place_of_the_first_and_leaves_others_alone():
    first = opened(p("共××次")).fill({}, properties={"JISHI_SEAL": "1", "KSO": "12"}, manifest=MANIFEST)

    second = open_draft(first, "草稿.docx").fill(
        {}, properties={"JISHI_SEAL": "2"}, manifest=b'<f xmlns="urn:jishi:figures:1"/>'
    )

    again = open_draft(second, "草稿.docx")
    assert dict(again.properties) == {"JISHI_SEAL": "2", "KSO": "12"}
    assert again.manifest == b'<f xmlns="urn:jishi:figures:1"/>'
    assert zipfile.ZipFile(BytesIO(first)).namelist() == zipfile.ZipFile(BytesIO(second)).namelist()


def test_carriers_change_only_the_parts_that_list_them():
    data = docx(p("共××次"))

    filled = open_draft(data, "草稿.docx").fill({}, properties={"a": "b"}, manifest=MANIFEST)

    before, after = (zipfile.ZipFile(BytesIO(one)) for one in (data, filled))
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"}
    assert set(after.namelist()) - set(before.namelist()) == {
        "docProps/custom.xml",
        "customXml/item1.xml",
        "customXml/itemProps1.xml",
        "customXml/_rels/item1.xml.rels",
    }


@pytest.mark.parametrize(
    ("inside", "behind", "text", "number"),
    [
        ("128", "次", "128", "128"),
        ("128", "0次", "128", "1280"),
        ("", "128次", "", "128"),
        ("一百", "二十次", "一百", "一百二十"),
    ],
)
def test_an_anchor_tells_the_whole_number_a_reader_sees(inside, behind, text, number):
    mark = '<w:bookmarkStart w:id="1" w:name="_fig_a"/>', '<w:bookmarkEnd w:id="1"/>'
    draft = opened(p("共", mark[0], r(inside), mark[1], r(behind)))

    anchor = draft.anchors[0]

    assert (anchor.text, anchor.number, anchor.start) == (text, number, 1)


def test_bookmarks_of_others_are_no_anchors():
    draft = opened(p('<w:bookmarkStart w:id="1" w:name="_Toc1"/>', "共××次", '<w:bookmarkEnd w:id="1"/>'))

    assert draft.anchors == ()


def test_a_container_written_with_data_descriptors_is_read_and_kept():
    class Stream(BytesIO):
        def seekable(self) -> bool:
            return False

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(p("共××次")).items():
            archive.writestr(name, content)
    draft = open_draft(out.getvalue(), "草稿.docx")

    data = draft.fill({0: Fill("5")})

    assert zipfile.ZipFile(BytesIO(data)).testzip() is None
    assert open_draft(data, "草稿.docx").paragraphs[0].text == "共5次"


def test_six_thousand_runs_are_read_within_a_second():
    started = process_time()

    draft = opened(p(*[r("一")] * 6000, r("××次")))

    assert len(draft.blanks) == 1
    assert process_time() - started < 1


def test_spaces_at_the_edge_of_a_text_are_told_to_stay():
    draft = open_draft(packed(parts_of(p("<w:r><w:t>共</w:t></w:r>", f"<w:r>{t('××')}</w:r>"))), "草稿.docx")

    again = open_draft(draft.fill({0: Fill(" 5 ")}), "草稿.docx")

    assert again.paragraphs[0].text == "共 5 "
