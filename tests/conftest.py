import pytest

from tests.factories import World


@pytest.fixture
def world(db):
    """A committee with two branches, and another institution's branch."""
    return World.make()
