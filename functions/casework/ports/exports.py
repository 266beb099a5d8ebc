"""Copies that people asked for, as the use cases need them kept."""

from contextlib import AbstractContextManager
from datetime import datetime
from io import RawIOBase
from typing import Protocol

from casework.export.link import Link


class Exports(Protocol):
    """Copies that people asked for, each under a key of its own."""

    def key(self, ref: str, number: int, now: datetime) -> str:
        """The key of a copy that is made now for one request on a case."""

    def writing(self, key: str) -> AbstractContextManager[RawIOBase]:
        """A stream whose bytes are there under the key once the block has ended; nothing is, where it raises."""

    def link(self, key: str, now: datetime) -> Link:
        """Where a copy can be fetched, for a short while."""
