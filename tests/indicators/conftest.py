"""Hypothesis without the search for a smaller example, for tests/mutants.py."""

from hypothesis import Phase, settings

settings.register_profile("unshrunk", phases=(Phase.explicit, Phase.generate))
