"""What people were writing when their session ended, as the desk needs it kept."""

from datetime import datetime
from typing import Protocol

from casework.domain.draft import Draft


class Drafts(Protocol):
    """What people were writing when their session ended."""

    def keep(self, draft: Draft) -> None:
        """Keep a draft in the place of one that its person had for the page before."""

    def take(self, sub: str, path: str, now: datetime) -> Draft | None:
        """What ``sub`` was writing on the page ``path``, if that was less than a day before ``now`` (aware); given back
        once.
        """
