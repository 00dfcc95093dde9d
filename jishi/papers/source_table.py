"""The source table as a workbook and as an annex in official layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from jishi.core.periods import chinese_day
from jishi.indicators.reasons import Reason
from jishi.papers.binding.model import Decision
from jishi.papers.sources import BASIS, Line, Source
from jishi.papers.values import UNKNOWN
from jishi.papers.written import NO_COUNT, Written
from jishi.word.gongwen import Body, Heading, Layout, Table, render

DECISIONS = {
    Decision.BOUND: "已填",
    Decision.OFFERED: "待选",
    Decision.OPEN: "待填",
    Decision.BY_HAND: "手工",
}
MAIN = (
    ("序号", 6),
    ("文中表述", 44),
    ("填入", 12),
    ("状态", 8),
    ("指标", 26),
    ("口径", 46),
    ("依据条款", 24),
    ("统计范围", 18),
    ("统计期", 20),
    ("计入（条）", 10),
    ("未计入（条）及原因", 34),
    ("说明", 34),
)
RECORD = (("台账", 18), ("日期", 12), ("组织", 22), ("内容", 50))
ROWS = (("序号", 6), ("指标", 26), *RECORD, ("计入数", 12), ("记录编号", 22))
LEFT = (("序号", 6), ("指标", 26), ("原因", 14), *RECORD, ("记录编号", 22))
HAND = (
    ("序号", 6),
    ("文中表述", 44),
    ("种类", 10),
    ("填入", 30),
    ("填写人", 12),
    ("填写时间", 18),
    ("填写人说明的来源", 34),
    ("说明", 22),
)
SHOWN_IN_ANNEX = 6  # rows of each figure that the annex lists by name; the workbook has them all
_FORMULA = ("=", "+", "-", "@", "\t", "＝")
_HEAD, _SHADE = Font(name="黑体", size=11), PatternFill("solid", fgColor="EEF2F6")
_SIDE = Side(style="thin", color="999999")
_THIN = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


def workbook(entries: Sequence[Source], title: str, hand: Sequence[Written] = ()) -> bytes:
    """The whole table as .xlsx: a sheet of figures, of counted rows, of rows left out, of what is by hand."""
    book = Workbook()
    main = book.active
    assert isinstance(main, Worksheet)
    main.title = "数据依据表"
    by_hand = {one.number: one for one in hand}
    _sheet(main, f"{title} 数据依据表", MAIN, (_main_row(one, by_hand.get(one.number)) for one in entries))
    _sheet(book.create_sheet("计入记录"), "计入的记录", ROWS, _counted(entries))
    _sheet(book.create_sheet("未计入记录"), "未计入的记录及原因", LEFT, _left(entries))
    if hand:
        _sheet(book.create_sheet("手工填写"), "手工填写的内容", HAND, map(_hand_row, hand))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def annex(entries: Sequence[Source], title: str, hand: Sequence[Written] = ()) -> bytes:
    """The same as an annex in official layout (.docx), with the first few rows of each figure."""
    by_hand = {one.number: one for one in hand}
    rows = tuple(
        (
            str(entry.number),
            entry.clause,
            entry.printed,
            entry.name or "—",
            _scope(entry),
            _stands_on(entry, by_hand.get(entry.number)),
        )
        for entry in entries
    )
    table = Table(
        heads=("序号", "文中表述", "填入", "指标", "范围、统计期", "依据"),
        rows=rows,
        widths_mm=(11, 48, 17, 33, 34, 82),
    )
    words = f"{_counts_said(entries, by_hand)}每个数的全部计入记录和未计入记录见同名电子表格。"
    blocks = (Body(words), Heading(1, "一、数据依据"), table, *_hand_part(hand))
    return render(Layout(title=f"{title}数据依据表", blocks=blocks, landscape=True))


def _counts_said(entries: Sequence[Source], by_hand: Mapping[int, Written]) -> str:
    bound = sum(entry.decision is Decision.BOUND and entry.basis != BASIS["unknown"] for entry in entries)
    typed = sum(entry.number in by_hand for entry in entries)
    left = len(entries) - bound - typed
    parts = [
        f"按台账填入 {bound} 处",
        f"手工填写 {typed} 处",
        *([f"没有填的和待补的 {left} 处"] if left else []),
    ]
    words = len(by_hand) - typed
    whole = f"连同名称、日期等，手工填写共 {len(by_hand)} 处。" if words else ""
    return f"全文数据空 {len(entries)} 处：{'，'.join(parts)}。{whole}"


def _hand_part(hand: Sequence[Written]) -> Iterator[Heading | Body | Table]:
    """What people wrote, names and dates too; nothing where nobody wrote."""
    if not hand:
        return
    yield Heading(1, "二、手工填写的内容")
    yield Body(f"以下 {len(hand)} 处由人写入，{NO_COUNT}，不能由台账核对。")
    rows = tuple(
        (
            str(one.number),
            one.clause,
            one.kind,
            one.text,
            f"{one.who}，{one.when}",
            one.note or "没有写明来源",
        )
        for one in hand
    )
    heads = ("序号", "文中表述", "种类", "填入", "填写人、时间", "填写人说明的来源")
    yield Table(heads=heads, rows=rows, widths_mm=(11, 68, 20, 45, 40, 41))


def _hand_row(one: Written) -> list[Any]:
    return [one.number, one.clause, one.kind, one.text, one.who, one.when, one.note, NO_COUNT]


def _hand_said(one: Written) -> str:
    return f"{NO_COUNT}：{one.who}，{one.when}{'；' + one.note if one.note else ''}"


def _main_row(entry: Source, by_hand: Written | None) -> list[Any]:
    return [
        entry.number,
        entry.clause,
        entry.printed,
        "待补" if entry.printed == UNKNOWN else DECISIONS[entry.decision],
        entry.name,
        entry.definition,
        entry.clause_source,
        entry.scope,
        entry.period,
        len(entry.counted) if entry.name else "",
        _reasons(entry),
        _hand_said(by_hand) if by_hand else "；".join(filter(None, (entry.basis, entry.note, entry.why))),
    ]


def _reasons(entry: Source) -> str:
    return "；".join(f"{reason.label} {count}" for reason, count in entry.left_counts.items())


def _scope(entry: Source) -> str:
    return f"{entry.scope}，{entry.period}" if entry.name else "—"


def _stands_on(entry: Source, by_hand: Written | None) -> str:
    if by_hand:
        return _hand_said(by_hand)
    if not entry.name:
        return entry.why
    first = "；".join(_short(line, entry.period) for line in entry.counted[:SHOWN_IN_ANNEX])
    more = f"等 {len(entry.counted)} 条" if len(entry.counted) > SHOWN_IN_ANNEX else ""
    near = [(reason, count) for reason, count in entry.left_counts.items() if reason in entry.left_out]
    left = "；未计入：" + "，".join(f"{reason.label} {count} 条" for reason, count in near) if near else ""
    return f"{first or entry.basis}{more}{left}"


def _short(line: Line, period: str) -> str:
    """Day, organisation, subject; the year only where the period does not say it."""
    known = line.on.year if line.on and f"{line.on.year}年" in period else None
    day = chinese_day(line.on, known) if line.on else "日期未填"
    about = f"：{line.title[:14]}" if line.title and line.title != line.org else ""
    return f"{day}{line.org}{about}"


def _counted(entries: Iterable[Source]) -> Iterable[list[Any]]:
    """The rows of each figure with what they add, and their sum (for persons: rows, not persons)."""
    for entry in entries:
        for side, lines in groupby(entry.counted, key=lambda line: line.side):
            told = list(lines)
            for line in told:
                yield [entry.number, side, *_line(line), line.amount, str(line.record)]
            total = sum((line.amount or Decimal(0) for line in told), Decimal(0))
            yield [entry.number, side, "合计", None, "", f"{len(told)} 条", total, ""]


def _left(entries: Iterable[Source]) -> Iterable[list[Any]]:
    for entry in entries:
        for reason, lines in entry.left_out.items():
            for line in lines:
                yield [entry.number, entry.name, Reason(reason).label, *_line(line), str(line.record)]


def _line(line: Line) -> list[Any]:
    return [line.ledger, line.on, line.org, line.title]


def _sheet(
    sheet: Worksheet, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[list[Any]]
) -> None:
    _write(sheet.cell(1, 1), title)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet["A1"].font = Font(name="宋体", size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    for number, (name, width) in enumerate(columns, 1):
        sheet.cell(2, number).value = name
        sheet.column_dimensions[get_column_letter(number)].width = width
        head = sheet.cell(2, number)
        head.font, head.border, head.fill = _HEAD, _THIN, _SHADE
    for line, row in enumerate(rows, 3):
        for number, value in enumerate(row, 1):
            _write(sheet.cell(line, number), value)
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:2"


def _write(cell: Any, value: Any) -> None:
    """Text stays text: a title that begins with = is no formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = plain = _plain(value)
    if plain[:1] in _FORMULA:
        cell.data_type, cell.quotePrefix = "s", True


def _plain(value: str) -> str:
    """Without the control characters a sheet cannot hold."""
    kept = (char for char in value if char >= " " or char in "\n\t")
    return "".join(char for char in kept if not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff")
