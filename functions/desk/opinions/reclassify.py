"""What somebody got in touch for is of another kind than it was taken for (FB-03, FB-13)."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from casework.begin_round import begin_round
from casework.complaints.begin import barring
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.noted_complaint import NotedComplaint
from casework.domain.noted_kind import IN_WORDS, NotedKind
from casework.domain.round import BESIDE, QUESTIONS, CameOf, Round, Status
from casework.domain.staff import Role, StaffMember
from casework.domain.text import Paragraph
from casework.errors import ImpossibleAct
from casework.hints import complaint_hint
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.ports.tasks import Tasks
from casework.profile import Profile
from casework.record_response import check_there_is
from casework.waking import begin, wake


class Reclassification(NotedKind):
    """What a round is instead, and why."""

    reason: Paragraph = Field(description="kept on the history; who complained reads it, where it was a complaint")
    round: int | None = Field(default=None, ge=1, description="which round it is, if not the latest")


@dataclass(frozen=True)
class Reclassifications:
    """What becomes of a round that is of another kind, with what is needed for that."""

    cases: Cases
    rounds: Rounds
    tasks: Tasks
    machine: CaseMachine
    profile: Profile

    def take(self, ref: str, said: Reclassification, by: StaffMember, roles: frozenset[Role], now: datetime) -> Round:
        """End the open round, and begin one of the kind that it is instead, for the same message and from the same day:
        nobody waits longer because it was taken for something else. The round that goes on. Who complained, and is to
        be treated as somebody who did not, is told by the machine of the round that ends. Who says that it is a
        complaint has looked whether it is one.

        Said again it changes nothing, and finishes what a crash left. Raises CaseNotFound, FieldWrong, and
        ImpossibleAct for a round that is over or waits for somebody's word.
        """
        begun = on_case(ref, self.cases, lambda case: self._take(case, said, by, roles, now))
        assert begun.came_of, "it was begun here"  # noqa: S101
        if begun.complaint and begun.message:
            self.tasks.done(ref, complaint_hint(begun.message), by, begun.came_of.at)
        begin(ref, begun.number, self.machine)
        wake(self.rounds.get(ref, begun.came_of.round), self.machine, self.rounds)
        return begun

    def _take(
        self, case: Case, said: Reclassification, by: StaffMember, roles: frozenset[Role], now: datetime
    ) -> Round:
        if standing := _standing(case, said, by):
            return standing
        number = said.round or case.latest_round.number
        check_there_is(case, number)
        was = case.round(number)
        _refuse_where_impossible(case, was, said)
        _refuse_others(case, was, by, roles)
        message = case.message_of(was)
        channel = message.channel if message else case.header.channel
        begun = begin_round(
            case.ref, case.next_number, said, was.message, channel, was.received_at, self.profile
        ).model_copy(
            update={
                "needs_eyes": was.needs_eyes,
                "no_automatic_letter": was.no_automatic_letter,
                "silent": was.silent,
                "allocated_to": case.allocated_to,
                "came_of": CameOf(round=was.number, reason=said.reason, at=now, by=by),
            }
        )
        kept_off = barring(begun.complaint, case.next_conflict, by, now) if begun.complaint else ()
        self.cases.reclassify(was, begun, kept_off)
        return begun


def _refuse_others(case: Case, was: Round, by: StaffMember, roles: frozenset[Role]) -> None:
    """That a complaint is none is the officer's to say: the complainant was promised its steps (FB-13). Where it is
    about the officer, a caseworker's whom it is not about.
    """
    complaint = was.complaint
    if complaint is None:
        return
    if complaint.handled_by not in roles or (complaint.worker and by.is_known_as(complaint.worker)):
        whose = "a caseworker's whom it is not about" if complaint.about is Role.OFFICER else "the officer's alone"
        missing = f"this is {whose} to say, because the complainant was promised the steps of a complaint"
        raise ImpossibleAct(case.ref, _act(was), missing)


def _act(was: Round) -> str:
    return f"treat round {was.number} as something else"


def _refuse_where_impossible(case: Case, was: Round, said: Reclassification) -> None:
    act = _act(was)
    if was.kind in QUESTIONS | BESIDE:
        raise ImpossibleAct(case.ref, act, "it is nothing that somebody got in touch for")
    if case.held_back:
        raise ImpossibleAct(case.ref, act, "an email is held back: say first whether it is a referral")
    if was.status is Status.ANSWERED:
        beside = "a complaint is opened beside it, at POST /cases/{ref}/complaints"
        raise ImpossibleAct(case.ref, act, f"it is over, and stays what it was: {beside}")
    if was.kind is said.kind:
        raise ImpossibleAct(case.ref, act, f"it is {IN_WORDS[said.kind]} already, so that nothing has to be changed")
    if was.complaint and any(step.answer for step in was.complaint.steps):
        raise ImpossibleAct(case.ref, act, "a step of the complaint was decided: it ends by the complainant's word")


def _standing(case: Case, said: Reclassification, by: StaffMember) -> Round | None:
    """The latest round that began so, where these very words began it."""
    begun = next((each for each in reversed(case.rounds) if each.came_of), None)
    if begun is None or begun.came_of is None or said.round not in {None, begun.came_of.round}:
        return None
    same = (begun.kind, begun.came_of.reason, begun.came_of.by) == (said.kind, said.reason, by)
    return begun if same and _is_kept(said, begun) else None


def _is_kept(said: Reclassification, begun: Round) -> bool:
    """Whether what was noted of a complaint or of feedback is what ``begun`` keeps."""
    if begun.complaint:
        return all(getattr(begun.complaint, name) == noted for name, noted in said.complaint or NotedComplaint())
    if begun.feedback and said.feedback:
        kept = begun.feedback.reply_wanted, begun.feedback.worker
        return kept == (said.feedback.reply_wanted, said.feedback.worker)
    return True
