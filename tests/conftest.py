import pytest
from hypothesis import HealthCheck, settings

from tests.factories import World
from tests.people import Staffed

# The same examples every time: a red run is red again. A fixture lives through all examples of a
# property, so a property makes what it changes itself.
settings.register_profile(
    "jishi", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("jishi")


@pytest.fixture
def world(db):
    """A committee with two branches, and another institution's branch."""
    return World.make()


@pytest.fixture
def staffed(world):
    """The same world with a secretary, a clerk, a stranger and a neighbour: who may do what."""
    return Staffed.of(world)
