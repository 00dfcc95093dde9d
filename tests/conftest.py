import gc

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase, settings
from xdist.scheduler import LoadScopeScheduling

from tests.factories import World
from tests.people import Staffed

# The same examples every time: a red run is red again. A fixture lives through all examples of a
# property, so a property makes what it changes itself. Unshrunk is without the search for a smaller
# example, for tests/mutants.py.
settings.register_profile(
    "jishi", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("jishi")
settings.register_profile("unshrunk", phases=(Phase.explicit, Phase.generate))

SPREAD = {"tests/indicators/test_properties.py", "tests/browser/test_looks.py"}
"""Long files of tests that share nothing; all other files keep to one worker, where their fixtures live."""


class ByFile(LoadScopeScheduling):
    """Sends a file to one worker."""

    def _split_scope(self, nodeid):
        file = nodeid.split("::")[0]
        return nodeid if file in SPREAD else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


def pytest_configure():
    """Passwords are hashed quickly here: that a slow hash is slow needs no test. Rubbish is looked for
    seldom: a twelfth of the time went into looking."""
    gc.set_threshold(100_000, 20, 20)
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db):
    """A committee with two branches, and another institution's branch."""
    return World.make()


@pytest.fixture
def staffed(world):
    """The same world with a secretary, a clerk, a stranger and a neighbour: who may do what."""
    return Staffed.of(world)
