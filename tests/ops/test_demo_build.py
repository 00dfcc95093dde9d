"""The demo institution: the same every time, of the promised size, with the noise of life."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Q

from jishi.accounts.scope import Scope
from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.indicators.reasons import Reason
from jishi.ledger.base import LedgerRecord, Status
from jishi.ledger.models import Dues, Event, EventHost, NilReturn, View
from jishi.ledger.registry import LEDGERS
from jishi.ops.demo import draft
from jishi.ops.demo.build import PEOPLE, Counts, build
from jishi.orgs.fields import inside
from jishi.orgs.models import Employment, Membership, Name, Organisation, Person, Placement, Post
from jishi.orgs.tree import Tree

EXPECTED = tomllib.loads(draft.SOURCE.with_name("expected.toml").read_text(encoding="utf-8"))["blank"]
YEAR_END = date(2026, 12, 31)
pytestmark = pytest.mark.slow
RECORDS = [spec.model for spec in LEDGERS.values() if spec.in_records]
HELD = Q(since__lte=YEAR_END) & (Q(until__isnull=True) | Q(until__gte=YEAR_END))
HEGOU = "鹤沟公路段党支部"


def empty() -> None:
    """Take away what a build writes, rows that point to others first."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in (EventHost, View, *reversed([*PEOPLE, NilReturn, *RECORDS])):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """One build for the whole file, taken away afterwards."""
    with django_db_blocker.unblock():
        counts = build()
        yield counts
        empty()


@pytest.fixture
def built(demo, db) -> Counts:
    return demo


def everything() -> dict[str, list[tuple]]:
    tables = (*PEOPLE, *RECORDS, NilReturn, EventHost, View)
    return {m.__name__: list(m._base_manager.order_by("pk").values_list()) for m in tables}


def test_the_same_seed_builds_the_same_rows(built):
    first = everything()
    empty()

    again = build()

    assert again == built
    assert everything() == first


def test_another_seed_builds_another_institution_and_tells_each_stage_as_it_begins(built):
    said: list[str] = []

    other = build(seed=7, progress=said.append)

    assert said[0] == "organisations and people"
    assert said[-1] == "writing"
    assert len(said) == len(set(said))
    assert other.institution_id != built.institution_id
    names = [set(Person.objects.filter(institution=pk).values_list("name", flat=True)[:50]) for pk in
             (built.institution_id, other.institution_id)]  # fmt: skip
    assert names[0] != names[1]


def test_a_seed_that_stands_there_already_is_refused(built):
    with pytest.raises(UserError, match="已经建好"):
        build()


def test_every_ledger_has_records_of_both_years(built):
    missing = [
        (model.__name__, year)
        for model in RECORDS
        for year in (2025, 2026)
        if not model._base_manager.filter(on__year=year).exists()
    ]

    assert missing == []
    assert 6000 <= built.records <= 9000
    assert sum(model._base_manager.count() for model in RECORDS) == built.records


def test_the_institution_has_the_size_of_the_model_case(built):
    organisations = dict(Organisation.objects.values_list("kind").annotate(Count("pk")))

    kind = Organisation.Kind
    assert [organisations[k] for k in (kind.COMMITTEE, kind.GENERAL_BRANCH, kind.BRANCH)] == [1, 2, 14]
    members = Membership.objects.filter(HELD, kind=Membership.Kind.PARTY)
    assert 310 <= members.count() <= 340
    assert members.values("person").distinct().count() == members.count()
    assert 60 <= members.filter(person__retired_on__lte=YEAR_END).count() <= 100
    assert 880 <= Employment.objects.filter(HELD).count() <= 920
    assert {name.kind for name in Name.objects.all()} == set(Name.Kind.values)
    assert set(Post.objects.values_list("role", flat=True)) == set(Post.Role.values)


def test_a_branch_that_moved_in_june_counts_with_each_parent_for_its_half(built):
    tree = Tree.of(built.institution_id)
    centre = Organisation.objects.get(name="养护应急中心党支部")
    agency, field = (Placement.objects.get(org__name=name).path for name in ("机关党总支", "基层党总支"))

    before = Event.objects.filter(org=centre, on__lt=date(2026, 6, 15)).values_list("org_path", flat=True)
    after = Event.objects.filter(org=centre, on__gte=date(2026, 6, 15)).values_list("org_path", flat=True)

    assert before and all(inside(path, agency) for path in before)
    assert after and all(inside(path, field) for path in after)
    assert tree.stayed(centre.pk, Period.year_of(2026), agency)
    assert tree.stayed(centre.pk, Period.year_of(2026), field)


def test_every_record_is_stamped_with_its_place_on_the_day(built):
    tree = Tree.of(built.institution_id)

    wrong = [
        row
        for model in RECORDS
        for row in model._base_manager.select_related("org")
        if row.org_path != tree.path(row.org_id, row.on or row.org.since) or row.org_kind != row.org.kind
    ]
    assert wrong == []


def test_records_have_the_noise_of_life(built):
    rows = [row for model in RECORDS for row in model._base_manager.all()]

    share = len(rows) / 100
    assert {row.status for row in rows} == set(Status.values)
    assert 3 * share < sum(row.status != Status.CONFIRMED for row in rows) < 6 * share
    assert sum(row.deleted for row in rows) > 30
    assert sum(row.duplicate_of is not None for row in rows) > 15
    assert any(row.on is None for row in rows)


def test_a_known_duplicate_points_to_the_row_it_repeats(built):
    for model in RECORDS:
        for row in model._base_manager.filter(duplicate_of__isnull=False):
            first = model._base_manager.get(pk=row.duplicate_of)
            assert (first.org_id, first.on) == (row.org_id, row.on)


def test_what_happened_at_the_end_of_december_is_often_entered_in_january(built):
    late = Event.objects.filter(on__month=12, on__day__gte=25, org__kind=Organisation.Kind.BRANCH)

    assert late.count() > 10
    assert late.filter(created_at__month=1).count() > late.count() / 2
    assert all(isinstance(row, LedgerRecord) and row.created_at.date() >= row.on for row in late)


def test_events_are_held_together_wear_several_hats_and_note_who_was_away(built):
    events = Event.objects.filter(on__year=2026)

    assert events.filter(hosts__isnull=False).distinct().count() > 15
    assert Event.objects.annotate(n=Count("hosts")).filter(n__gte=2).exists()
    assert sum(bin(hats).count("1") > 1 for hats in events.values_list("hats", flat=True)) > 100
    noted = events.filter(expected__isnull=False)
    assert noted.filter(leave__gt=0).count() > 100
    assert noted.filter(absent__gt=0).count() > 20
    assert not noted.exclude(expected=F("attended") + F("leave") + F("absent")).exists()


def test_one_branch_forgot_a_month_and_nobody_said_there_was_nothing(built):
    branch = Organisation.objects.get(name=HEGOU)

    months = set(Event.objects.filter(org=branch, on__year=2026).values_list("on__month", flat=True))
    said = NilReturn.objects.filter(org=branch, ledger="event")
    assert 8 not in months
    assert {7, 9} <= months
    assert not said.exists()


def test_nil_returns_name_ledgers_that_exist(built):
    assert set(NilReturn.objects.values_list("ledger", flat=True)) <= LEDGERS.keys()
    assert NilReturn.objects.filter(indicator="").exists()
    assert NilReturn.objects.exclude(indicator="").exists()


def test_nil_returns_for_one_figure_name_it_with_its_ledger(built):
    known = shipped()

    said = set(NilReturn.objects.exclude(indicator="").values_list("indicator", "ledger"))
    assert said == {(name, known[name].record) for name, _ in said}


def figures_of_the_draft(period: str = "2026") -> dict[str, Figure]:
    """The figures of the paper by indicator, for the whole committee."""
    committee = Organisation.objects.get(kind=Organisation.Kind.COMMITTEE)
    span = Period.parse(period)
    ids = {b["indicator"] for b in EXPECTED if b.get("indicator", "none") != "none"}
    return evaluate([shipped()[name] for name in ids], span, Scope.below(committee, span.last))


def test_every_figure_of_the_draft_is_known_but_two_that_nobody_kept(built):
    figures = figures_of_the_draft()

    unknown = {name for name, figure in figures.items() if figure.value is None}
    assert unknown == {"groups.widow.times", "groups.smart_league.covered"}


def test_some_figures_of_the_draft_are_zero_because_somebody_said_so(built):
    figures = figures_of_the_draft()

    zero = {name: figure.basis for name, figure in figures.items() if figure.value == 0}
    assert zero["cadres.selected.persons"] == "nil"
    assert zero["supervision.clue.court"] == "part"


def test_figures_of_the_draft_leave_rows_out_for_every_reason(built):
    reasons = {why for figure in figures_of_the_draft().values() for why in figure.left_out()}

    assert reasons >= set(Reason) - {Reason.OTHER_ORGANISATION}


def test_the_draft_up_to_november_counts_less_than_the_whole_year(built):
    name = "supervision.petition.count"

    to_november = figures_of_the_draft("2026-01-01..2026-11-30")[name].value
    assert 0 < to_november < figures_of_the_draft()[name].value


def test_dates_and_names_of_the_draft_are_those_of_the_institution(built):
    texts = "".join(Name.objects.values_list("text", flat=True))

    for blank in (b for b in EXPECTED if "value" in b):
        if blank["kind"] == "name":
            assert blank["value"] in texts
        else:
            month, day = map(int, re.findall(r"\d+", blank["value"]))
            title = blank["means"].removesuffix("日期")
            assert Event.objects.filter(on=date(2026, month, day), title__endswith=title).exists()


def test_members_of_the_year_follow_from_those_of_the_year_before(built):
    party = Membership.objects.filter(kind=Membership.Kind.PARTY)

    def held(day: date) -> int:
        return party.filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))).count()

    came = party.filter(since__year=2026).exclude(begun=Membership.Begun.MOVED_IN)
    went = party.filter(until__year=2026, until__lt=YEAR_END).exclude(ended=Membership.Ended.MOVED_OUT)
    assert held(YEAR_END) == held(date(2025, 12, 31)) + came.count() - went.count()
    assert {m.begun for m in came} >= {Membership.Begun.ADMITTED, Membership.Begun.TRANSFER_IN}
    assert {m.ended for m in went} == {Membership.Ended.TRANSFER_OUT, Membership.Ended.DIED}


def test_nobody_pays_more_dues_than_are_due(built):
    assert Dues.objects.exists()
    assert not Dues.objects.filter(paid_fen__gt=F("due_fen")).exists()
