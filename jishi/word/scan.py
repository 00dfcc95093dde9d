"""Reading a story in one pass of expat: the accepted view of every paragraph, with byte positions."""

from __future__ import annotations

from jishi.word.reader import NOWHERE, Attributes, Reader
from jishi.word.story import STRICT, Block, Control, Mark, Run, Segment, Story, Table, TableCell, W

_OFF = ("0", "false", "off", "none")
_SYMBOL_CROSS = ("f0b4", "00b4")
MOST_COLUMNS = 63
"""Word's own limit of a table."""
LARGEST_SIZE = 3276
_KEPT_FIELDS = (
    "HYPERLINK",
    "FORMTEXT",
    "TOC",
    "TC",
    "XE",
    "MACROBUTTON",
    "GOTOBUTTON",
    "EQ",
    "ADDIN",
    "FILLIN",
    "",
)


def scan(part: str, content: bytes) -> Story:
    """The story of one part.

    Raises FileRefused for a DTD, for XML nested too deep and for XML that is
    not well-formed.
    """
    return _Scanner(part, content).read()


class _Scanner(Reader):
    """What each element means for the accepted view."""

    def __init__(self, part: str, content: bytes) -> None:
        super().__init__(part, content)
        self.block: Block | None = None
        self.block_depth = NOWHERE
        self.own_fallbacks = 0  # alternative forms that were open when the block began
        self.waiting: list[tuple[Block | None, int, int, Run | None, int]] = []
        self.outer_runs: list[tuple[Run | None, int, int]] = []
        self.tables: list[Table] = []
        self.cells: list[TableCell | None] = []
        self.boxed: list[tuple[list[Table], list[TableCell | None]]] = []
        self.removed = 0
        self.fallbacks = 0
        self.alternatives: list[tuple[list[Block], list[Block]]] = []
        self.forms: list[int] = []
        self.fields: list[str] = []
        self.codes: list[str] = []
        self.open_marks: dict[str, tuple[Block, Mark]] = {}
        self.controls: list[Control | None] = []
        self.symbol = ""

    # paragraphs

    def start_w_p(self, _: Attributes) -> None:
        self.waiting.append((self.block, self.block_depth, self.own_fallbacks, self.run, self.run_depth))
        gone = self.removed > 0 and self.block is not None
        block = Block(
            self.parser.CurrentByteIndex,
            copy=self.fallbacks > 0 or gone,
            removed=gone,
            boxed=bool(self.boxed),
        )
        if self.tables and (cell := self.cells[-1]):
            block.table, block.cell = self.tables[-1], cell
            cell.paragraphs.append(block)
        for (first, second), form in zip(reversed(self.alternatives), reversed(self.forms), strict=True):
            (first if form == 1 else second).append(block)
            if form != 1:
                break
        self.story.blocks.append(block)
        if self.block is None and self.controls and (control := self.controls[-1]) and not control.block:
            control.block = block
        self.block, self.block_depth, self.own_fallbacks = block, self.depth, self.fallbacks
        self.run, self.run_depth = None, NOWHERE

    def end_w_p(self, _: Attributes) -> None:
        if self.block:
            self.block.end = self.after()
        self.block, self.block_depth, self.own_fallbacks, self.run, self.run_depth = self.waiting.pop()

    def start_w_pStyle(self, attributes: Attributes) -> None:
        if self.block and self.depth == self.block_depth + 2:
            self.block.style = _value(attributes)

    def start_w_outlineLvl(self, attributes: Attributes) -> None:
        level = _number(attributes, 9, otherwise=9)
        if self.block and self.depth == self.block_depth + 2 and level < 9:
            self.block.outline = level + 1

    def start_w_jc(self, attributes: Attributes) -> None:
        if self.block and self.depth == self.block_depth + 2:
            self.block.centred = _value(attributes) == "center"

    # runs

    def start_w_r(self, _: Attributes) -> None:
        self.outer_runs.append((self.run, self.run_depth, self.piece))
        self.run, self.run_depth = Run(self.parser.CurrentByteIndex), self.depth

    def end_w_r(self, _: Attributes) -> None:
        run = self.run
        self.run, self.run_depth, self.piece = self.outer_runs.pop()
        if run:
            run.end = self.after()
            if self.block:
                self.block.size = max(self.block.size, run.size)

    def end_w_rPr(self, _: Attributes) -> None:
        if self.run and self.depth == self.run_depth + 1:
            self.run.properties = (self.piece, self.after())

    def start_w_vanish(self, attributes: Attributes) -> None:
        if self.run and self.depth == self.run_depth + 2:
            self.run.hidden = _value(attributes, "on") not in _OFF

    def start_w_u(self, attributes: Attributes) -> None:
        if self.run and self.depth == self.run_depth + 2:
            self.run.underlined = _value(attributes, "single") not in _OFF

    def start_w_sz(self, attributes: Attributes) -> None:
        if self.run and self.depth == self.run_depth + 2:
            self.run.size = _number(attributes, LARGEST_SIZE)

    def start_w_t(self, _: Attributes) -> None:
        self.gather()

    def end_w_t(self, _: Attributes) -> None:
        self._add(self.gathered_text(), own=True)

    def start_w_sym(self, attributes: Attributes) -> None:
        code = _value(attributes, key="char").lower()
        font = _value(attributes, key="font").lower()
        self.symbol = "×" if font == "symbol" and code in _SYMBOL_CROSS else ""

    def end_w_sym(self, _: Attributes) -> None:
        if not self.symbol:
            self.start_w_drawing({})
        self._add(self.symbol, own=True)

    def start_w_tab(self, _: Attributes) -> None:
        if self.depth == self.run_depth + 1:
            self._add("\t")

    def start_w_br(self, _: Attributes) -> None:
        self._add("\n")

    def start_w_cr(self, _: Attributes) -> None:
        self._add("\n")

    def start_w_noBreakHyphen(self, _: Attributes) -> None:
        self._add("-")

    def _add(self, text: str, *, own: bool = False) -> None:
        """A piece of text of the run; ``own``: an element whose end this is, so that it can be rewritten."""
        run, block = self.run, self.block
        if not run or not block:
            return
        span = (self.piece, self.after()) if own and self.depth == self.run_depth + 1 else None
        segment = None
        if self._shown() and text:
            if run.hidden:
                block.hidden += text
            else:
                segment = Segment(len(block.text), text, run, span)
                block.segments.append(segment)
                block.text += text
                self._note_field(block, segment)
        if span:
            run.parts.append((*span, segment))

    def _shown(self) -> bool:
        return not self.removed and self.fallbacks == self.own_fallbacks and "code" not in self.fields

    def _note_field(self, block: Block, segment: Segment) -> None:
        if not self.codes:
            return
        if any(_first_word(code) == "TOC" for code in self.codes):
            block.contents = True
        elif _first_word(self.codes[-1]) not in _KEPT_FIELDS:
            block.results.append((segment.start, segment.end))

    # reading aids over characters, and things without text

    def start_w_rt(self, _: Attributes) -> None:
        self.removed += 1

    def end_w_rt(self, _: Attributes) -> None:
        self.removed -= 1

    def start_w_drawing(self, _: Attributes) -> None:
        if self.block and self._shown():
            self.block.barriers.append(len(self.block.text))

    start_w_pict = start_w_object = start_w_footnoteReference = start_w_drawing
    start_w_endnoteReference = start_m_oMath = start_w_drawing

    # revisions

    def start_w_del(self, _: Attributes) -> None:
        self.removed += 1
        self.story.revisions = True

    def end_w_del(self, _: Attributes) -> None:
        self.removed -= 1

    start_w_moveFrom, end_w_moveFrom = start_w_del, end_w_del

    def start_w_ins(self, _: Attributes) -> None:
        self.story.revisions = True

    start_w_moveTo = start_w_rPrChange = start_w_pPrChange = start_w_ins

    def start_w_commentReference(self, _: Attributes) -> None:
        self.story.comments = True

    # fields

    def start_w_fldChar(self, attributes: Attributes) -> None:
        kind = _value(attributes, key="fldCharType")
        if kind == "begin":
            self.fields.append("code")
            self.codes.append("")
        elif self.fields and kind == "separate":
            self.fields[-1] = "result"
        elif self.fields and kind == "end":
            self._close_field()

    def _close_field(self) -> None:
        self.fields.pop()
        self.story.fields.append(self.codes.pop())

    def start_w_instrText(self, _: Attributes) -> None:
        self.gather()

    def end_w_instrText(self, _: Attributes) -> None:
        text = self.gathered_text()
        if self.codes:
            self.codes[-1] += text
        else:
            self.story.fields.append(text)
        if self.run and self.depth == self.run_depth + 1:
            self.run.parts.append((self.piece, self.after(), None))

    def start_w_fldSimple(self, attributes: Attributes) -> None:
        self.fields.append("result")
        self.codes.append(_value(attributes, key="instr"))

    def end_w_fldSimple(self, _: Attributes) -> None:
        self._close_field()

    # bookmarks

    def start_w_bookmarkStart(self, attributes: Attributes) -> None:
        name = _value(attributes, key="name")
        if self.block and name.startswith("_fig_"):
            mark = Mark(name, len(self.block.text), -1)
            self.block.marks.append(mark)
            self.open_marks[_value(attributes, key="id")] = (self.block, mark)

    def start_w_bookmarkEnd(self, attributes: Attributes) -> None:
        block, mark = self.open_marks.pop(_value(attributes, key="id"), (None, None))
        if block and mark:
            mark.end = len(block.text)

    # content controls and alternative texts

    def start_w_sdt(self, _: Attributes) -> None:
        self.controls.append(None)

    def start_w_dataBinding(self, attributes: Attributes) -> None:
        if self.controls:
            path, prefixes = _value(attributes, key="xpath"), _value(attributes, key="prefixMappings")
            self.controls[-1] = Control(path, prefixes, _value(attributes, key="storeItemID"))

    def start_w_sdtContent(self, _: Attributes) -> None:
        if self.controls and (control := self.controls[-1]) and self.block:
            control.block, control.start = self.block, len(self.block.text)

    def end_w_sdtContent(self, _: Attributes) -> None:
        if self.controls and (control := self.controls[-1]) and control.block:
            control.end = len(control.block.text)

    def end_w_sdt(self, _: Attributes) -> None:
        control = self.controls.pop()
        if control and control.block:
            self.story.controls.append(control)

    def start_wp_docPr(self, attributes: Attributes) -> None:
        self.story.descriptions += [attributes[key] for key in ("descr", "title") if attributes.get(key)]

    # tables

    def start_w_tbl(self, _: Attributes) -> None:
        self.tables.append(Table())
        self.cells.append(None)

    def end_w_tbl(self, _: Attributes) -> None:
        self.tables.pop()
        self.cells.pop()

    def start_w_tr(self, _: Attributes) -> None:
        if self.tables:
            self.tables[-1].rows += 1
            self.tables[-1].column = 0

    def start_w_gridBefore(self, attributes: Attributes) -> None:
        if self.tables:
            self.tables[-1].column += _number(attributes, MOST_COLUMNS)

    def start_w_tc(self, _: Attributes) -> None:
        if self.tables:
            table = self.tables[-1]
            cell = TableCell(table.rows - 1, table.column)
            table.cells.append(cell)
            self.cells[-1] = cell

    def start_w_gridSpan(self, attributes: Attributes) -> None:
        if self.cells and (cell := self.cells[-1]):
            cell.width = max(1, _number(attributes, MOST_COLUMNS))

    def start_w_vMerge(self, attributes: Attributes) -> None:
        if self.cells and (cell := self.cells[-1]):
            cell.continued = _value(attributes, "continue") == "continue"

    def end_w_tc(self, _: Attributes) -> None:
        if self.cells and (cell := self.cells[-1]):
            self.tables[-1].column += cell.width
            self.cells[-1] = None

    # text boxes and their second form

    def start_w_txbxContent(self, _: Attributes) -> None:
        self.boxed.append((self.tables, self.cells))
        self.tables, self.cells = [], []

    def end_w_txbxContent(self, _: Attributes) -> None:
        self.tables, self.cells = self.boxed.pop()

    def start_mc_AlternateContent(self, _: Attributes) -> None:
        self.alternatives.append(([], []))
        self.forms.append(0)

    def start_mc_Choice(self, _: Attributes) -> None:
        self.forms[-1] += 1
        self.fallbacks += self.forms[-1] > 1

    start_mc_Fallback = start_mc_Choice

    def end_mc_Choice(self, _: Attributes) -> None:
        self.fallbacks -= self.forms[-1] > 1

    end_mc_Fallback = end_mc_Choice

    def end_mc_AlternateContent(self, _: Attributes) -> None:
        shown, copies = self.alternatives.pop()
        self.forms.pop()
        pair(shown, copies)
        if self.run and self.depth == self.run_depth + 1:
            self.run.parts.append((self.piece, self.after(), None))


def pair(shown: list[Block], copies: list[Block]) -> None:
    """Tie every copy to the first shown block of the same text that has none yet of this kind."""
    left = list(copies)
    for block in shown:
        twin = next((copy for copy in left if copy.text == block.text), None)
        if twin and block.text:
            block.twins.append(twin)
            left.remove(twin)


def _first_word(code: str) -> str:
    return next(iter(code.split()), "").upper()


def _number(attributes: Attributes, most: int, otherwise: int = 0) -> int:
    """The value as a number from 0 to ``most``; ``otherwise`` when it is none."""
    text = _value(attributes)
    plain = text.isascii() and text.isdecimal() and len(text) < 6
    return min(int(text), most) if plain else otherwise


def _value(attributes: Attributes, missing: str = "", key: str = "val") -> str:
    return attributes.get(f"{W} {key}", attributes.get(f"{STRICT} {key}", missing))
