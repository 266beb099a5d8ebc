"""A refusal of service: give notice of it, ask for its review, and lift it that day unless it was renewed (BH-07)."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, TypedDict

from casework import wiring
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import Outcome, Round, Status
from casework.domain.service_refusal import ServiceRefusal
from casework.domain.task import Task
from casework.errors import CaseErased
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.ports.tasks import Tasks
from casework.profile import Profile

_NOTICE = "Give the person written notice of a refusal of service, or of its renewal, with how to challenge it"
_LIFTED = "Let the person know that a refusal of service is over"
_REVIEWED = "the refusal was renewed or lifted"


class Reviewed(TypedDict):
    """For the state machine: whether the refusal is over, and if not, how long to wait on which turn of it."""

    lifted: bool
    seconds: int
    turn: int


@dataclass(frozen=True)
class Review:
    """Sees to refusals of service, with what it needs for that. Safe to stop at any point and run again."""

    cases: Cases
    rounds: Rounds
    tasks: Tasks
    correspondence: Correspondence
    replies: ReplyAddresses
    profile: Profile

    def see_to(self, ref: str, number: int, now: datetime) -> Reviewed:
        """See to what follows from the turn that round ``number`` has taken, lift it if its day has come, and say what
        to wait for. It ends before anything is written: a letter that cannot be sent must not keep it in force.

        Raises LetterNotSent, to be retried, and CaseMovedOn after five tries in vain.
        """
        try:
            return on_case(ref, self.cases, lambda case: self._see_to(case, case.round(number), now))
        except CaseErased:
            return {"lifted": True, "seconds": 1, "turn": 0}

    def _see_to(self, case: Case, round_: Round, now: datetime) -> Reviewed:
        refusal, course = round_.refusal, self.profile.course(round_)
        assert refusal, "only a refusal of service takes this lane"  # noqa: S101
        if round_.status is Status.OPEN and now >= course.due_at:
            round_ = self._lift(round_, now)
        (review,) = course.milestones
        lifted, asked = round_.status is Status.ANSWERED, now >= review.at
        self._drop_reviews(case, round_, None if lifted else refusal, now)
        if lifted:
            self._tell_of_the_end(case, round_, now)
            self.rounds.tied_up(case.ref, round_.number)
        else:
            self._give_notice(case, round_, refusal, now)
            if asked:
                self.correspondence.ask(case.ref, self._review(round_, refusal, now), now)
            self.rounds.heard(round_)
        waits_until = course.due_at if asked else review.at
        return {"lifted": lifted, "seconds": max(1, ceil((waits_until - now).total_seconds())), "turn": round_.turn}

    def _lift(self, round_: Round, now: datetime) -> Round:
        """End it. A renewal that comes at the same moment wins or loses as a whole: the case is read again."""
        over = round_.model_copy(update={"answered_at": now, "recorded_at": now, "outcome": Outcome.LIFTED})
        return self.rounds.turn(round_, over, now, self.profile.erase_on(round_.kind, now))

    def _give_notice(self, case: Case, round_: Round, refusal: ServiceRefusal, now: datetime) -> None:
        """In writing, once when it begins and once for each renewal; by a person where no letter may go."""
        local = self.profile.office.local
        self.correspondence.write(
            case,
            f"{round_.number:04}-refused-{len(refusal.renewals)}",
            "service_refused",
            self.replies,
            now,
            instead=f"{_NOTICE} (round {round_.number})",
            by=self.profile.behaviour.decided_by,
            unproven=case.unproven,
            renewed=bool(refusal.renewals),
            what=refusal.what,
            reasons=refusal.standing_reasons,
            other_help=refusal.other_help,
            since=local(refusal.from_at),
            until=local(self.profile.course(round_).due_at),
            ombudsman=self.profile.complaints.ombudsman,
        )

    def _tell_of_the_end(self, case: Case, round_: Round, now: datetime) -> None:
        self.correspondence.write(
            case,
            f"{round_.number:04}-lifted",
            "service_refusal_lifted",
            self.replies,
            now,
            instead=f"{_LIFTED} (round {round_.number})",
            by=self.profile.behaviour.decided_by,
            unproven=case.unproven,
        )

    def _review(self, round_: Round, refusal: ServiceRefusal, now: datetime) -> Task:
        day = refusal.reviewed_on
        return Task(
            id=_review_id(round_, refusal),
            what=f"Review the refusal of service in round {round_.number} before {day.day} {day:%B %Y}:"
            " renew it with reasons, or it ends by itself on that day",
            for_role=self.profile.behaviour.decided_by,
            opened_at=now,
            due_at=self.profile.course(round_).due_at,
        )

    def _drop_reviews(self, case: Case, round_: Round, ahead: ServiceRefusal | None, now: datetime) -> None:
        """Nobody has to hold a review that is past; that of ``ahead`` stays."""
        kept = _review_id(round_, ahead) if ahead else None
        for task in case.tasks:
            if task.id.startswith(_reviews_of(round_)) and task.id != kept and task.done_at is None:
                self.tasks.moot(case.ref, task.id, _REVIEWED, now)


def _reviews_of(round_: Round) -> str:
    return f"{round_.number:04}-review-"


def _review_id(round_: Round, refusal: ServiceRefusal) -> str:
    return f"{_reviews_of(round_)}{refusal.reviewed_on.isoformat()}"


def handler(event: dict[str, Any], context: object) -> Reviewed:  # noqa: ARG001
    review = Review(
        wiring.cases(),
        wiring.rounds(),
        wiring.tasks(),
        wiring.correspondence(),
        wiring.reply_addresses(),
        wiring.profile(),
    )
    return review.see_to(event["ref"], event["round"], wiring.now())
