"""Building blocks of Word files for tests: XML as text, packed into a container by hand."""

from __future__ import annotations

import zipfile
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{REL}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PLAIN = '<w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/><w:lang w:eastAsia="zh-CN"/></w:rPr>'
BOLD = '<w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="32"/></w:rPr>'


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{text}</w:t>'


def r(text: str, properties: str = PLAIN) -> str:
    """A run with one text."""
    return f'<w:r w:rsidR="00A1">{properties}{t(text)}</w:r>'


def raw(inside: str, properties: str = "") -> str:
    """A run of whatever."""
    return f"<w:r>{properties}{inside}</w:r>"


def p(*inside: str, properties: str = "") -> str:
    """A paragraph; what is no XML becomes a run of text."""
    runs = "".join(one if one.startswith("<") else r(one) for one in inside)
    return f'<w:p w:rsidR="00B2">{properties}{runs}</w:p>'


def styled(style: str, *inside: str) -> str:
    return p(*inside, properties=f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>')


def table(*rows: tuple[str, ...]) -> str:
    def cell(one: str) -> str:
        return f"<w:tc><w:tcPr/>{one if one.startswith('<') else p(one)}</w:tc>"

    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>{lines}</w:tbl>'


def box(shown: str, second: str | None = None) -> str:
    """A run with a text box, in both forms Word writes."""
    copy = shown if second is None else second
    return raw(
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline>"
        '<wp:extent cx="9" cy="9"/><wp:docPr id="71" name="box"/><a:graphic><a:graphicData uri="u"><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{shown}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{copy}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )


def field(code: str, result: str) -> str:
    """A complex field over five runs."""

    def mark(kind: str) -> str:
        return raw(f'<w:fldChar w:fldCharType="{kind}"/>')

    told = raw(f'<w:instrText xml:space="preserve"> {code} </w:instrText>')
    return mark("begin") + told + mark("separate") + result + mark("end")


def document(body: str, spaces: str = SPACES) -> str:
    return f"{HEAD}<w:document {spaces}><w:body>{body}<w:sectPr/></w:body></w:document>"


def story(kind: str, inside: str) -> str:
    """A header ("hdr"), a footer ("ftr"), "footnotes" or "endnotes"."""
    return f"{HEAD}<w:{kind} {SPACES}>{inside}</w:{kind}>"


STYLES = (
    f'{HEAD}<w:styles {SPACES}><w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="自定"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
)


def types(main: str = "/word/document.xml", kind: str = MAIN_TYPE, extra: str = "") -> str:
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="{main}" ContentType="{kind}"/>{extra}</Types>'
    )


def links(*rows: tuple[str, str], base: str = REL) -> str:
    """Relationships from (kind, target) pairs; a target that begins with "!" is external."""
    made = ""
    for number, (kind, target) in enumerate(rows, 1):
        mode = ' TargetMode="External"' if target.startswith("!") else ""
        address = target.removeprefix("!")
        made += f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{address}"{mode}/>'
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'


def parts_of(body: str, *rows: tuple[str, str], **parts: str | bytes) -> dict[str, str | bytes]:
    """The members of a .docx with ``body``; ``parts`` by name in word/ (header1 → word/header1.xml)."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": types(),
        "_rels/.rels": links(("officeDocument", "word/document.xml")),
        "word/document.xml": document(body),
        "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": links(("styles", "styles.xml"), *rows),
    }
    return found | {f"word/{name}.xml": content for name, content in parts.items()}


def packed(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, method)
    return out.getvalue()


def docx(body: str, *rows: tuple[str, str], **parts: str | bytes) -> bytes:
    return packed(parts_of(body, *rows, **parts))
