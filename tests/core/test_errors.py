"""An error speaks Chinese to the reader and English to the log."""

from __future__ import annotations

from jishi.core.errors import FileRefused, NotInScope, UserError


def test_the_page_gets_problem_remedy_and_code_and_the_log_gets_keys():
    error = UserError("没有找到这条记录。", "请刷新后重试。", ledger="event", row=7)

    assert error.for_page() == "没有找到这条记录。请刷新后重试。（JS-100）"
    assert error.for_log() == "code=JS-100 ledger='event' row=7"


def test_each_kind_has_its_own_code_for_the_telephone():
    assert NotInScope("没有找到。").for_page() == "没有找到。（JS-120）"
    assert FileRefused("macro", "文件里有宏。").for_log() == "code=JS-310 reason='macro'"
