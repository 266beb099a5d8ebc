"""What the service will do better because of what somebody said (FB-03: with an owner and a date)."""

from datetime import date

from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember
from casework.domain.text import Line, Paragraph


class NotedImprovement(Record):
    """What is to be done, by whom, until when."""

    what: Paragraph
    owner: Line
    due_on: date


class Improvement(Record):
    """One action. Whether it is done is said by its task, whose id is ``improvement-`` and its own."""

    id: str
    what: str
    owner: str
    due_on: date
    decided_at: Instant
    decided_by: StaffMember

    @property
    def task(self) -> str:
        return f"improvement-{self.id}"
