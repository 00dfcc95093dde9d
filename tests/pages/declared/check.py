"""Checking a paper that comes back."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pages.matrix import Case

HANDLERS = ("office", "secretary", "clerk", "section", "neighbour")
"""Those who handle papers somewhere."""


def paper(*_):
    return {"file": SimpleUploadedFile("总结.txt", "2026年度总结\n开展主题党日活动3次。".encode())}


def nothing(*_):
    return {}


CASES = [
    Case("check.new", dict.fromkeys(HANDLERS, 200)),
    Case("check.new", dict.fromkeys(HANDLERS, 200), method="post", data=paper),
    Case("check.new", dict.fromkeys(HANDLERS, 422), method="post", data=nothing, query="?nothing=1"),
]
