"""Cases of every kind as a few facts each, made with the real stores, and a naive oracle of when each may go."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from casework.domain.case import CaseHeader
from casework.domain.channel import Channel
from casework.domain.child import Child
from casework.domain.closing import Closing, Level
from casework.domain.consent import Answer, Consent, GivenBy, Scope
from casework.domain.contact import Contact
from casework.domain.delivery import Became, Delivery
from casework.domain.feedback import Feedback
from casework.domain.hold import Hold, HoldKind
from casework.domain.incident import Incident
from casework.domain.kept_promise import promised_answer
from casework.domain.message import Message
from casework.domain.opening import NewCase
from casework.domain.round import Kind, Response, Round
from casework.domain.safeguarding import Ground, SafeguardingDisclosure, ToldFirst
from tests.world import CASEY, World

_NUMBERS = count(1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """What decides when a case may go: the days on which something ended; None is what is open or not there."""

    opened: date
    rounds: tuple[tuple[Kind, date | None], ...]
    closed: tuple[date, int | None] | None = None
    consent_ended: date | None = None
    incident: tuple[date, date | None] | None = None
    safeguarded: date | None = None
    born: date | None = None
    held: bool = False
    shared_address: bool = False

    @property
    def is_open(self) -> bool:
        incident_open = self.incident is not None and self.incident[1] is None
        return incident_open or any(ended is None for _, ended in self.rounds)


def erasable_on(facts: Facts) -> tuple[date | None, bool]:
    """When the naive oracle says a case may go, None for never as it is; and whether a person has to decide first."""
    if facts.is_open or facts.held:
        return None, False
    last = max([ended for _, ended in facts.rounds if ended] + [facts.closed[0] if facts.closed else facts.opened])
    complained = any(kind is Kind.COMPLAINT for kind, _ in facts.rounds)
    took_long = facts.closed is not None and facts.closed[1] in {2, 3, 4}
    days = [_plus(last, 6 if complained or took_long else 2)]
    if facts.consent_ended:
        days.append(_plus(facts.consent_ended, 6))
    if facts.incident and facts.incident[1]:
        days.append(_plus(facts.incident[1], 2))
    if facts.safeguarded:
        days += [_plus(last, 6), *([_plus(facts.born, 25)] if facts.born else [])]
    return max(days), bool(complained or took_long or facts.safeguarded)


def _plus(day: date, years: int) -> date:
    try:
        return date(day.year + years, day.month, day.day)
    except ValueError:
        return date(day.year + years, 3, 1)


def made(world: World, facts: Facts) -> str:
    """The case that ``facts`` describe; its reference."""
    ref, number = f"HSP-{next(_NUMBERS):04}-TEST", len(facts.rounds)
    first, _ = facts.rounds[0]
    address = "shared@example.org" if facts.shared_address else f"{ref.lower()}@example.org"
    opened = _at(facts.opened)
    raw_key = f"inbound/{ref}"
    world.mail.raw[raw_key] = f"From: {address}".encode()
    message = Message(id="m1", channel=Channel.EMAIL, received_at=opened, text=f"words of {ref}", raw_key=raw_key)
    world.cases.open(
        NewCase(
            header=CaseHeader(ref=ref, kind=first, channel=Channel.EMAIL, opened_at=opened),
            contact=Contact(name=f"Person {ref}", email=address),
            child=Child(name=f"Child {ref}", born=facts.born) if facts.born else None,
            round=_round(ref, 1, first, opened),
            message=message,
            tasks=(),
            delivery=Delivery(id=ref, ref=ref, round=1, message="m1", became=Became.ROUND, due_at=opened),
        )
    )
    for at, (kind, _) in enumerate(facts.rounds[1:], 2):
        world.cases.go_on(world.cases.get(ref), _round(ref, at, kind, opened))
    for at, (_, ended) in enumerate(facts.rounds, 1):
        if ended:
            answered(world, ref, at, ended)
    _more(world, ref, facts, number)
    return ref


def answered(world: World, ref: str, number: int, on: date) -> None:
    at = _at(on)
    response = Response(channel=Channel.TELEPHONE, summary=f"answer to {ref}", by=CASEY, recorded_at=at)
    round_ = world.rounds.get(ref, number)
    promised = promised_answer(round_, at, world.profile.office)
    world.rounds.answer(round_, response, at, world.profile.erase_on(round_.kind, at), promised)


def _more(world: World, ref: str, facts: Facts, number: int) -> None:
    if facts.closed:
        on, level = facts.closed
        closing = Closing(id="0001", round=number, at=_at(on), by=CASEY, level=Level(level) if level else None)
        world.closings.close(ref, closing, number + 1, None, f"{on:%Y-%m}")
    if facts.consent_ended:
        world.sharing.give(ref, _consent(facts.consent_ended))
    if facts.incident:
        began, over = facts.incident
        incident = Incident(
            id="0001",
            channel=Channel.TELEPHONE,
            happened_at=_at(began),
            words_used=f"words about {ref}",
            staff_affected=("jo",),
            recorded_at=_at(began),
            recorded_by=CASEY,
        )
        world.incidents.record(ref, incident, ())
        if over:
            closed = {"closed_at": _at(over), "closed_by": CASEY}
            world.incidents.change(ref, incident, incident.model_copy(update=closed))
    if facts.safeguarded:
        world.safeguarding.record(ref, _safeguarding(facts.safeguarded), ())
    if facts.held:
        hold = Hold(
            id="0001",
            kind=HoldKind.LEGAL,
            why="A claim",
            review_on=date(2090, 1, 1),
            placed_at=_at(facts.opened),
            placed_by=CASEY,
        )
        world.holds.place(ref, hold, date(2089, 12, 1))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _round(ref: str, number: int, kind: Kind, at: datetime) -> Round:
    feedback = Feedback(reply_wanted=False) if kind is Kind.COMMENT else None
    return Round(ref=ref, number=number, kind=kind, received_at=at, due_at=at + _DAY, message="m1", feedback=feedback)


def _consent(ended: date) -> Consent:
    given = _at(ended) - 30 * _DAY
    return Consent(
        id="0001",
        answer=Answer.YES,
        scope=Scope(recipient="Hill School", purpose="a visit", items=("wishes",)),
        given_by=GivenBy.CLIENT,
        told="We would like to ask the school",
        wording="in other words",
        how=Channel.TELEPHONE,
        given_at=given,
        recorded_at=given,
        expires_at=_at(ended),
    )


def _safeguarding(on: date) -> SafeguardingDisclosure:
    return SafeguardingDisclosure(
        id="0001",
        concern="Afraid to go home",
        at_risk="the child",
        ground=Ground.CHILD_AT_RISK,
        items=("what they said",),
        recipient="iCART",
        decided_by="Olu Officer",
        told_first=ToldFirst(told=False),
        made_at=_at(on),
        recorded_at=_at(on),
        recorded_by=CASEY,
    )
