"""Somebody who came for something else is dissatisfied with the service: a complaint, as a case of its own (FB-13)."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from casework.begin_round import begin_round
from casework.complaints.begin import barring
from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case, CaseHeader
from casework.domain.channel import Channel
from casework.domain.delivery import Delivery, digest
from casework.domain.message import Message
from casework.domain.noted_complaint import NotedComplaint
from casework.domain.noted_kind import NotedKind
from casework.domain.noted_moment import NotedMoment
from casework.domain.numbering import next_id
from casework.domain.opening import NewCase
from casework.domain.round import Kind, Round
from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.domain.text import Words
from casework.errors import ImpossibleAct
from casework.hints import hints, is_complaint_hint
from casework.letters.correspondence import Correspondence
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.tasks import Tasks
from casework.post_once import post_once, received
from casework.profile import Profile

_ACT = "open a complaint beside it"


class LinkedComplaint(NotedComplaint):
    """A complaint by the person of a case, in their own words."""

    words: Words = Field(description="what they complain about, in their own words")
    wants: Words | None = Field(default=None, description="what they want to happen")
    channel: Channel | None = Field(default=None, description="how it came, if not as the case did")
    received_at: NotedMoment | None = Field(default=None, description="when it reached the service, if not now")


@dataclass(frozen=True)
class LinkedComplaints:
    """Opens complaints beside cases, with what is needed for that."""

    cases: Cases
    tasks: Tasks
    machine: CaseMachine
    correspondence: Correspondence
    profile: Profile

    def open(
        self, ref: str, noted: LinkedComplaint, by: StaffMember, idempotency_key: str | None, now: datetime
    ) -> Delivery:
        """Open a case for the complaint, linked with the case ``ref`` both ways, once for its key. What ``ref`` itself
        waits for stays as it was.

        Its person and child are copied, with what they permitted, and why the address may not be theirs; and whoever is
        kept off ``ref`` is kept off it too.
        Raises CaseNotFound, ImpossibleAct while the case may not be worked with, and FieldWrong.
        """
        received_at = received(noted.received_at, now)
        delivery = on_case(ref, self.cases, lambda case: self._open(case, noted, received_at, by, idempotency_key, now))
        tell(delivery.ref, _hints(noted, delivery, self.profile, now), self.correspondence, now)
        self._has_looked(ref, delivery.ref, by)
        return delivery

    def _has_looked(self, ref: str, complaint: str, by: StaffMember) -> None:
        """Whoever opened it has looked at the message that may be one. Where more than one waited for that, nobody
        knows which it was: they are finished by hand.
        """
        opened_at = self.cases.get(complaint).header.opened_at
        hinted = [each for each in self.cases.get(ref).tasks if is_complaint_hint(each) and each.opened_at <= opened_at]
        waiting = [each for each in hinted if each.done_at is None or each.done_at == opened_at]
        if len(waiting) == 1:
            self.tasks.done(ref, waiting[0].id, by, opened_at)

    def _open(
        self,
        case: Case,
        noted: LinkedComplaint,
        received_at: datetime,
        by: StaffMember,
        idempotency_key: str | None,
        now: datetime,
    ) -> Delivery:
        _refuse_where_impossible(case)
        kind, channel = NotedKind(kind=Kind.COMPLAINT, complaint=noted), noted.channel or case.header.channel
        begun = begin_round("", 1, kind, None, channel, received_at, self.profile, within="")
        return post_once(
            lambda delivery: _new_case(case, noted, channel, begun, by, delivery, self.profile, now),
            digest(case.ref.encode(), noted.model_dump_json().encode()),
            begun.due_at,
            by,
            idempotency_key,
            self.cases,
            self.machine,
            self.profile,
        )


def _refuse_where_impossible(case: Case) -> None:
    if case.held_back:
        raise ImpossibleAct(case.ref, _ACT, "an email is held back: say first whether it is a referral")
    if case.awaits_the_family:
        raise ImpossibleAct(case.ref, _ACT, "the family has not said yet that they want the service (CF-25)")


def _new_case(
    case: Case,
    noted: LinkedComplaint,
    channel: Channel,
    begun: Round,
    by: StaffMember,
    delivery: Delivery,
    profile: Profile,
    now: datetime,
) -> NewCase:
    kept_off = tuple(each for each in case.conflicts if each.stands)
    about = barring(begun.complaint, next_id(each.id for each in kept_off), by, now) if begun.complaint else ()
    return NewCase(
        header=CaseHeader(ref=delivery.ref, kind=begun.kind, channel=channel, opened_at=now, opened_by=by),
        contact=case.contact,
        child=case.child,
        round=begun.model_copy(
            update={"ref": delivery.ref, "message": delivery.message, "no_automatic_letter": case.unproven}
        ),
        message=Message(
            id=delivery.message,
            channel=channel,
            received_at=begun.received_at,
            text=noted.words,
            wants=noted.wants,
            taken_by=by,
        ),
        tasks=(),
        untold=_hints(noted, delivery, profile, now),
        delivery=delivery,
        conflicts=(*kept_off, *about),
        linked_to=case.ref,
    )


def _hints(noted: LinkedComplaint, delivery: Delivery, profile: Profile, now: datetime) -> tuple[Task, ...]:
    said = f"{noted.words}\n{noted.wants or ''}"
    return hints(said, delivery.message, profile, now, is_complaint=True)
