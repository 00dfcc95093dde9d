import pytest

from tests.pages.staff import Staff


@pytest.fixture
def staff(world):
    """One user of each kind in the small world."""
    return Staff.of(world)


@pytest.fixture
def office(client, staff):
    """The browser of somebody of the office, signed in."""
    client.force_login(staff.users["office"])
    return client
