"""Raw messages, as the use cases need them kept and removed."""

from datetime import datetime
from typing import Protocol


class RawMail(Protocol):
    """A raw message that is being read."""

    def read(self, amt: int = ..., /) -> bytes:
        """As many bytes as asked for, fewer at the end."""

    def close(self) -> None:
        """Let go of it."""


class Mail(Protocol):
    """The mail bucket."""

    def read(self, key: str) -> bytes:
        """The raw message as SES stored it."""

    def open(self, key: str) -> RawMail:
        """The raw message, to be read bit by bit and closed. Raises MailNotKept."""

    def remove(self, key: str) -> None:
        """Remove every version of a raw message; does nothing when there is none."""

    def versions(self, key: str) -> int:
        """How many versions of a raw message there are, and marks of its deletion."""

    def remove_exports(self, ref: str) -> None:
        """Remove every version of every export that was asked for on a case; does nothing when there is none."""

    def versions_of_exports(self, ref: str) -> int:
        """How many versions of such exports there are, and marks of their deletion."""


class MailRemovals(Protocol):
    """Removals of raw mail that were decided on."""

    def later(self, ref: str, raw_key: str, now: datetime) -> None:
        """Decide on the removal of one raw message, and leave it to the sweep."""

    def finish(self, ref: str, removal_id: str) -> None:
        """Remove the mail, then the removal itself; does nothing when it is done already."""
