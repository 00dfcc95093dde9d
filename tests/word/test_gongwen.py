"""New papers in official layout: read back with another reader, measured against the standard."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from jishi.word.gongwen import (
    P1,
    P2,
    Body,
    Heading,
    Layout,
    PageBreak,
    Profile,
    Signature,
    Table,
    render,
    width_in_characters,
)

PAPER = Layout(
    title="岭川公路管理局\n2026年度工作总结",
    blocks=(
        Body("各单位：", indent=False),
        Heading(1, "一、主要工作"),
        Heading(2, "（一）思想政治"),
        Heading(3, "1.学习"),
        Body(("共学习", "×", "×次。"), footnote="截至11月底。"),
        Table(
            ("项目", "次数"),
            (("学习", "3"), ("党课", "2")),
            (100, 50),
            caption="学习情况",
            half_points=24,
        ),
        PageBreak(),
        Signature("中共岭川公路管理局委员会", "2026年12月8日"),
    ),
)


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(BytesIO(data)).read(name).decode()


def test_an_independent_reader_finds_every_text_in_order():
    read = Document(BytesIO(render(PAPER)))

    texts = [paragraph.text for paragraph in read.paragraphs if paragraph.text.strip()]
    assert texts == [
        "岭川公路管理局\n2026年度工作总结",
        "各单位：",
        "一、主要工作",
        "（一）思想政治",
        "1.学习",
        "共学习××次。",
        "学习情况",
        "中共岭川公路管理局委员会",
        "2026年12月8日",
    ]


def test_headings_have_levels_that_readers_see():
    data = render(PAPER)

    read = Document(BytesIO(data))
    names = [p.style.name for p in read.paragraphs if p.style.name.startswith("Heading")]
    assert names == ["Heading 1", "Heading 2", "Heading 3"]
    assert re.findall(r'outlineLvl w:val="(\d)"', part(data, "word/styles.xml")) == ["0", "1", "2"]


def test_pieces_of_a_text_become_as_many_runs():
    read = Document(BytesIO(render(PAPER)))

    found = next(p for p in read.paragraphs if p.text.startswith("共学习"))
    assert [run.text for run in found.runs] == ["共学习", "×", "×次。", ""]


def test_the_same_paper_gives_the_same_bytes():
    assert render(PAPER) == render(PAPER)
    assert {e.date_time for e in zipfile.ZipFile(BytesIO(render(PAPER))).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


@pytest.mark.parametrize(("profile", "top", "bottom", "line"), [(P1, 2098, 1985, 579), (P2, 1906, 1900, 592)])
def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters(profile: Profile, top, bottom, line):
    data = render(PAPER, profile)

    text = part(data, "word/document.xml")
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in text
    assert f'w:top="{top}" w:right="1474" w:bottom="{bottom}" w:left="1588"' in text
    assert 'w:footer="1447"' in text
    assert f'<w:docGrid w:type="lines" w:linePitch="{line}"/>' in text
    assert (16838 - top - bottom) // line == 22
    assert int((11906 - 1588 - 1474) / (320 - 5)) == 28
    normal = part(data, "word/styles.xml").split("</w:style>")[0]
    assert f'w:line="{line}" w:lineRule="exact"' in normal
    assert '<w:spacing w:val="-5"/><w:sz w:val="32"/>' in normal


def test_type_and_fonts_are_those_of_the_standard():
    styles = etree.fromstring(part(render(PAPER), "word/styles.xml").encode())

    found = {
        style.get(qn("w:styleId")): (
            style.find(".//" + qn("w:rFonts")).get(qn("w:eastAsia")),
            style.find(".//" + qn("w:sz")).get(qn("w:val")),
        )
        for style in styles
        if style.find(".//" + qn("w:rFonts")) is not None
    }
    assert found["Title"] == ("方正小标宋简体", "44")
    assert found["Heading1"] == ("黑体", "32")
    assert found["Heading2"] == ("楷体_GB2312", "32")
    assert found["Heading3"] == ("仿宋_GB2312", "32")
    assert found["Normal"] == ("仿宋_GB2312", "32")
    assert found["Footer"] == ("宋体", "28")
    assert found["TableText21"][1] == "21"
    assert "asciiTheme" not in etree.tostring(styles).decode()


def test_every_run_of_text_says_it_is_chinese():
    root = etree.fromstring(part(render(PAPER), "word/document.xml").encode())

    runs = [run for run in root.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    assert all(run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:hint")) == "eastAsia" for run in runs)


def test_body_text_is_indented_by_two_characters_and_address_lines_are_not():
    data = render(PAPER)

    read = Document(BytesIO(data))
    assert 'w:firstLineChars="200" w:firstLine="640"' in part(data, "word/styles.xml")
    styles = {p.text: p.style.name for p in read.paragraphs}
    assert styles["共学习××次。"] == "Body Text"
    assert styles["各单位："] == "Normal"


def test_page_numbers_stand_outside_and_the_field_is_five_runs():
    data = render(PAPER)

    odd, even = part(data, "word/footer1.xml"), part(data, "word/footer2.xml")
    assert 'w:rightChars="100" w:right="280"' in odd
    assert '<w:jc w:val="right"/>' in odd
    assert 'w:leftChars="100" w:left="280"' in even
    assert '<w:jc w:val="left"/>' in even
    assert odd.count("<w:r>") == 7
    assert "".join(re.findall(r"<w:t[^>]*>([^<]*)", odd)) == "— 1 —"
    assert "<w:evenAndOddHeaders/>" in part(data, "word/settings.xml")


def test_page_numbers_may_stand_in_the_middle_or_be_left_out():
    middle = render(Layout("总结", (), footer="centre"))
    none = render(Layout("总结", (), footer="none"))

    assert '<w:jc w:val="center"/>' in part(middle, "word/footer2.xml")
    assert "footerReference" not in part(none, "word/document.xml")


def test_tables_repeat_their_head_and_say_every_width_twice():
    root = etree.fromstring(part(render(PAPER), "word/document.xml").encode())

    table = root.find(".//" + qn("w:tbl"))
    grid = [column.get(qn("w:w")) for column in table.iter(qn("w:gridCol"))]
    cells = [cell.get(qn("w:w")) for cell in table.iter(qn("w:tcW"))]
    assert grid == ["5669", "2835"]
    assert cells == grid * 3
    first, *rest = table.iter(qn("w:tr"))
    assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None for row in rest)
    assert {p.get(qn("w:val")) for p in table.iter(qn("w:pStyle"))} == {"TableHead24", "TableText24"}


def test_a_row_that_does_not_fit_its_table_is_refused():
    with pytest.raises(ValueError, match="2 columns has a row of 1"):
        Table(("甲", "乙"), (("1",),), (10, 10))


def test_a_landscape_page_is_the_portrait_one_turned():
    data = render(Layout("附表", (), landscape=True))

    text = part(data, "word/document.xml")
    assert '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' in text
    assert 'w:top="1588" w:right="2098" w:bottom="1474" w:left="1985"' in text
    footer = int(re.search(r'w:footer="(\d+)"', text)[1])
    assert footer + 280 < 1474


def test_the_date_begins_two_characters_after_the_signer():
    text = part(render(PAPER), "word/document.xml")

    signer, date = (int(n) / 100 for n in re.findall(r'w:rightChars="(\d+)"', text))
    begin_of_signer = signer + width_in_characters("中共岭川公路管理局委员会")
    begin_of_date = date + width_in_characters("2026年12月8日")
    assert signer == 2
    assert begin_of_signer - begin_of_date == 2


def test_a_date_longer_than_the_signer_stands_two_characters_from_the_edge():
    data = render(Layout("总结", (Signature("党委", "2026年12月31日"),)))

    signer, date = (
        int(n) / 100 for n in re.findall(r'w:rightChars="(\d+)"', part(data, "word/document.xml"))
    )
    assert date == 2
    assert signer + 2 - (date + width_in_characters("2026年12月31日")) == 2


def test_what_xml_cannot_hold_is_left_out_and_the_rest_escaped():
    data = render(Layout("甲\x0b<乙>", (Body("A&B\x00\ufffe𠮷\t丙"),)))

    read = Document(BytesIO(data))
    assert [p.text for p in read.paragraphs] == ["甲<乙>", "A&B𠮷\t丙"]
    assert read.core_properties.title == "甲<乙>"


def test_footnotes_have_a_part_only_when_there_are_any():
    with_note, without = render(PAPER), render(Layout("总结", ()))

    assert "截至11月底。" in part(with_note, "word/footnotes.xml")
    assert '<w:footnoteReference w:id="1"/>' in part(with_note, "word/document.xml")
    assert "word/footnotes.xml" not in zipfile.ZipFile(BytesIO(without)).namelist()
