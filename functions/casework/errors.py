"""Refusals that more than one part of the house raises or answers. Each carries its facts and no person's details."""

from datetime import datetime

from casework.domain.delivery import Delivery
from casework.domain.round import Outcome


class CaseNotFound(Exception):
    """No case has this reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"no case has the reference {ref}")
        self.ref = ref


class NotOnCase(Exception):
    """The case has nothing of this kind by the id that was asked for."""

    def __init__(self, ref: str, what: str) -> None:
        super().__init__(f"there is no such {what} on {ref}")
        self.ref, self.what = ref, what


class CaseErased(CaseNotFound):
    """The case was erased: only its tombstone is left, which says when, and as what a referral ended."""

    def __init__(self, ref: str, erased_at: datetime, ended_as: Outcome | None) -> None:
        Exception.__init__(self, f"{ref} was erased at {erased_at.isoformat()}")
        self.ref, self.erased_at, self.ended_as = ref, erased_at, ended_as


class CaseMerged(Exception):
    """The case goes on in another of the same person: whatever is to be done is done there."""

    def __init__(self, ref: str, into: str) -> None:
        super().__init__(f"{ref} goes on in {into}: do it there")
        self.ref, self.into = ref, into


class FieldWrong(Exception):
    """What was said in ``field`` cannot be so; ``why`` says it in words that repeat nothing personal."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


class NotTheirs(Exception):
    """Nothing of this case is for who asks, or there is no such case: who is not of the service learns no more."""

    def __init__(self) -> None:
        super().__init__("there is no complaint of this reference at a step that is yours to decide, or was")


class NoSuchStaff(Exception):
    """Nobody of the service with this sign-in id has signed in lately."""

    def __init__(self) -> None:
        super().__init__("nobody of the service with this sign-in id has signed in lately")


class NotTheirAbsence(Exception):
    """Only the officer notes when somebody else is away."""

    def __init__(self) -> None:
        super().__init__("when somebody else is away is for the officer to say")


class ImpossibleAct(Exception):
    """Something that must not be done as things stand: ``missing`` says what would have to be there first.

    Nothing was changed but the case's history, which keeps the trying.
    """

    def __init__(self, ref: str, act: str, missing: str) -> None:
        super().__init__(f"{act}: {missing}")
        self.ref, self.act, self.missing = ref, act, missing


class AlreadyAnswered(Exception):
    """The round has its answer, and keeps it."""

    def __init__(self, ref: str, number: int, answered_at: datetime) -> None:
        super().__init__(f"round {number} of {ref} was answered at {answered_at.isoformat()}")
        self.ref, self.number, self.answered_at = ref, number, answered_at


class NotDecided(Exception):
    """A question that nobody has answered and that has not expired: nothing can follow from it yet."""

    def __init__(self, ref: str, number: int) -> None:
        super().__init__(f"round {number} of {ref} is not decided")
        self.ref, self.number = ref, number


class CaseMovedOn(Exception):
    """Someone else changed the case between reading it and writing to it: read it again."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} changed while it was being written to")
        self.ref = ref


class ReferenceTaken(Exception):
    """A new case drew a reference that another case has: draw again."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is taken")
        self.ref = ref


class SameWordsBefore(Exception):
    """The same words by the same sender came before, in another wrapping; ``twin`` is what became of them."""

    def __init__(self, twin: Delivery) -> None:
        super().__init__(f"the same words are on {twin.ref}")
        self.twin = twin


class MachineOutOfReach(Exception):
    """Step Functions did not answer as it should. Whether it did what was asked is not known; asking again is safe."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Step Functions: {code}")
        self.code = code


class MailNotKept(Exception):
    """The mail bucket has nothing under this key: the raw message was removed."""

    def __init__(self, key: str) -> None:
        super().__init__(f"nothing is kept under {key}")
        self.key = key


class LetterNotSent(Exception):
    """SES certainly did not take the letter, and may take it later."""

    def __init__(self, code: str) -> None:
        super().__init__(f"SES did not take the letter: {code}")
        self.code = code


class LetterRefused(Exception):
    """SES certainly did not take the letter, and never will as it stands."""

    def __init__(self, code: str) -> None:
        super().__init__(f"SES refused the letter: {code}")
        self.code = code


class LetterUnconfirmed(Exception):
    """Nobody knows whether SES took the letter: sending it again could send it twice."""


class SentRecently(Exception):
    """The recipient had such a letter a short while ago: another could feed a loop."""


class TooManyThisHour(Exception):
    """So many letters of this kind went by themselves in this hour that another could feed a storm."""


class WelcomedBefore(Exception):
    """The recipient had the welcome pack with an earlier letter: write without it."""


class BadPageMark(Exception):
    """The ``next`` that was sent back is not one that was given."""


class ProviderOutOfReach(Exception):
    """The sign-in provider did not answer as it should; ``what`` is what was wanted of it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the sign-in provider: {what}")
        self.what = what


class CodeRefused(Exception):
    """The sign-in provider gave no token for a code: used before, too old, or not one of its own."""

    def __init__(self, error: str) -> None:
        super().__init__(f"the sign-in provider gave no token: {error}")
        self.error = error
