"""Halton's profile with something changed, as another service's file would have it."""

from typing import Any

from casework.profile import Profile, load_profile


def halton(**changes: dict[str, Any]) -> Profile:
    """Halton's profile; ``halton(calendar={"closures": […]})`` changes one part of it."""
    written = load_profile("halton").model_dump()
    return Profile.model_validate(written | {part: written[part] | change for part, change in changes.items()})
