"""A note on a case: what somebody said, was advised or chose, in words that they may read one day (CH-05, YP-07)."""

from enum import StrEnum

from casework.domain.consent import ForWhom
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class NoteKind(StrEnum):
    """What a note is of. THEIR_WORDS are somebody's own (CH-05, IM-12), ADVICE rests on the law (CH-06), CHOICE is what
    they decided, whatever was advised (IM-11), SUPERVISION is of the service's own looking at its work (CH-07, IM-13),
    and PLAIN is anything else.
    """

    THEIR_WORDS = "their_words"
    ADVICE = "advice"
    CHOICE = "choice"
    SUPERVISION = "supervision"
    PLAIN = "plain"

    @property
    def in_words(self) -> str:
        return {
            NoteKind.THEIR_WORDS: "in their own words",
            NoteKind.ADVICE: "advice given",
            NoteKind.CHOICE: "what they chose",
            NoteKind.SUPERVISION: "supervision",
            NoteKind.PLAIN: "by a member of staff",
        }[self]


class Note(Record):
    """One note, which never changes: another one that ``corrects`` it, by its id, says what was wrong.

    ``whose`` words they are, if somebody's own; ``options`` are those that advice named, ``sources`` the ids of the law
    and guidance that it rests on.
    """

    id: str
    kind: NoteKind
    text: str
    whose: ForWhom | None = None
    options: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    corrects: str | None = None
    at: Instant
    by: StaffMember
