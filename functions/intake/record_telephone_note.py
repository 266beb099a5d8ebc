"""POST /telephone-notes: a caseworker notes what someone rang, wrote or came about."""

from casework.noting.api import handler

__all__ = ["handler"]
