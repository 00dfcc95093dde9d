"""What somebody with an account may try at the pages of sheets, and what comes of it."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jishi.accounts.models import Grant
from jishi.accounts.roles import Role
from jishi.exchange import batches
from jishi.exchange.book import LONGEST
from jishi.exchange.models import Batch
from jishi.jobs import worker
from jishi.jobs.models import Job
from jishi.ledger.models import Event, Talk
from jishi.ledger.registry import LEDGERS
from jishi.web.pages import imports_one
from tests.exchange.books import book
from tests.exchange.zips import member, with_members
from tests.pages.staff import MISSING

YEAR = date.today().year  # noqa: DTZ011
MAY = f"{YEAR}-05-06"
HEADS = ["党支部", "谈话日期", "谈话类型", "谈话人", "人次"]
GOOD = ["第一支部", MAY, "谈心谈话", "支部书记", 2]
SCRIPT = "<script>alert(1)</script>"
ACTS = ("columns", "write", "submit", "back", "drop")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def sign_in(client, staff):
    def named(name):
        client.force_login(staff.users[name])
        return client

    return named


def bring(client, *rows, code="talk", name="谈话.xlsx", data=b""):
    return client.post(f"/imports/{code}/", {"sheet": SimpleUploadedFile(name, data or book(*rows))})


def brought(client, *rows, code="talk", name="谈话.xlsx", data=b""):
    answer = bring(client, *rows, code=code, name=name, data=data)
    assert answer.status_code == 302, unescape(answer.content.decode())
    return answer["Location"].removesuffix("look/")


def said(answer):
    return unescape(answer.content.decode())


def every(client, at):
    gets = [client.get(f"{at}{page}/").status_code for page in ("look", "marked")]
    return {*gets, *(client.post(f"{at}{act}/").status_code for act in ACTS)}


@pytest.mark.parametrize("who", ["office", "secretary", "neighbour", "section"])
def test_a_sheet_is_nobody_elses_and_looks_as_if_it_were_not_there(sign_in, who):
    at = brought(sign_in("clerk"), HEADS, GOOD)

    assert every(sign_in(who), at) == every(sign_in(who), f"/imports/{MISSING}/") == {404}
    assert Batch.objects.get().state == Batch.State.LOOKED_AT


def test_rows_of_other_branches_are_neither_written_nor_named(sign_in, staff):
    theirs = staff.row("talk", "sibling", on=date(YEAR, 5, 6), status="draft")
    clerk = sign_in("clerk")

    at = brought(clerk, HEADS, ["第二支部", MAY, None, "隔壁书记", 9], GOOD)
    look = said(clerk.get(f"{at}look/"))
    clerk.post(f"{at}write/")

    assert look.count("第二支部") == 2  # what he wrote himself, and what is wrong with it
    assert Batch.objects.get().looked["counts"]["faulty"] == 1
    assert [row.org for row in Talk.objects.exclude(pk=theirs.pk)] == [staff.world.first]


def test_a_right_taken_away_closes_the_sheet_at_once(sign_in, staff):
    clerk = sign_in("clerk")
    at = brought(clerk, HEADS, GOOD)
    clerk.post(f"{at}write/")
    other = brought(clerk, HEADS, [*GOOD[:4], 3])
    Grant.objects.filter(user=staff.users["clerk"]).update(role=Role.READER)

    assert every(clerk, at) == every(clerk, other) == {403}
    Grant.objects.filter(user=staff.users["clerk"]).update(role=Role.CLERK, families=["aid"])
    assert every(clerk, at) == every(clerk, other) <= {302, 404}
    assert Talk.objects.count() == 1


def test_a_branch_taken_away_between_look_and_write_gets_nothing(sign_in, staff):
    clerk = sign_in("clerk")
    at = brought(clerk, HEADS, GOOD)
    Grant.objects.filter(user=staff.users["clerk"]).update(org=staff.world.second)

    assert clerk.post(f"{at}write/").status_code == 409

    assert not Talk.objects.exists()
    assert Batch.objects.get().looked["counts"]["faulty"] == 1


def test_a_branch_taken_away_before_taking_back_keeps_its_records(sign_in, staff):
    clerk = sign_in("clerk")
    at = brought(clerk, HEADS, GOOD)
    clerk.post(f"{at}write/")
    Grant.objects.filter(user=staff.users["clerk"]).update(org=staff.world.second)

    answer = said(clerk.post(f"{at}back/", follow=True))

    assert "没有撤销" in answer
    assert "支部书记" not in answer
    assert not Talk.objects.get().deleted


def test_a_right_taken_away_stops_a_job(sign_in, staff, monkeypatch):
    monkeypatch.setattr(imports_one, "AT_ONCE", 0)
    clerk = sign_in("clerk")
    at = brought(clerk, HEADS, GOOD)
    clerk.post(f"{at}write/")
    Grant.objects.filter(user=staff.users["clerk"]).update(role=Role.READER)

    worker.run_one()

    assert Job.objects.get().state == Job.State.FAILED
    assert not Talk.objects.exists()


def test_a_sheet_dropped_before_its_job_writes_nothing(sign_in, monkeypatch):
    monkeypatch.setattr(imports_one, "AT_ONCE", 0)
    clerk = sign_in("clerk")
    at = brought(clerk, HEADS, GOOD)
    clerk.post(f"{at}write/")
    clerk.post(f"{at}drop/")

    worker.run_one()

    assert Job.objects.get().state == Job.State.FAILED
    assert not Talk.objects.exists()


@pytest.mark.parametrize("status", ["submitted", "confirmed"])
def test_what_was_handed_in_is_not_changed_by_a_sheet(sign_in, staff, status):
    given = {"on": date(YEAR, 5, 6), "hats": ["lecture"], "title": "学习党章", "expected": 10}
    row = staff.row("event", "own", **given, status=status)
    clerk = sign_in("clerk")
    at = brought(
        clerk,
        ["组织", "召开日期", "活动类型", "主题", "应到人数"],
        ["第一支部", MAY, "党课", "学习党章", 99],
        code="event",
    )

    clerk.post(f"{at}write/")

    row.refresh_from_db()
    assert row.expected == 10
    assert Event.objects.count() == 1


def test_each_act_asks_for_the_token_and_for_post(staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.users["clerk"])
    at = "/imports/1/"

    assert {client.post(f"{at}{act}/").status_code for act in ACTS} == {403}
    assert client.post("/imports/talk/").status_code == 403
    assert {client.get(f"{at}{act}/").status_code for act in ACTS} == {405}
    assert {client.post(f"{at}{page}/").status_code for page in ("look", "marked")} <= {403, 405}


def test_markup_of_a_sheet_stays_text_wherever_it_is_shown(sign_in):
    clerk = sign_in("clerk")
    data = book(
        [*HEADS, SCRIPT], ["第一支部", MAY, SCRIPT, SCRIPT, SCRIPT, 1], ["第一支部", MAY, None, SCRIPT, 1]
    )
    at = brought(clerk, data=data, name="<script>alert(1)<script>.xlsx")

    pages = [clerk.get("/imports/"), clerk.get(f"{at}look/"), clerk.post(f"{at}write/", follow=True)]
    pages += [clerk.post(f"{at}back/", follow=True)]

    for page in pages:
        assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;" in pages[1].content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.xlsx",
        "a\r\nSet-Cookie: b=c.xlsx",
        "a\0b.xlsx",
        "报表\u202exslx.exe",
        "长" * 300,
        "a'b;c.xlsx",
        "   .xlsx",
        "😀.xlsx",
    ],
)
def test_no_name_of_a_file_leads_out_of_its_header(sign_in, name):
    clerk = sign_in("clerk")
    at = brought(clerk, HEADS, GOOD, name=name)

    answer = clerk.get(f"{at}marked/")

    assert answer.status_code == 200
    assert not {"Set-Cookie"} & {key for key in answer.headers if key != "Set-Cookie"}
    header = answer["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''%E6%A0%87%E7%BA%A2-")
    assert not set('\r\n\0"; /') & set(header.partition("''")[2])
    assert not set("\0\u202e\r\n/") & set(Batch.objects.get().name)


@pytest.mark.parametrize(
    "value", ["status", "created_by", "org_path", "deleted", "pk", "version", "x", "on\0", "on" * 9999]
)
def test_a_column_becomes_no_field_that_is_not_offered(sign_in, value):
    clerk = sign_in("clerk")
    at = brought(clerk, HEADS, GOOD)

    answer = clerk.post(
        f"{at}columns/", {"column-4": value, "column-99": "on", "column--1": "on", "column-x": "on"}
    )

    assert answer.status_code in (302, 422)
    columns = Batch.objects.get().columns
    assert set(columns) <= {"4", "all"}
    assert not columns.pop("all", None)
    assert set(columns.values()) <= {"on"}


VALUES = [
    "1e999",
    "-1e999",
    "1e308",
    "-1",
    "0.5",
    "2147483648",
    "9" * 400,
    "1e-320",
    "2958465",
    "2958466",
    "-5",
    "60",
    "0",
    "1",
    "45000.999999999",
]


@pytest.mark.parametrize("code", ["talk", "event", "aid_money", "finding"])
@pytest.mark.parametrize("kind", ["n", "b", "e", "str"])
def test_no_number_in_any_column_breaks_a_look_or_the_writing(sign_in, staff, code, kind):
    """A line for each value, in every column that names no organisation."""
    from jishi.exchange.heads import heading, writable_fields

    office, heads = sign_in("office"), [heading(one) for one in writable_fields(LEDGERS[code])]
    places = {777_700 + at: value for at, value in enumerate(VALUES)}
    orgs = ("党支部", "组织", "党组织")
    data = book(heads, *(["第一支部" if head in orgs else mark for head in heads] for mark in places))
    xml = member(data, SHEET).replace(b't="n"', f't="{kind}"'.encode())
    for mark, value in places.items():
        assert f">{mark}<".encode() in xml
        xml = xml.replace(f">{mark}<".encode(), f">{value}<".encode())

    answer = bring(office, data=with_members(data, {SHEET: xml}), code=code)

    assert answer.status_code in (302, 422), said(answer)
    if answer.status_code == 302:
        at = answer["Location"].removesuffix("look/")
        assert office.get(f"{at}look/").status_code == 200
        assert office.get(f"{at}marked/").status_code == 200
        assert office.post(f"{at}write/").status_code in (302, 422)
        assert office.post(f"{at}back/").status_code in (302, 409)


@pytest.mark.parametrize("text", ["_x0000_", "_xD800_", "_x0001_", "\ufffe", "\u202e", "𠮷", "\U0010fffd"])
def test_odd_characters_are_written_or_refused_on_either_database(sign_in, text):
    clerk = sign_in("clerk")
    data = book([*HEADS, "other"], [*GOOD[:3], "talker", 2])
    xml = member(data, SHEET).replace(b">talker<", f">{text}<".encode())
    xml = xml.replace(b">other<", f">{text}<".encode())

    answer = bring(clerk, data=with_members(data, {SHEET: xml}))

    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        at = answer["Location"].removesuffix("look/")
        assert clerk.get(f"{at}look/").status_code == 200
        assert clerk.get(f"{at}marked/").status_code == 200
        assert clerk.post(f"{at}write/").status_code in (302, 422)


@pytest.mark.parametrize("title", ["a/b", "[x]", "History", SCRIPT[:31], "长" * 300, "=1+1", "'"])
def test_no_name_of_a_worksheet_breaks_a_page(sign_in, title):
    clerk = sign_in("clerk")
    data = book(HEADS, GOOD)
    name = title.replace("<", "&lt;").encode()
    workbook = member(data, "xl/workbook.xml").replace(b'name="Sheet1"', b'name="' + name + b'"')
    at = brought(clerk, data=with_members(data, {"xl/workbook.xml": workbook}))

    assert clerk.get(f"{at}look/").status_code == 200
    assert clerk.get(f"{at}marked/").status_code == 200


def test_what_is_said_for_all_lines_is_read_no_further_than_a_cell(sign_in):
    clerk = sign_in("clerk")
    at = brought(clerk, [HEADS[0], *HEADS[2:]], *[[GOOD[0], *GOOD[2:]]] * 5)
    clerk.post(f"{at}columns/", {"column-0": "org", "all-on": "9" * 200_000, "all-status": "2"})

    said_once = Batch.objects.get().for_all

    assert set(said_once) == {"on"}
    assert max(map(len, said_once.values())) <= LONGEST
    clerk.post(f"{at}write/")
    assert not Talk.objects.exists()


def test_sheets_that_are_never_written_do_not_fill_the_disk(sign_in, monkeypatch):
    monkeypatch.setattr(batches, "MOST_KEPT", 2 * len(book(HEADS, GOOD)) + 100)
    clerk = sign_in("clerk")
    at = brought(clerk, HEADS, GOOD)
    brought(clerk, HEADS, GOOD)

    assert bring(clerk, HEADS, GOOD).status_code == 422
    assert Batch.objects.count() == 2
    clerk.post(f"{at}drop/")
    assert bring(clerk, HEADS, GOOD).status_code == 302
