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

SPREAD = {"tests/indicators/test_properties.py"}
"""Long files of tests that share nothing; all other files keep to one worker, where their fixtures live."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Say to xdist (--dist loadgroup) what has to stay together."""
    for item in items:
        file = item.nodeid.split("::")[0]
        if file not in SPREAD:
            item.add_marker(pytest.mark.xdist_group(file))


@pytest.fixture
def world(db):
    """A committee with two branches, and another institution's branch."""
    return World.make()


@pytest.fixture
def staffed(world):
    """The same world with a secretary, a clerk, a stranger and a neighbour: who may do what."""
    return Staffed.of(world)
