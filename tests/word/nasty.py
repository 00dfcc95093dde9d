"""Papers as they come in real life: each with its blanks, what it must say once filled, and its warnings.

Every blank is filled with "N" and its number (N0, N1 …).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.word.building import BOLD, PLAIN, box, docx, p, r, raw, styled, t, table
from tests.word.building import field as complex_field

UNTOUCHED = p("这一段没有空，一个字节也不动。") + p(r("粗体", BOLD), "和常规。")


@dataclass(frozen=True)
class Nasty:
    """``marks`` are the blanks in order; ``says`` stands in the text after filling; ``warns`` are codes."""

    name: str
    data: bytes
    marks: tuple[str, ...]
    says: tuple[str, ...]
    warns: frozenset[str] = field(default_factory=frozenset)
    file: str = "草稿.docx"


def simple(name: str, *paragraphs: str, marks: str, says: str, warns: str = "") -> Nasty:
    """A paper of these paragraphs and two that have no blank; words separated by |."""
    data = docx(UNTOUCHED + "".join(paragraphs))
    return Nasty(name, data, tuple(marks.split("|")) if marks else (), tuple(says.split("|")), codes(warns))


def codes(words: str) -> frozenset[str]:
    return frozenset(words.split())


PROOF = '<w:proofErr w:type="spellStart"/>'
GO_BACK = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
COMMENT = '<w:commentRangeStart w:id="4"/>'
PICTURE = raw('<w:drawing><wp:inline><wp:docPr id="9" name="pic"/></wp:inline></w:drawing>')
HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
LINED = '<w:rPr><w:u w:val="single"/></w:rPr>'
CHANGED = '<w:rPr><w:b/><w:rPrChange w:id="8" w:author="甲"><w:rPr/></w:rPrChange></w:rPr>'
RUBY = f"<w:ruby><w:rubyPr/><w:rt>{r('dang')}</w:rt><w:rubyBase>{r('党课××次')}</w:rubyBase></w:ruby>"
GONE = "<w:delText>××</w:delText>"


def ins(*runs: str, tag: str = "ins", number: int = 5) -> str:
    return f'<w:{tag} w:id="{number}" w:author="甲" w:date="2026-01-01T00:00:00Z">{"".join(runs)}</w:{tag}>'


RUNS = [
    simple("split", p("开展", r("×"), r("×"), "次。"), marks="××", says="开展N0次。"),
    simple("proof", p("开展", r("×"), PROOF, r("×次。")), marks="××", says="开展N0次。"),
    simple(
        "mixed",
        p("开展", r("×", BOLD), r("××"), "次"),
        marks="×××",
        says="开展N0次",
        warns="mixed_format",
    ),
    simple("go_back", p("开展×", GO_BACK, "×次，共××人。"), marks="××|××", says="开展N0次，共N1人。"),
    simple(
        "several", p("在××局，××次、××人次，××%。"), marks="××|××|××|××", says="在N0局，N1次、N2人次，N3%。"
    ),
    simple("four", p("慰问××××人"), marks="××××", says="慰问N0人"),
    simple("tab", p("开展×", raw("<w:tab/>"), "×次"), marks="×", says="开展×\tN0次"),
    simple("break", p("共××", raw("<w:br/>"), "××次"), marks="××|××", says="共N0\nN1次"),
    simple("picture", p("开展×", PICTURE, "×次"), marks="×", says="开展×N0次"),
    simple("note_mark", p("××", raw('<w:footnoteReference w:id="2"/>'), "次"), marks="××", says="N0次"),
    simple(
        "smart_tag", p('<w:smartTag w:element="a">' + r("共×") + "</w:smartTag>×次"), marks="", says="共×"
    ),
    simple(
        "smart_tag_across",
        p('<w:smartTag w:element="a">' + r("共×") + "</w:smartTag>", r("×次")),
        marks="××",
        says="共N0次",
    ),
    simple(
        "link", p('<w:hyperlink w:anchor="x">' + r("共××次") + "</w:hyperlink>"), marks="××", says="共N0次"
    ),
    simple("comment", p("共×", COMMENT, "×次", '<w:commentRangeEnd w:id="4"/>'), marks="××", says="共N0次"),
    simple(
        "control",
        p(
            "共",
            f"<w:sdt><w:sdtPr><w:id w:val='7'/></w:sdtPr><w:sdtContent>{r('××')}</w:sdtContent></w:sdt>",
            "次",
        ),
        marks="××",
        says="共N0次",
    ),
    simple("hidden", p("共", r("××次", HIDDEN), "××人"), marks="××", says="共N0人", warns="hidden_blanks"),
    simple(
        "symbol", p("共", raw(2 * '<w:sym w:font="Symbol" w:char="F0B4"/>'), "次"), marks="××", says="共N0次"
    ),
    simple("wingdings", p(raw('<w:sym w:font="Wingdings" w:char="F0A8"/>'), "同意"), marks="", says="同意"),
    simple(
        "equation", p("共××次", "<m:oMath><m:r><m:t>××次</m:t></m:r></m:oMath>"), marks="××", says="共N0次"
    ),
    simple(
        "no_preserve", p("<w:r><w:t>×</w:t></w:r>", "<w:r><w:t>×  次</w:t></w:r>"), marks="××", says="N0  次"
    ),
    simple("ruby", p(raw(RUBY), "共××次"), marks="××|××", says="党课N0次共N1次"),
    simple("cdata", p("<w:r><w:t><![CDATA[共××次]]></w:t></w:r>"), marks="××", says="共N0次"),
    simple("spread", p("<w:r>\n  " + PLAIN + f"\n  {t('共××次')}\n </w:r>\n"), marks="××", says="共N0次"),
    simple("two_texts", p(raw(t("共×") + "<w:tab/>" + t("××次"), BOLD)), marks="××", says="共×\tN0次"),
    simple("many_runs", p(*[r("共"), *[r("一")] * 6000, r("××次")]), marks="××", says="一N0次"),
]

TOKENS = [
    simple(
        "spellings",
        p(
            "一××次，二XX次，三xx次，四ＸＸ次，五Ｘ Ｘ次，六**次，"
            "七＿＿次，八__次，九□□次，十【】次，又（  ）次"
        ),
        marks="××|XX|xx|ＸＸ|Ｘ Ｘ|**|＿＿|__|□□|【】|（  ）",
        says="一N0次，二N1次，三N2次，四N3次，五N4次，六N5次，七N6次，八N7次，九N8次，十N9次，又N10次",
    ),
    simple(
        "gaps",
        p("开会   次，走访　户，共N次、ｎ名"),
        marks="   |　|N|ｎ",
        says="开会N0次，走访N1户，共N2次、N3名",
    ),
    simple(
        "underlined",
        p("联系人：", r("      ", LINED), "，共", r("  ", LINED), "次"),
        marks="      |  ",
        says="N0，共N1次",
    ),
    simple(
        "look_alikes",
        p("3×4=12，长×宽，□同意 □不同意，**重点**工作，__init__，138****1234，【2026】号，李  明"),
        p("　　今年以来，    情况良好。"),
        p("XXL码，X光，100×200毫米，https://a.example/xx?n=**次 见附件"),
        marks="",
        says="138****1234",
    ),
    simple(
        "texts",
        p("×××同志在××局、××村开展“××行动”，×月×日印发《××××》，20××年×月×日、20**年，第×届"),
        marks="×××|××|××|××|×月×日|××××|20××年×月×日|20**年|×",
        says="N0同志在N1局、N2村开展“N3行动”，N4印发《N5》，N6、N7，第N8届",
    ),
    simple(
        "widths",
        p("共×\u200b×次，占\u00a0××\u00a0％，“××”条"),
        marks="×\u200b×|××|××",
        says="共N0次，占\u00a0N1\u00a0％",
    ),
    simple("decimals", p("投入××.××万元、×.×亿元"), marks="××.××|×.×", says="投入N0万元、N1亿元"),
    simple(
        "language",
        p("{{ cycler }}{% for x in y %}共××次{% endfor %}"),
        marks="××",
        says="{{ cycler }}{% for x in y %}共N0次",
    ),
    simple("rare", p("𠮷林、㎡、喆\ue000，共××次"), marks="××", says="𠮷林、㎡、喆\ue000，共N0次"),
]

REVISIONS = [
    simple("insertion", p("共", ins(r("××")), "次"), marks="××", says="共N0次", warns="tracked_changes"),
    simple("half_inserted", p("共×", ins(r("×")), "次"), marks="××", says="共N0次", warns="tracked_changes"),
    simple(
        "deletion", p("共××次", ins(raw(GONE), tag="del")), marks="××", says="共N0次", warns="tracked_changes"
    ),
    simple(
        "deleted_between",
        p("共×", ins(raw("<w:delText>旧</w:delText>"), tag="del"), "×次"),
        marks="××",
        says="共N0次",
        warns="tracked_changes",
    ),
    simple(
        "move",
        p(ins(r("旧××次"), tag="moveFrom")),
        p(ins(r("新××次"), tag="moveTo", number=6)),
        marks="××",
        says="新N0次",
        warns="tracked_changes",
    ),
    simple(
        "deleted_mark",
        p("共×", properties="<w:pPr><w:rPr>" + ins(tag="del") + "</w:rPr></w:pPr>"),
        p("×次，××人"),
        marks="×|××",
        says="N0次，N1人",
        warns="tracked_changes",
    ),
    simple(
        "format_change",
        p(r("共××次××人", CHANGED)),
        marks="××|××",
        says="共N0次N1人",
        warns="tracked_changes",
    ),
]

STORIES = [
    simple("box", p(box(p("共××次"))), p("××人"), marks="××|××", says="共N0次|N1人"),
    simple(
        "box_in_text",
        p(raw(t("前××次") + box(p("中××次"))[5:-6] + t("后××次"))),
        marks="××|××|××",
        says="前N0次|中N2次|后N1次",
    ),
    simple("box_differs", p(box(p("共××次"), p("旧××次"))), marks="××", says="共N0次", warns="box_copies"),
    simple(
        "deleted_box",
        p(ins(box(p("旧××次")), tag="del"), "共××次"),
        marks="××",
        says="共N0次",
        warns="tracked_changes",
    ),
    simple("table", table(("党课（次）", "经费"), ("××", "××万元")), marks="××|××", says="N0|N1万元"),
    simple(
        "nested_table",
        table(("支部", "次数"), ("一支部", table(("内", "××次")) + p(""))),
        marks="××",
        says="N0次",
    ),
    simple(
        "field",
        p("共", complex_field("=SUM(ABOVE)", r("××")), "次"),
        marks="××",
        says="共N0次",
        warns="field_result",
    ),
    simple(
        "contents",
        styled("TOC1", complex_field('TOC \\o "1-3"', r("一、共××次") + raw("<w:tab/>") + r("3"))),
        styled("1", "一、共××次"),
        marks="××",
        says="一、共N0次\t3|一、共N0次",
    ),
    simple(
        "described",
        p(
            "共××次",
            raw('<w:drawing><wp:inline><wp:docPr id="9" name="a" descr="共××次"/></wp:inline></w:drawing>'),
        ),
        marks="××",
        says="共N0次",
        warns="alt_text",
    ),
    simple(
        "filled_before",
        p("共", '<w:bookmarkStart w:id="3" w:name="_fig_a"/>', "12", '<w:bookmarkEnd w:id="3"/>', "次，××人"),
        marks="××",
        says="共12次，N0人",
        warns="sealed_before",
    ),
]

TEXTS = [*RUNS, *TOKENS, *REVISIONS, *STORIES]
