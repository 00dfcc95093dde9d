"""Nasty papers whose trouble is in the package: other parts, other programs, other encodings."""

from __future__ import annotations

import zipfile

from tests.word.building import (
    HEAD,
    MAIN_TYPE,
    REL,
    SPACES,
    STRICT_REL,
    STRICT_W,
    STYLES,
    W,
    document,
    docx,
    links,
    p,
    packed,
    parts_of,
    r,
    story,
    types,
)
from tests.word.nasty import TEXTS, UNTOUCHED, Nasty, codes


def with_parts(
    name: str, body: str, marks: str, says: str, warns: str, *rows: tuple[str, str], **parts: str
) -> Nasty:
    data = docx(UNTOUCHED + body, *rows, **parts)
    return Nasty(name, data, tuple(marks.split("|")), tuple(says.split("|")), codes(warns))


NOTE = '<w:footnote w:id="2">' + p("其中××次") + "</w:footnote>"
SETTINGS = (
    f"{HEAD}<w:settings {SPACES}><w:trackRevisions/><w:documentProtection w:enforcement='1'/></w:settings>"
)
CHART = '<c:chart xmlns:c="urn:c" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>××次</a:t></c:chart>'
PARTS = [
    with_parts(
        "header_footer",
        p("共××次"),
        "××|××|××",
        "共N0次|N1局|第N2期",
        "",
        ("header", "header1.xml"),
        ("footer", "footer1.xml"),
        header1=story("hdr", p("××局")),
        footer1=story("ftr", p("第××期")),
    ),
    with_parts(
        "notes",
        p("共××次"),
        "××|××",
        "共N0次|其中N1次",
        "",
        ("footnotes", "footnotes.xml"),
        footnotes=story("footnotes", NOTE),
    ),
    with_parts(
        "settings",
        p("共××次"),
        "××",
        "共N0次",
        "protected track_on",
        ("settings", "settings.xml"),
        settings=SETTINGS,
    ),
    Nasty(
        "chart_signature_object",
        packed(
            parts_of(p("共××次"))
            | {
                "word/charts/chart1.xml": CHART,
                "word/embeddings/Sheet1.xlsx": b"PK\x03\x04sheet behind the chart",
                "_xmlsignatures/sig1.xml": "<Signature/>",
                "word/afchunk1.htm": "<html>××次</html>",
            }
        ),
        ("××",),
        ("共N0次",),
        codes("chart_text embedded signed inserted_file"),
    ),
    with_parts(
        "normal", p("共××次"), "××", "共N0次", "", ("attachedTemplate", "!file:///C:\\Users\\a\\Normal.dotm")
    ),
    with_parts("web_link", p("共××次"), "××", "共N0次", "", ("hyperlink", "!https://example.org/a")),
]


STORE = "{11111111-2222-3333-4444-555555555555}"


def _bound() -> bytes:
    control = (
        '<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings="xmlns:n=\'urn:n\'" w:xpath="/n:a[1]/n:b[1]" '
        'w:storeItemID="' + STORE + '"/></w:sdtPr><w:sdtContent>'
        f"{r('共××次')}</w:sdtContent></w:sdt>"
    )
    own = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    return packed(
        parts_of(p("今年", control), ("customXml", "../customXml/item1.xml"))
        | {
            "customXml/item1.xml": '<n:a xmlns:n="urn:n"><n:b>共××次</n:b></n:a>',
            "customXml/itemProps1.xml": f'<d:datastoreItem xmlns:d="{own}" d:itemID="{STORE}"/>',
            "customXml/_rels/item1.xml.rels": links(("customXmlProps", "itemProps1.xml")),
        }
    )


def _wps() -> bytes:
    spaces = SPACES.replace(
        "mc:Ignorable",
        'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" mc:Ignorable',
    )
    body = p("共", r("××"), "次") + "<wpsCustomData:a/>"
    build = '<property pid="2" name="KSOProductBuildVer"><v>2052-12.1</v></property>'
    custom = f'{HEAD}<Properties xmlns="urn:p">{build}</Properties>'
    return packed(
        parts_of("")
        | {
            "word/document.xml": document(body, spaces.replace('"w14"', '"w14 wpsCustomData"')),
            "docProps/custom.xml": custom,
        }
        | {
            "_rels/.rels": links(
                ("officeDocument", "word/document.xml"), ("custom-properties", "docProps/custom.xml")
            )
        }
    )


def _prefixed(prefix: str) -> bytes:
    """The same paper under another prefix; "" makes it the default namespace, which attributes lack."""
    body = document(UNTOUCHED + p("共××次"), f'xmlns:w="{W}"')
    if prefix:
        return docx("", document=body.replace("w:", f"{prefix}:").replace("xmlns:w=", f"xmlns:{prefix}="))
    plain = body.replace("<w:", "<").replace("</w:", "</").replace("xmlns:w=", "xmlns=")
    bare = plain.replace("w:rsidR", "rsidR").replace("w:val", "val").replace("w:eastAsia", "eastAsia")
    return docx("", document=bare)


def _strict() -> bytes:
    members = {
        name: str(one).replace(W, STRICT_W).replace(REL, STRICT_REL)
        for name, one in parts_of(p("共××次")).items()
    }
    return packed(dict(members))


def _elsewhere() -> bytes:
    return packed(
        {
            "[Content_Types].xml": types("/papers/main.xml", MAIN_TYPE),
            "_rels/.rels": links(("officeDocument", "/papers/main.xml")),
            "papers/main.xml": document(p("共××次")),
            "papers/styles.xml": STYLES,
            "papers/_rels/main.xml.rels": links(("styles", "styles.xml")),
        }
    )


def _encoded(codec: str, declared: str) -> bytes:
    text = document(UNTOUCHED + p("共××次")).replace('encoding="UTF-8"', f'encoding="{declared}"')
    return docx("", document=text.encode(codec))


def one(name: str, data: bytes, warns: str = "") -> Nasty:
    return Nasty(name, data, ("××",), ("共N0次",), codes(warns))


PRODUCERS = [
    one("bound_control", _bound(), "bound_controls"),
    one("wps", _wps()),
    one("other_prefix", _prefixed("x")),
    one("default_namespace", _prefixed("")),
    one("strict", _strict()),
    one("elsewhere", _elsewhere()),
    one("utf16", _encoded("utf-16", "UTF-16")),
    one("gb18030_part", _encoded("gb18030", "GB18030")),
    one("stored", packed(parts_of(p("共××次")), zipfile.ZIP_STORED)),
]

FILLED = [*TEXTS, *PARTS, *PRODUCERS]
