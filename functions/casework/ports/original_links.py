"""Links to raw messages, as the use cases need them signed."""

from datetime import datetime
from typing import Protocol

from casework.export.link import Link


class OriginalLinks(Protocol):
    """Links to raw messages."""

    def link(self, key: str, name: str, now: datetime) -> Link:
        """Where the raw message under the key can be fetched as a file with a name, for a short while."""
