"""How many examples a property is tried on: few in everyday runs, many with ``--hypothesis-profile=long``."""

from hypothesis import settings

_EVERYDAY = 100
"""The examples that hypothesis tries where nobody says otherwise."""


def examples(usual: int) -> int:
    """``usual`` in everyday runs, in proportion with another profile, one at least."""
    return max(1, usual * settings().max_examples // _EVERYDAY)
