"""A draft: what somebody had written in a form when their session ended, kept for them and for nobody else."""

from datetime import datetime, timedelta

from casework.domain.record import Instant, Record

KEPT = timedelta(hours=24)
MOST_CHARACTERS = 100_000
"""In all fields together. An item of the table holds 400 KB, and UTF-8 writes a character in four bytes at most."""


class DraftTooLong(Exception):
    """More was written than a draft holds."""

    def __init__(self, characters: int) -> None:
        super().__init__(f"{characters} characters, of {MOST_CHARACTERS} at most")
        self.characters = characters


class Draft(Record):
    """What was in the form of the page ``path``, field by field; one for each person and page. ``sub`` is whose it is,
    as their sign-in names them.
    """

    sub: str
    path: str
    fields: tuple[tuple[str, str], ...]
    kept_at: Instant

    def is_gone(self, now: datetime) -> bool:
        """Whether it was kept too long before ``now`` (aware) to be read."""
        return now >= self.kept_at + KEPT


def draft(sub: str, path: str, fields: tuple[tuple[str, str], ...], now: datetime) -> Draft:
    """What ``sub`` wrote at ``now`` (aware). Raises DraftTooLong."""
    characters = sum(len(name) + len(value) for name, value in fields)
    if characters > MOST_CHARACTERS:
        raise DraftTooLong(characters)
    return Draft(sub=sub, path=path, fields=fields, kept_at=now)
