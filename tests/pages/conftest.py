from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from tests.pages.staff import Staff


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
