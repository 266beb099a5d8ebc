"""What is written, all at once or not at all, when something reaches the service."""

from datetime import date

from casework.domain.case import CaseHeader
from casework.domain.child import Child
from casework.domain.conflict import Conflict
from casework.domain.contact import Contact
from casework.domain.delivery import Delivery
from casework.domain.message import Message
from casework.domain.record import Record
from casework.domain.referral import Referral
from casework.domain.round import Round
from casework.domain.task import Task


class NewCase(Record):
    """A case as it begins: a person (or nobody, CF-32), a message, and the round that promises an answer.

    Of the tasks ``untold`` their people are told, by the sweep if by nobody before. ``conflicts`` keep those off whom a
    complaint is about; ``linked_to`` is the case that it came of. ``erase_on`` is the first day on which a case may be
    due for erasure whose round ended as it began.
    """

    header: CaseHeader
    contact: Contact | None
    child: Child | None = None
    referral: Referral | None = None
    round: Round
    message: Message
    tasks: tuple[Task, ...]
    delivery: Delivery
    untold: tuple[Task, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    linked_to: str | None = None
    erase_on: date | None = None


class Addition(Record):
    """A message added to a case that exists. ``new_round`` is set when the last round, ``answered_round``, had been
    answered and this message needs an answer; ``open_round`` is the round that must still be open, and on the turn on
    which it was read, for the message to join it. A copy has none of them, because it changes nothing, unless what it
    is a copy of is held back. Of the tasks ``untold`` their people are told, by the sweep if by nobody before.

    ``restarted`` is the open round whose clock stood still until this came, as it becomes, and ``moot`` are the tasks
    of looking at that clock.
    """

    ref: str
    message: Message
    tasks: tuple[Task, ...]
    delivery: Delivery
    untold: tuple[Task, ...] = ()
    open_round: Round | None = None
    restarted: Round | None = None
    moot: tuple[Task, ...] = ()
    answered_round: int | None = None
    new_round: Round | None = None
