from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from jishi.orgs.models import Membership
from jishi.papers.models import WorkingPaper
from tests.factories import World
from tests.pages.branch_year import meetings_in, theme_days_in
from tests.pages.came import MARCH
from tests.pages.checking_in import ADDRESS
from tests.pages.draft import TEXT
from tests.pages.staff import Staff
from tests.people import make_user


@contextmanager
def kept_for_a_module(blocker: Any) -> Iterator[None]:
    """Rows made inside stay for all tests of a file, each of which takes back its own; then they go."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def staff(world):
    """One user of each kind in the small world."""
    return Staff.of(world)


@pytest.fixture
def office(client, staff):
    """The browser of somebody of the office, signed in."""
    client.force_login(staff.users["office"])
    return client


@pytest.fixture
def desk(world, client):
    """The clerk of the first branch, signed in."""
    client.force_login(make_user("clerk", "clerk", world.first))
    return client


@pytest.fixture(scope="module")
def year_of_a_branch(django_db_setup, django_db_blocker):
    """Four theme days and two general meetings stand in the ledgers; kept for all tests of a file."""
    with kept_for_a_module(django_db_blocker):
        world = World.make()
        theme_days_in(world)
        meetings_in(world)
        yield Staff.of(world)


@pytest.fixture
def at_the_desk(client, year_of_a_branch, db):
    """The staff in that year, with somebody of the office signed in."""
    staff = year_of_a_branch.afresh()
    client.force_login(staff.users["office"])
    return staff


@pytest.fixture
def members(world):
    """Two members of the first branch, one of the second, one who left the first in February."""
    found = {}
    for name, org, until in (
        ("甲某", world.first, None),
        ("乙某", world.first, None),
        ("丙某", world.second, None),
        ("丁某", world.first, date(2026, 2, 1)),
    ):
        found[name] = world.person(name)
        Membership.objects.create(
            institution=world.institution, org=org, person=found[name], since=date(2020, 1, 1), until=until
        )
    return found


@pytest.fixture
def clerk(client, staff):
    """The browser of the first branch's clerk, signed in."""
    client.force_login(staff.users["clerk"])
    return client


@pytest.fixture
def event(world, members):
    """A draft of the first branch in March."""
    return world.row("event", on=MARCH, status="draft", title="三月主题党日")


@pytest.fixture
def phones_reach_us(settings):
    """A site that checks in by phone, where nobody guessed anything wrong yet."""
    settings.PHONE_ADDRESS = ADDRESS
    settings.ALLOWED_HOSTS = ["testserver", "dw.example.org"]
    cache.clear()


@pytest.fixture
def phone():
    """The browser of whoever comes, without an account."""
    return Client()


@pytest.fixture
def paper(client, staff):
    """A draft brought by whoever is signed in."""
    client.post(reverse("papers.new"), {"draft": SimpleUploadedFile("总结.txt", TEXT.encode())})
    return WorkingPaper.objects.get()
