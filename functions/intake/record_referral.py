"""POST /referrals: a caseworker notes that somebody else referred a family."""

from casework.noting.api import handler

__all__ = ["handler"]
