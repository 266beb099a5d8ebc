"""A service's promises as data, each with its source."""

from casework.profile.profile import Profile, load_profile

__all__ = ["Profile", "load_profile"]
