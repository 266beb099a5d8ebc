"""What advice rests on, and the drafts that replies begin from: a service's own data, each with its source (CH-06)."""

from datetime import date
from pathlib import Path

from pydantic import Field

from casework.domain.months import months_later
from casework.domain.record import Record

REPLY_FILES = Path(__file__).parent / "replies"


class LegalSource(Record):
    """A law or guidance that advice is based on, and when somebody last checked that it still says so.

    ``superseded_by`` is the id of the source that stands in its place; None while it holds. It stays on the list,
    because older advice names it.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    website: str
    checked_on: date
    superseded_by: str | None = None


class AdvicePolicy(Record):
    """The sources that advice may name, and how often each is checked (CH-06)."""

    check_within_months: int = Field(ge=1)
    sources: tuple[LegalSource, ...] = Field(min_length=1)
    source: str
    proposed: bool = False

    def named(self, source_id: str) -> LegalSource | None:
        return next((each for each in self.sources if each.id == source_id), None)

    def check_by(self, source: LegalSource) -> date:
        """The last day on which somebody may rely on ``source`` without checking that it is still so."""
        return months_later(source.checked_on, self.check_within_months)

    def is_overdue(self, source: LegalSource, on: date) -> bool:
        """Whether ``source`` had to be checked again before the day ``on``."""
        return self.check_by(source) < on


class ReplyTemplate(Record):
    """A draft that a caseworker edits: ``file`` lies in profile/replies/. ``answers`` is whether what is sent of it is
    usually the answer that somebody waits for, and not a question back; ``sources`` are the ids of what it is based on.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    file: str = Field(pattern=r"^[a-z0-9-]+\.md$")
    answers: bool = True
    sources: tuple[str, ...] = ()
    source: str
    proposed: bool = False
