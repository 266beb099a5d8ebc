"""A case: everything between one person and the service about one matter."""

from casework.domain.channel import Channel
from casework.domain.contact import Contact
from casework.domain.letter import Letter
from casework.domain.message import Message
from casework.domain.record import Instant, Record
from casework.domain.round import Kind, Round, Status
from casework.domain.staff import StaffMember
from casework.domain.task import Task


class CaseHeader(Record):
    """What is true of a case from its first moment."""

    ref: str
    kind: Kind
    channel: Channel
    opened_at: Instant
    opened_by: StaffMember | None = None


class Case(Record):
    """A case with all that hangs on it, in order of time. A case always has a round: somebody got in touch."""

    header: CaseHeader
    contact: Contact | None
    rounds: tuple[Round, ...]
    messages: tuple[Message, ...]
    letters: tuple[Letter, ...]
    tasks: tuple[Task, ...]

    @property
    def ref(self) -> str:
        return self.header.ref

    @property
    def latest_round(self) -> Round:
        return self.rounds[-1]

    @property
    def status(self) -> Status:
        return self.latest_round.status

    def round(self, number: int) -> Round:
        return self.rounds[number - 1]

    def message(self, message_id: str) -> Message:
        return next(message for message in self.messages if message.id == message_id)
