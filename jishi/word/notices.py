"""What a person should know about a .docx before filling it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jishi.word.marks import marks_in
from jishi.word.model import Blank, Warning_
from jishi.word.parts import attribute, local, parse
from jishi.word.splice import children
from jishi.word.story import Block, Story

_UNFORMATTED = ("lang", "noProof", "rPrChange", "kern", "webHidden")
_TEXTS = {
    "tracked_changes": "文稿含修订痕迹：按“接受修订”后的文字填写，修订本身原样保留。",
    "comments": "文稿含批注，批注原样保留，其中的空不填。",
    "hidden_blanks": "隐藏文字里也有空，没有填写。",
    "field_result": "有的空在域（自动文字）里，更新域后填写的数会被覆盖，请核对。",
    "mixed_format": "有的空前后格式不一，按空的第一个字的格式填写。",
    "box_copies": "文本框有新旧两种存法，内容不一致，只填写了显示的一种。",
    "sealed_before": "这份文稿以前由本系统填写过，原有标记保留。",
    "bound_controls": "有的空在绑定了数据的内容控件里，填写后请核对。",
    "chart_text": "图表或图示里有空，不能填写，请打开后手工修改。",
    "alt_text": "图片的替代文字里有空，没有填写。",
    "inserted_file": "文稿里插入了别的文件，其中的空不填。",
    "embedded": "文稿里有嵌入的对象，其中的空不填。",
    "signed": "文稿有数字签名，填写后签名失效，需要重新签署。",
    "protected": "文稿设了编辑保护，保护原样保留。",
    "track_on": "文稿开着修订模式，填写的数不记为修订。",
    "converted": "原文件是旧格式，已转换为 .docx，版式可能略有变化，请核对。",
    "other_content": "文件名像 Word 文稿，内容其实是纯文本，按纯文本填写。",
}
_DRAWN = ("charts/", "diagrams/", "drawings/")


def warning(code: str) -> Warning_:
    return Warning_(code, _TEXTS[code])


def notices(
    stories: Sequence[Story],
    contents: Mapping[str, bytes],
    blanks: Iterable[Blank],
    places: Sequence[tuple[Story, Block]],
) -> tuple[Warning_, ...]:
    """The warnings of one paper, each code once."""
    found = [*_of_text(stories), *_of_blanks(blanks, places), *_of_parts(contents), *_of_settings(contents)]
    return tuple(warning(code) for code in dict.fromkeys(found))


def _of_text(stories: Sequence[Story]) -> Iterable[str]:
    for story in stories:
        if story.revisions:
            yield "tracked_changes"
        if story.comments:
            yield "comments"
        if any(marks_in(text) for text in story.descriptions):
            yield "alt_text"
        twins = {id(twin) for block in story.blocks for twin in block.twins}
        for block in story.blocks:
            if block.hidden and marks_in(block.hidden):
                yield "hidden_blanks"
            if block.marks:
                yield "sealed_before"
            if block.copy and not block.removed and id(block) not in twins and marks_in(block.text):
                yield "box_copies"


def _of_blanks(blanks: Iterable[Blank], places: Sequence[tuple[Story, Block]]) -> Iterable[str]:
    for blank in blanks:
        story, block = places[blank.paragraph - 1]
        if any(first < blank.end and blank.start < last for first, last in block.results):
            yield "field_result"
        if any(one.holds(block, blank.start, blank.end) for one in story.controls):
            yield "bound_controls"
        if _mixed(story, block, blank):
            yield "mixed_format"


def _mixed(story: Story, block: Block, blank: Blank) -> bool:
    runs = [one.run for one in block.segments if one.start < blank.end and blank.start < one.end]
    if len(runs) < 2:
        return False
    formats = set()
    for run in runs:
        properties = story.content[slice(*run.properties)] if run.properties else b""
        formats.add(b"".join(chunk for name, chunk in children(properties) if name not in _UNFORMATTED))
    return len(formats) > 1


def _of_parts(contents: Mapping[str, bytes]) -> Iterable[str]:
    for name, content in contents.items():
        lower = name.lower()
        if any(folder in lower for folder in _DRAWN) and lower.endswith(".xml") and _has_blank(content):
            yield "chart_text"
        if "afchunk" in lower or "/altchunk" in lower:
            yield "inserted_file"
        if "/embeddings/" in lower or "/activex/" in lower:
            yield "embedded"
        if lower.startswith("_xmlsignatures/"):
            yield "signed"


def _has_blank(content: bytes) -> bool:
    texts = (str(one.text or "") for one in parse(content, "drawing").iter() if local(one) in ("t", "v"))
    return any(marks_in(text, in_cell=True) for text in texts)


def _of_settings(contents: Mapping[str, bytes]) -> Iterable[str]:
    for name, content in contents.items():
        if not name.lower().endswith("/settings.xml"):
            continue
        for one in parse(content, name):
            off = (attribute(one, "val") or attribute(one, "enforcement")) in ("0", "false", "off")
            if local(one) == "documentProtection" and attribute(one, "enforcement") in ("1", "true", "on"):
                yield "protected"
            if local(one) == "writeProtection":
                yield "protected"
            if local(one) == "trackRevisions" and not off:
                yield "track_on"
