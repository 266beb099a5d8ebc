"""Rounds, as the machine's steps and the use cases need them kept."""

from datetime import date, datetime
from typing import Protocol

from casework.domain.kept_promise import PromisedAnswer
from casework.domain.permission import Permission
from casework.domain.promise import Promise
from casework.domain.round import Outcome, Response, Round


class Rounds(Protocol):
    """The rounds of cases, as the state machine and the people who answer change them."""

    def opened(self, ref: str, number: int, execution: str | None = None) -> Round:
        """Note that the machine has this round in hand, in which execution; None before one said which it is."""

    def pass_milestone(self, round_: Round, name: str, promise: Promise, now: datetime) -> Round:
        """Note that a milestone came without an answer. Raises AlreadyAnswered, and CaseMovedOn when the round took
        another turn.
        """

    def move_clock(self, was: Round, becomes: Round) -> Round:
        """Write when the clock of ``was`` stands still, and when it is due then. Raises CaseMovedOn when the round is
        not as it was read.
        """

    def turn(
        self,
        was: Round,
        becomes: Round,
        at: datetime,
        erase_on: date | None = None,
        promised: PromisedAnswer | None = None,
    ) -> Round:
        """Write the turn that ``was`` takes, and count what was ``promised`` where it gives that, in one write; the
        round as it is then, with the parked token. Raises CaseMovedOn when it ended, or took another turn, since it was
        read.
        """

    def heard(self, round_: Round) -> None:
        """Note that the round's machine has seen to this turn of it."""

    def answer(
        self,
        was: Round,
        response: Response,
        at: datetime,
        erase_on: date,
        promised: PromisedAnswer | None,
        letter: str | None = None,
    ) -> Round:
        """Record the answer, and count it as what was ``promised``, in one write; the round as it is then, with the
        parked token. Raises AlreadyAnswered, and CaseMovedOn when it is due at another time than it was as it was read,
        or the ``letter`` by which the answer went came back.
        """

    def decide(
        self, ref: str, number: int, outcome: Outcome, at: datetime, recorded_at: datetime | None = None
    ) -> Round:
        """End a question in one write that returns the parked token. Raises AlreadyAnswered."""

    def accept(self, ref: str, number: int, permission: Permission, at: datetime, recorded_at: datetime) -> None:
        """End a referral with the family's yes and permission. Raises AlreadyAnswered and CaseMovedOn."""

    def tied_up(self, ref: str, number: int) -> None:
        """Note that nothing is left to tell the round's machine."""

    def get(self, ref: str, number: int) -> Round:
        """The round as it is now. Raises CaseNotFound."""
