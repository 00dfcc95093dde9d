"""Text and Markdown papers: found, filled, and not a byte besides."""

from __future__ import annotations

import pytest

from jishi.core.errors import FileRefused
from jishi.word.draft import open_draft
from jishi.word.model import Fill

TEXT = "总结\r\n一、学习\r\n开展××次，××人次。\r\n"


def filled(data: bytes, name: str = "稿.txt") -> bytes:
    draft = open_draft(data, name)
    return draft.fill({one.index: Fill(f"N{one.index}") for one in draft.blanks})


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_encoding_mark_and_line_ends_stay(codec):
    expected = TEXT.replace("××次", "N0次").replace("××人次", "N1人次")

    assert filled(TEXT.encode(codec)) == expected.encode(codec)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
def test_every_kind_of_line_end_is_kept(end):
    assert filled(f"甲{end}共××次{end}".encode()) == f"甲{end}共N0次{end}".encode()


def test_blanks_left_out_stay_as_typed():
    draft = open_draft(TEXT.encode(), "稿.txt")

    assert draft.fill({1: Fill("3")}).decode() == TEXT.replace("××人次", "3人次")
    assert draft.fill({}) == TEXT.encode()
    with pytest.raises(IndexError):
        draft.fill({7: Fill("3")})


def test_words_that_would_lie_go_with_the_blank():
    draft = open_draft("近××余人".encode(), "稿.txt")

    assert draft.fill({0: Fill("30", drop_before="近", drop_after="余")}).decode() == "30人"
    assert draft.fill({0: Fill("30", drop_before="约", drop_after="多")}).decode() == "近30余人"


def test_headings_are_known_by_their_marks_or_their_shape():
    marked = open_draft("# 总结\n## 一、学习\n### （一）党课\n开展××次".encode(), "稿.md")
    plain = open_draft("2026年总结\n一、学习\n（一）党课\n开展××次".encode(), "稿.txt")

    assert marked.headings(4) == ("总结", "一、学习", "（一）党课")
    assert plain.headings(4) == ("2026年总结", "一、学习", "（一）党课")
    assert marked.paragraphs[0].text == "# 总结"


def test_two_lines_of_title_are_one_title():
    draft = open_draft("# 某局党委\n# 2026年工作总结\n正文××次".encode(), "稿.md")

    assert draft.headings(3) == ("某局党委2026年工作总结",)


MARKDOWN = """# 总结

**重点**开展**次，\\*\\*人次，__加粗__。
| 支部 | 党课（次） |
| --- | --- |
| 一支部 | ×× |
`××次` 和 [××次](http://a.example/××次) <!-- ××次
××次 --> 共××次
```
××次
```
"""


def test_code_addresses_and_comments_of_markdown_are_passed_over():
    draft = open_draft(MARKDOWN.encode(), "稿.md")

    assert [(one.paragraph, one.mark) for one in draft.blanks] == [
        (3, "**"),
        (3, "\\*\\*"),
        (6, "××"),
        (7, "××"),
        (8, "××"),
    ]
    assert draft.blanks[2].unit == "次"


def test_plain_text_has_no_code_and_every_mark_counts():
    draft = open_draft("`××次`\n```\n××人\n```\n".encode(), "稿.txt")

    assert [one.unit for one in draft.blanks] == ["次", "人"]


def test_a_text_named_like_word_is_filled_as_text_with_a_warning():
    draft = open_draft("共××次".encode(), "稿.docx")

    assert draft.form == "txt"
    assert [one.code for one in draft.warnings] == ["other_content"]


def test_a_text_too_large_or_with_an_endless_line_is_refused():
    for data, reason in ((b"a\n" * 2**20 + b"a", "too_big"), (b"a" * 100_001, "long_line")):
        with pytest.raises(FileRefused) as refused:
            open_draft(data, "稿.txt")
        assert refused.value.reason == reason


def test_a_text_has_no_carriers():
    draft = open_draft("共××次".encode(), "稿.txt")

    data = draft.fill(
        {0: Fill("3", highlight=True, bookmark="_fig_a")}, properties={"a": "b"}, manifest=b"<x/>"
    )

    assert data.decode() == "共3次"
    assert (draft.anchors, dict(draft.properties), draft.manifest) == ((), {}, None)


def test_a_plan_of_a_text_fills_as_filling_does():
    draft = open_draft(TEXT.encode(), "稿.txt")

    plan = draft.plan({0: Fill("1")})

    assert plan.fill({0: Fill("2")}) == draft.fill({0: Fill("2")})
