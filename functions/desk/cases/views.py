"""What the desk shows of a case, with all that hangs on it."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.child import Child
from casework.domain.clock_pause import ClockPause
from casework.domain.closing import Closing
from casework.domain.conflict import Conflict
from casework.domain.consent import Consent
from casework.domain.contact import Contact
from casework.domain.disclosure import Disclosure
from casework.domain.erasure_review import ErasureReview
from casework.domain.event import Event
from casework.domain.feedback import Feedback
from casework.domain.history import history
from casework.domain.hold import Hold
from casework.domain.improvement import Improvement
from casework.domain.letter import Letter
from casework.domain.merger import Merger
from casework.domain.message import Message
from casework.domain.note import Note
from casework.domain.other_service import OtherService
from casework.domain.record import Instant, Record
from casework.domain.referral import Referral
from casework.domain.refused_act import RefusedAct
from casework.domain.round import QUESTIONS, Kind, Outcome, Response, Round, Status, UndoneAnswer
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.split_off import SplitOff
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.profile import Profile
from desk.cases.so_far import SoFar, so_far
from desk.keeping.rights_views import RightsRequestView, rights_request_views
from desk.opinions.complaint_views import ComplaintView, complaint_view


class CaseLine(SoFar):
    """What a list says of a case too; ``paused_at`` is since when its clock stands still, ``held`` whether a hold keeps
    it, whatever the schedule says.
    """

    ref: str
    kind: Kind
    status: Status
    received_at: Instant
    due_at: Instant
    answered_at: Instant | None
    needs_eyes: bool
    paused_at: Instant | None
    held: bool
    allocated_to: StaffMember | None


class ResponseView(Response):
    """An answer, the round that it ended, and whether that was in time."""

    round: int
    answered_at: Instant
    due_at: Instant
    late: bool


class MilestoneView(Record):
    """A moment at which someone is told that there is no answer, and when that happened, if it did."""

    name: str
    at: Instant
    tells: tuple[Role, ...]
    passed_at: Instant | None


class MessageView(Message):
    """A message. Until a person has said what it is, what came with it is only counted (CF-24)."""

    attachments_held_back: int = 0


class QuestionView(Record):
    """A question to the family, until when an answer counts, and how it ended; ``disclosure`` is what it is about."""

    round: int
    kind: Kind
    disclosure: str | None
    asked_at: Instant
    due_at: Instant
    ended_at: Instant | None
    recorded_at: Instant | None
    outcome: Outcome | None


class FeedbackView(Feedback):
    """What somebody thinks of the service, and the round that it is."""

    round: int
    kind: Kind


class OtherServiceView(OtherService):
    """How far views about another service have come, and the round that they are."""

    round: int


class ServiceRefusalView(Record):
    """What is refused, from when until when, for all who work with the person: never why. ``ended_at`` is when it was
    seen to be over; it holds no longer than ``until``.
    """

    round: int
    what: str
    from_at: Instant
    until: Instant
    ended_at: Instant | None


class CaseView(CaseLine):
    """A case. Its dates are those of its latest round; ``responses`` has one answer for each round answered, and
    ``questions`` each round that asked the family. ``linked`` are the references of cases that came of it, or it of.
    ``copy_to`` is the address that staff put in copy who answer by hand in a mailbox of the service (CH-03).
    It is ``set_aside`` where a machine answered by itself and nobody has taken it up.
    ``pauses`` are when the clock of its latest round stood still, why, and until when it does; ``undone`` the answers
    to that round which never arrived. It is ``closed`` by the last of its ``closings``, unless something came since.
    """

    channel: Channel
    round: int
    needs_eyes_because: tuple[str, ...]
    contact: Contact | None
    child: Child | None
    referral: Referral | None
    messages: tuple[MessageView, ...]
    notes: tuple[Note, ...]
    letters: tuple[Letter, ...]
    tasks: tuple[Task, ...]
    responses: tuple[ResponseView, ...]
    pauses: tuple[ClockPause, ...]
    undone: tuple[UndoneAnswer, ...]
    milestones: tuple[MilestoneView, ...]
    questions: tuple[QuestionView, ...]
    consents: tuple[Consent, ...]
    disclosures: tuple[Disclosure, ...]
    safeguarding: tuple[SafeguardingDisclosure, ...]
    conflicts: tuple[Conflict, ...]
    complaint: ComplaintView | None
    feedback: tuple[FeedbackView, ...]
    other_service: tuple[OtherServiceView, ...]
    service_refusals: tuple[ServiceRefusalView, ...]
    rights_requests: tuple[RightsRequestView, ...]
    improvements: tuple[Improvement, ...]
    copy_to: str | None
    set_aside: bool
    closed: bool
    closings: tuple[Closing, ...]
    linked: tuple[str, ...]
    splits: tuple[SplitOff, ...]
    merged_into: str | None
    mergers: tuple[Merger, ...]
    holds: tuple[Hold, ...]
    erasure_reviews: tuple[ErasureReview, ...]
    refused: tuple[RefusedAct, ...]
    history: tuple[Event, ...]


def case_view(case: Case, profile: Profile, now: datetime, copy_to: str | None = None) -> CaseView:
    """``case`` as staff see it at ``now`` (aware). The milestones are those of the profile as it is today."""
    last = case.latest_round
    return CaseView(
        ref=case.ref,
        kind=last.kind,
        status=case.status,
        received_at=last.received_at,
        due_at=last.due_at,
        answered_at=last.answered_at,
        needs_eyes=bool(last.needs_eyes),
        paused_at=last.paused.at if last.paused else None,
        held=bool(case.standing_holds),
        **dict(_so_far(last, profile, now)),
        allocated_to=case.header.allocated_to,
        channel=case.header.channel,
        round=last.number,
        needs_eyes_because=last.needs_eyes,
        contact=case.contact,
        child=case.child,
        referral=case.referral,
        messages=tuple(map(_message, case.messages)),
        notes=case.notes,
        letters=case.letters,
        tasks=case.tasks,
        responses=tuple(answer for round_ in case.rounds if (answer := _response(round_))),
        pauses=last.pauses,
        undone=last.undone,
        milestones=tuple(
            MilestoneView(name=each.name, at=each.at, tells=each.tells, passed_at=last.passed.get(each.name))
            for each in profile.course(last).milestones
        ),
        questions=tuple(_question(round_) for round_ in case.rounds if round_.kind in QUESTIONS),
        consents=case.consents,
        disclosures=case.disclosures,
        safeguarding=case.safeguarding,
        conflicts=case.conflicts,
        complaint=complaint_view(case),
        feedback=tuple(
            FeedbackView(**dict(each.feedback), round=each.number, kind=each.kind)
            for each in case.rounds
            if each.feedback
        ),
        other_service=tuple(
            OtherServiceView(**dict(each.other_service), round=each.number)
            for each in case.rounds
            if each.other_service
        ),
        service_refusals=tuple(refused for round_ in case.rounds if (refused := _service_refusal(round_))),
        rights_requests=rights_request_views(case),
        improvements=case.improvements,
        set_aside=last.is_set_aside,
        copy_to=copy_to,
        closed=case.closing is not None,
        closings=case.closings,
        linked=case.linked,
        splits=case.splits,
        merged_into=case.header.merged_into,
        mergers=case.mergers,
        holds=case.holds,
        erasure_reviews=case.erasure_reviews,
        refused=case.refused,
        history=tuple(history(case)),
    )


def _so_far(round_: Round, profile: Profile, now: datetime) -> SoFar:
    """Of a complaint, how far its step is."""
    since = round_.complaint.step.opened_at if round_.complaint else round_.received_at
    return so_far(since, round_.due_at, profile, now, waits=round_.status is Status.OPEN)


def _message(message: Message) -> MessageView:
    shown = MessageView(**message.model_dump())
    if not message.held_back:
        return shown
    return shown.model_copy(update={"attachments": (), "attachments_held_back": len(message.attachments)})


def _service_refusal(round_: Round) -> ServiceRefusalView | None:
    if round_.refusal is None:
        return None
    return ServiceRefusalView(
        round=round_.number,
        what=round_.refusal.what,
        from_at=round_.refusal.from_at,
        until=round_.due_at,
        ended_at=round_.answered_at,
    )


def _question(round_: Round) -> QuestionView:
    return QuestionView(
        round=round_.number,
        kind=round_.kind,
        disclosure=round_.disclosure,
        asked_at=round_.received_at,
        due_at=round_.due_at,
        ended_at=round_.answered_at,
        recorded_at=round_.recorded_at,
        outcome=round_.outcome,
    )


def _response(round_: Round) -> ResponseView | None:
    if round_.response is None or round_.answered_at is None:
        return None
    return ResponseView(
        **round_.response.model_dump(),
        round=round_.number,
        answered_at=round_.answered_at,
        due_at=round_.due_at,
        late=round_.answered_at > round_.due_at,
    )
