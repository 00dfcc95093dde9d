"""What each blank waits for, by the words beside it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jishi.core.units import Found, unit_at
from jishi.word.marks import CROSS, SPACE, marks_in
from jishi.word.model import Blank, Cell

_APPROX_BEFORE = re.compile(r"(?:不少于|不低于|超过|突破|至少|近|约|超|逾)$")
_NO_FIGURE = {"workdays", "minutes", "characters", "editions", "anniversary"}
_EDITION_AFTER = re.compile(
    r"\s*(?:届|次(?:[^，。；、]{0,8}?(?:代表|大会|全会|全体))|批|轮|期|号|季度|个|版|名|条|章|中队|大队)"
)
_MARKED = re.compile(rf"[{CROSS}*＊_＿□○△]")
_DATE_AFTER = re.compile(r"\s*(?:季度|年(?!级|龄|轻|会|限)|月(?!票|报|球)|日(?!常|均|报|益))")
_SPAN_BEFORE = re.compile(r"(?:近|工作|任职|服务|连续|入党|从事|满|届满|为期|最近|过去|未来|历时)$")
_LIST = re.compile(
    rf"\s*(?:[、和及与至到~～—–/-]|以及){{1,4}}\s*(?=[{CROSS}*＊_＿□○△]{{1,8}})(?P<mark>[{CROSS}*＊_＿□○△]+(?:[.．][{CROSS}]+)?)"
)
_PLACE_LIST = re.compile(r"\s*等(?:地|处|国|[^，。；]{0,8}?(?:基地|纪念馆|旧址|景区))")
_NAME_AFTER = re.compile(
    r"\s*(?:[省市州县区旗乡镇村局厅]|街道|社区|同志|书记|主任|局长|处长|科长|部长|主席|先生|女士|老师|等|公司|中心|单位|党委|党组|党总支|"
    r"支部|党支部|委员会|科|处|部|所|站|段|院|校|学校|医院|大学|学院|路|高速|公路|国道|省道|大桥|隧道|收费站|服务区|网|公众号|平台|行动|工程|"
    r"精神|制度|办法|方案|计划|活动|品牌|项目|会议|讲话|文件|荣誉|称号|奖)"
)
_NAME_BEFORE = re.compile(
    r"(?:荣获|获得|被评为|被授予|授予|制定|制订|修订|出台|印发|下发|递交|提交|递交了|签订|学习|学习了|观看|观看了|"
    r"联系人|负责人|责任人|记录人|主持人|单位|地点|任命|邀请|聘请|由|叫|帮扶|帮扶村|联系|挂钩|共建|命名为|选举|当选|推荐|姓名|名称|标题|主题为|题为|为题)[了：:“]?$"
)
_DATE_BEFORE = re.compile(r"(?:截至|截止|截止到|截至到|每月|每周|每年|定于|日期|时间)[：:]?$")
_SINCE_BEFORE = re.compile(r"(?<![关对位属少大等用便至由鉴处基小高低优终善忠敢乐勇在过来])(?:于|自|从|至)$")
_SINCE_AFTER = re.compile(r"\s*(?:[，,]|起|开始|止|前|后|期间|以来|召开|举行|举办|印发|开展|组织|正式|完成)")
_HELD = re.compile(r"\s*(?:，|,|召开|举行|举办|印发|开展|组织|下午|上午)")
_COUNTED_BEFORE = re.compile(
    r"(?:共|共有|共计|合计|累计|总计|达|达到|达成|多达|总数|数量|人数|次数|占比|比例|百分之)[为是：:]?$"
)
_CLAUSE_END = re.compile(r"\s*(?:以上|以下|左右)?(?:[，。；、,;）)]|$)")
_HEAD_UNIT = re.compile(r"[（(/／]\s*(?:单位[：:]?)?\s*(?P<word>[^（）()/／]+(?:[（(]次[）)])?)\s*[）)]?\s*$")
_HEAD_COUNT = re.compile(
    r"(?P<word>人次|场次|批次|次|人|户|件|份|篇|期|个|项|起|家|元|亩)数$|(?P<rate>率|比例|占比)$"
)
_HEAD_DATE = re.compile(r"时间|日期|年月|月份")
_HEAD_NAME = re.compile(r"姓名|名称|单位|地点|部门|责任人|主题|内容|题目|支部|人员|备注|负责|职务|对象$")

NEAR = 60
"""How many characters before and after a blank have a say."""
LONGEST_LIST = 30
LONGEST_HEAD = 60
Kind = tuple[str, str, str]


Known = dict[tuple[int, int], tuple[Kind | None, re.Match[str] | None]]
"""By place: what is certain of it, and the next place of the list it begins."""


def blanks_in(
    text: str,
    paragraph: int,
    first: int = 0,
    cell: Cell | None = None,
    *,
    barriers: Sequence[int] = (),
    underlined: Sequence[tuple[int, int]] = (),
) -> list[Blank]:
    """The blanks of one paragraph, numbered from ``first``; see ``marks_in`` for the last two."""
    alone = cell is not None and not re.search(r"[\w\u4e00-\u9fff]{3}", _MARKED.sub("", text))
    spans = marks_in(text, in_cell=alone, barriers=barriers, underlined=underlined)
    found, known = [], Known()
    for number, (start, end) in enumerate(spans, first):
        kind, unit, approx = _of_cell(text, start, end, cell) or classify(text, start, end, known)
        found.append(Blank(number, text[start:end], paragraph, start, end, kind, unit, approx))
    return found


def classify(text: str, start: int, end: int, known: Known | None = None) -> Kind:
    """(kind, unit, approx) of the place ``start``–``end`` by the words beside it.

    Works for a number that stands there as well as for a mark. 第 before it
    makes an edition, 《》 round it a title, 年月日 after it a date, a measure
    word a figure; a list (××、××次) is what its last member is. Lengths in
    minutes, working days and characters are rules, not counts: "other". ``known``
    keeps what was found of each place of one text, so that a long list is read once.
    """
    known = Known() if known is None else known
    for _ in range(LONGEST_LIST):
        if (start, end) not in known:
            known[start, end] = _certain(text, start, end), _LIST.match(text, end)
        kind, later = known[start, end]
        if kind:
            return kind
        if not later:
            break
        start, end = later.span("mark")
    return _by_words(text[max(0, start - NEAR) : start], text, end)


def _certain(text: str, start: int, end: int) -> Kind | None:
    """What the words right beside it leave no doubt of."""
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    found = unit_at(text, end)
    for kind in (_edition(before, text, end), _title(before, after), _date(text, start, end, before, found)):
        if kind:
            return kind
    if found:
        return _figure(before, found)
    return ("name", "", "") if _quoted(before, after) else None


def _edition(before: str, text: str, end: int) -> Kind | None:
    ordinal = before.rstrip(SPACE).endswith("第") and _EDITION_AFTER.match(text, end)
    return ("edition", "", "") if ordinal or text.startswith("届", end) else None


def _title(before: str, after: str) -> Kind | None:
    return ("titles", "", "") if before.endswith("《") and after.startswith("》") else None


def _date(text: str, start: int, end: int, before: str, found: Found | None) -> Kind | None:
    mark = text[start:end]
    if _MARKED.search(mark) or not mark.strip():
        dated = re.search(r"[年月日]", mark)
        if dated:
            return "date", "", ""
    elif re.search(r"[年月]", mark):
        return "date", "", ""
    if text.startswith("起", end) and before.endswith(("自", "从")):
        return "date", "", ""
    if found or not _DATE_AFTER.match(text, end):
        return None
    lasting = _SPAN_BEFORE.search(before) or text.startswith(("年来", "年以上", "年以来的", "年内"), end)
    return ("other", "年", "") if lasting else ("date", "", "")


def _figure(before: str, found: Found) -> Kind:
    rounded = _APPROX_BEFORE.search(before)
    approx = found.approx or (rounded[0] if rounded else "")
    kind = "other" if found.unit.dimension in _NO_FIGURE else "figure"
    return kind, found.word, approx


def _quoted(before: str, after: str) -> bool:
    """A mark right behind an opening quotation mark that closes soon is a name: “××行动”."""
    return bool(re.search(r"[“\"「]$", before)) and bool(re.match(r"[^“”，。；]{0,12}[”\"」]", after))


def _by_words(before: str, text: str, end: int) -> Kind:
    clause = re.split(r"[，。；：！？\n]", before)[-1].strip(SPACE + "\t")
    if _PLACE_LIST.match(text, end):
        return "other", "", ""
    if before.endswith("百分之"):
        return "figure", "%", ""
    since = _SINCE_BEFORE.search(before) and _SINCE_AFTER.match(text, end)
    if since or (_DATE_BEFORE.search(before) and not _NAME_AFTER.match(text, end)):
        return "date", "", ""
    if _NAME_AFTER.match(text, end) or _NAME_BEFORE.search(before):
        return "name", "", ""
    if not clause and _HELD.match(text, end) and not re.search(r"[，：]\s*$", before):
        return "date", "", ""
    if _COUNTED_BEFORE.search(before) and _CLAUSE_END.match(text, end):
        return "figure", "", ""
    return "other", "", ""


def _of_cell(text: str, start: int, end: int, cell: Cell | None) -> Kind | None:
    """What a table says of a mark that fills its cell: the unit its heads name, else what they speak of."""
    if cell is None or unit_at(text, end) or text.strip(SPACE) != text[start:end].strip(SPACE):
        return None
    for head in (cell.column_head, cell.row_head):
        if unit := head_unit(head):
            return "figure", unit, ""
    for head in (cell.column_head, cell.row_head):
        if _HEAD_DATE.search(head):
            return "date", "", ""
    if _HEAD_NAME.search(cell.column_head):
        return "name", "", ""
    return "figure", "", ""


def head_unit(head: str) -> str:
    """The measure word the head of a column or row names: 党课（次） → 次, 达标率 → %; "" when none."""
    head = re.sub(r"\s+", "", head)[-LONGEST_HEAD:]
    match = _HEAD_UNIT.search(head)
    if match and (found := unit_at(match["word"] + "，", 0)) and found.end == len(match["word"]):
        return found.word
    counted = _HEAD_COUNT.search(head)
    if not counted:
        return ""
    return "%" if counted["rate"] else counted["word"]
