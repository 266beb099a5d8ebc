"""The way out for letters, as whoever sends them needs it."""

from typing import Protocol


class Post(Protocol):
    """The way out for letters."""

    def send(self, to: str, raw: bytes) -> str:
        """Send once and return SES's id. Raises LetterNotSent, LetterRefused or LetterUnconfirmed."""
