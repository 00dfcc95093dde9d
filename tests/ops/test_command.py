"""The base of the office's commands."""

from __future__ import annotations

import io

import pytest

from jishi.core.errors import NotInScope, UserError
from jishi.ops.command import REFUSED, SteadyCommand


class Counting(SteadyCommand):
    """Counts what it is given; refuses when told to."""

    def work(self, **options):
        if options["refuse"]:
            raise options["refuse"]
        seen = list(self.track(range(3), label="rows", total=3))
        self.done(rows=len(seen), kind="test")


def run(refuse=None):
    out, err = io.StringIO(), io.StringIO()
    command = Counting(stdout=out, stderr=err, no_color=True)
    try:
        command.handle(refuse=refuse)
        code = 0
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), err.getvalue()


def test_the_last_line_says_what_was_done_and_nothing_is_said_into_a_pipe():
    assert run() == (0, "done: rows=3 kind=test\n", "")


@pytest.mark.parametrize(
    "error", [UserError("没有这份文稿。", "请核对文件名。"), NotInScope("没有找到。", "请重选。")]
)
def test_what_the_user_can_put_right_is_said_in_chinese_with_exit_code_two(error):
    assert run(error) == (REFUSED, "", error.for_page() + "\n")
    assert REFUSED == 2


def test_what_is_a_bug_is_not_dressed_up():
    with pytest.raises(ZeroDivisionError):
        run(ZeroDivisionError())


def test_progress_is_drawn_on_a_terminal_only(monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("jishi.ops.command.tqdm", lambda items, **how: [how["disable"], *items])

    assert list(Counting().track([1, 2], label="rows")) == [False, 1, 2]
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert list(Counting().track([1, 2], label="rows")) == [True, 1, 2]
