"""The fixed parts of a paper in official layout: page, styles, page number, container.

Source of the measures: GB/T 9704-2012, 5.2 and 7.3-7.5, and the settings that
give 28 characters by 22 lines when laid out (line grid, exact lines, a
character spacing of -0.25 point; a character grid gives 14 columns in some
programs and is avoided).
"""

from __future__ import annotations

from dataclasses import dataclass

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TWIPS_PER_MM = 1440 / 25.4
CHARACTER = 320
"""Width of one 三号 character (16 point) in twips."""
PAGE = (11906, 16838)
LEFT, RIGHT = 1588, 1474
COMMON_BOTTOM = 1985
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

THIN = '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>{}</w:p>'
"""A paragraph one point high: closes a table or carries a page break without costing a line."""


_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_LOOSE = '<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'
_SMALL_LINE = '<w:snapToGrid w:val="0"/><w:spacing w:line="280" w:lineRule="exact"/>'
_NOTE_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{}</w:r>'


@dataclass(frozen=True, slots=True)
class Profile:
    """Margins and line pitch of one reading of the standard; all give 28 × 22 characters."""

    top: int
    bottom: int
    line: int
    footer: int = 1447


P1 = Profile(top=2098, bottom=COMMON_BOTTOM, line=579)
"""37 and 35 mm: the margins that checkers and colleagues look for."""
P2 = Profile(top=1906, bottom=1900, line=592)
"""The visible type area is 225 mm high, as the standard says of the printed page."""


def section(profile: Profile, landscape: bool, numbered: bool) -> str:
    """Page size, margins, grid. A landscape page is the portrait one turned: its head lies at the binding."""
    wide, high = PAGE
    top, right, bottom, left, footer = profile.top, RIGHT, profile.bottom, LEFT, profile.footer
    turned = ""
    if landscape:
        wide, high, turned = high, wide, ' w:orient="landscape"'
        top, right, bottom, left = LEFT, profile.top, RIGHT, profile.bottom
        footer += RIGHT - COMMON_BOTTOM
    numbers = (
        '<w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>'
        if numbered
        else ""
    )
    return (
        f'<w:sectPr>{numbers}<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="851" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{profile.line}"/></w:sectPr>'
    )


def document(body: str) -> str:
    return f"{HEAD}<w:document {W} {R}><w:body>{body}</w:body></w:document>"


def table_shape(width: int) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
    )


def note_reference(number: int) -> str:
    return _NOTE_MARK.format(f'<w:footnoteReference w:id="{number}"/>')


def footnotes(notes: list[str]) -> str:
    """Two separators every reader expects, then the notes, numbered from 1."""
    head = '<w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>' + _NOTE_MARK.format("<w:footnoteRef/>")
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p>{head}{runs}</w:p></w:footnote>'
        for number, runs in enumerate(notes, 1)
    )
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return f"{HEAD}<w:footnotes {W}>{rules}{written}</w:footnotes>"


def fixed(profile: Profile, title: str, footnotes: bool, side: str) -> dict[str, str]:
    """Every part but the document and its notes, by path in the container."""
    odd, even = ("center", "center") if side == "centre" else ("right", "left")
    return {
        "[Content_Types].xml": _content_types(footnotes),
        "_rels/.rels": _relations(
            (("officeDocument", "word/document.xml"),),
            f'<Relationship Id="rId9" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/>',
        ),
        "docProps/core.xml": _core(title),
        "word/_rels/document.xml.rels": _relations(
            (
                ("styles", "styles.xml"),
                ("settings", "settings.xml"),
                ("footer", "footer1.xml"),
                ("footer", "footer2.xml"),
                *([("footnotes", "footnotes.xml")] if footnotes else []),
            )
        ),
        "word/footer1.xml": _footer(odd),
        "word/footer2.xml": _footer(even),
        "word/settings.xml": _settings(footnotes),
        "word/styles.xml": styles(profile),
    }


def styles(profile: Profile) -> str:
    line = f'<w:spacing w:line="{profile.line}" w:lineRule="exact"/>'
    plain = '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    title_line = f'<w:spacing w:after="{profile.line}" w:line="700" w:lineRule="exact"/>'
    made = [
        _style("Normal", "Normal", "仿宋_GB2312", 32, f"{plain}{line}{_jc('both')}", spacing=-5),
        _style("BodyText", "Body Text", "", 0, _INDENT),
        _style("Title", "Title", "方正小标宋简体", 44, title_line + _jc("center")),
        *(_heading(level, font) for level, font in ((1, "黑体"), (2, "楷体_GB2312"), (3, "仿宋_GB2312"))),
        _style("Caption", "caption", "黑体", 24, f"<w:keepNext/>{line}{_jc('center')}"),
        *(_style(f"TableHead{n}", f"Table Head {n}", "黑体", n, _LOOSE + _jc("center")) for n in (21, 24)),
        *(
            _style(f"TableText{n}", f"Table Text {n}", "仿宋_GB2312", n, _LOOSE + _jc("left"))
            for n in (21, 24)
        ),
        _style("Footer", "footer", "宋体", 28, _SMALL_LINE),
        _style("FootnoteText", "footnote text", "仿宋_GB2312", 18, _LOOSE),
        '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>',
    ]
    return f"{HEAD}<w:styles {W}>{''.join(made)}</w:styles>"


def _jc(side: str) -> str:
    return f'<w:jc w:val="{side}"/>'


def _heading(level: int, font: str) -> str:
    shape = f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="{level - 1}"/>'
    return _style(f"Heading{level}", f"heading {level}", font, 32, shape, spacing=-5)


def _style(key: str, name: str, font: str, size: int, paragraph: str, spacing: int = 0) -> str:
    """One paragraph style; without a font it looks as Normal does."""
    default, based = (' w:default="1"', "") if key == "Normal" else ("", '<w:basedOn w:val="Normal"/>')
    letters = (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}" w:cs="{font}"/>'
        f'<w:spacing w:val="{spacing}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        if font
        else ""
    )
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>{letters}</w:style>"
    )


def _footer(side: str) -> str:
    """— 1 —, one character in from the outer edge (GB/T 9704, 7.5); the field is five runs."""
    inset = "" if side == "center" else f'<w:ind w:{side}Chars="100" w:{side}="280"/>'
    run = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>{}</w:r>'
    field = (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    dash = ('<w:t xml:space="preserve">— </w:t>', '<w:t xml:space="preserve"> —</w:t>')
    runs = "".join(run.format(piece) for piece in (dash[0], *field, dash[1]))
    shape = f'<w:pPr><w:pStyle w:val="Footer"/>{inset}{_jc(side)}</w:pPr>'
    return f"{HEAD}<w:ftr {W}><w:p>{shape}{runs}</w:p></w:ftr>"


def _settings(footnotes: bool) -> str:
    notes = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>' if footnotes else ""
    word = "http://schemas.microsoft.com/office/word"
    return (
        f"{HEAD}<w:settings {W}><w:evenAndOddHeaders/>"
        f'<w:characterSpacingControl w:val="doNotCompress"/>{notes}'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{word}" w:val="15"/></w:compat>'
        "</w:settings>"
    )


def _core(title: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
    )


def _relations(targets: tuple[tuple[str, str], ...], more: str = "") -> str:
    held = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{held}{more}</Relationships>'


def _content_types(footnotes: bool) -> str:
    named = [("document", "document.main"), ("styles", "styles"), ("settings", "settings")]
    named += [("footer1", "footer"), ("footer2", "footer")]
    named += [("footnotes", "footnotes")] if footnotes else []
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in named
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}"
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
