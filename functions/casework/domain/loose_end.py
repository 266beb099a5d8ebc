"""What a crash can leave half done. Each kind can be finished from what the table holds."""

from dataclasses import dataclass
from enum import StrEnum

from casework.domain.letter import Letter
from casework.domain.round import Round
from casework.domain.task import Task


class Awaits(StrEnum):
    """What a loose end waits for, as it is marked in the table."""

    START = "start"
    SIGNAL = "signal"
    CONFIRMATION = "confirmation"
    REMOVAL = "removal"
    ERASURE = "erasure"
    TELLING = "telling"
    INVITATION = "invitation"


@dataclass(frozen=True)
class Unstarted:
    """A round that no machine is known to have in hand; or, where its answer did not arrive, to have in hand again."""

    round: Round

    @property
    def ref(self) -> str:
        return self.round.ref


@dataclass(frozen=True)
class Unsignalled:
    """An answered round whose machine may still wait."""

    round: Round

    @property
    def ref(self) -> str:
        return self.round.ref


@dataclass(frozen=True)
class Unconfirmed:
    """A letter of which nobody knows whether SES took it."""

    ref: str
    letter: Letter


@dataclass(frozen=True)
class Unremoved:
    """Raw mail that a case may not keep, and that may still be there."""

    ref: str
    removal: str


@dataclass(frozen=True)
class Unerased:
    """An erased case of which something may be left, or may have come back from what was under way meanwhile."""

    ref: str


@dataclass(frozen=True)
class Untold:
    """A task that stands, and of which its people may not have been told."""

    ref: str
    task: Task


@dataclass(frozen=True)
class Uninvited:
    """A case that was closed, and whose person nobody has invited yet to say what they think."""

    ref: str
    closing: str


LooseEnd = Unstarted | Unsignalled | Unconfirmed | Unremoved | Unerased | Untold | Uninvited
