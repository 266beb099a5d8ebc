"""What is written, all at once or not at all, when a letter came back."""

from casework.domain.contact import Contact
from casework.domain.kept_promise import PromisedAnswer
from casework.domain.letter import Letter
from casework.domain.record import Record
from casework.domain.returned import ComesBack, Returned
from casework.domain.round import Round
from casework.domain.task import Task


class Barred(Record):
    """That no more letters go to ``contact``, as they were read on the case ``ref``."""

    ref: str
    contact: Contact
    because: ComesBack


class UndoneRound(Record):
    """A round whose answer never arrived, as it ``was``, answered, and as it ``becomes``; ``counted`` is as what that
    answer was counted. It is of a case on which no round ``next_round`` has begun, and that no closing
    ``next_closing`` closed.
    """

    was: Round
    becomes: Round
    counted: PromisedAnswer | None
    next_round: int
    next_closing: str


class LetterReturn(Record):
    """That ``letter`` of the case ``ref``, as it was read, came back, and what follows. ``unanswered`` is the round
    that it may be about to be recorded as the answer to.

    The ``task`` is put on the case ``goes_on_in``; with ``told``, its people are told of it too.
    """

    ref: str
    letter: Letter
    returned: Returned
    goes_on_in: str
    barred: tuple[Barred, ...] = ()
    undone: UndoneRound | None = None
    unanswered: Round | None = None
    task: Task | None = None
    told: bool = True
