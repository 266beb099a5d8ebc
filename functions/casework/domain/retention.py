"""Whether a case is still to be kept: its clocks, what keeps them from running, and whose decision it is (CF-07).

Everything here reads the whole case, because a clock that runs out on one round says nothing of the others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.domain.case import Case
from casework.domain.consent import Consent
from casework.domain.hold import Hold
from casework.domain.incident import Incident
from casework.domain.office import Office
from casework.domain.retention_policy import RetentionPolicy, RetentionRule, Starts
from casework.domain.round import ELSEWHERE, QUESTIONS, Outcome, Status

_FIRST_LEVEL = 1
_SETTLING = timedelta(days=2)
"""The machine of a referral tries for a day to see to what follows from the family's answer."""


@dataclass(frozen=True)
class Kept:
    """One clock of a case: by which rule it is kept, and until the morning of which day."""

    rule: RetentionRule
    until: date


@dataclass(frozen=True)
class StillOpen:
    """No clock runs: ``matters`` are what nobody has ended yet."""

    matters: tuple[str, ...]


@dataclass(frozen=True)
class NotYet:
    """Its last clock runs until ``until``."""

    until: date


@dataclass(frozen=True)
class Held:
    """Its time has come, and ``holds`` keep it all the same."""

    holds: tuple[Hold, ...]


@dataclass(frozen=True)
class ToReview:
    """Its time came on ``since``, and a person has to decide, as ``rules`` ask."""

    rules: tuple[RetentionRule, ...]
    since: date


@dataclass(frozen=True)
class Due:
    """It goes, by these ``rules``."""

    rules: tuple[RetentionRule, ...]


Standing = StillOpen | NotYet | Held | ToReview | Due


def standing(
    case: Case, incidents: Sequence[Incident], policy: RetentionPolicy, office: Office, today: date
) -> Standing:
    """How ``case`` with its behaviour ``incidents`` stands on the day ``today`` of the office."""
    if matters := tuple(open_matters(case, incidents)):
        return StillOpen(matters)
    clocks = kept(case, incidents, policy, office)
    due = max(clock.until for clock in clocks)
    review = case.erasure_reviews[-1] if case.erasure_reviews else None
    decided = review is not None and office.local(review.at).date() >= due
    if review and decided and review.keep_until:
        due = max(due, review.keep_until)
        decided = False
    if due > today:
        return NotYet(due)
    if holds := case.standing_holds:
        return Held(holds)
    rules = tuple({clock.rule.id: clock.rule for clock in clocks}.values())
    asked_by = tuple(rule for rule in rules if rule.review)
    return ToReview(asked_by, due) if asked_by and not decided else Due(rules)


def open_matters(case: Case, incidents: Iterable[Incident]) -> Iterator[str]:
    """What is not over on ``case``, in words that name nobody."""
    for round_ in case.rounds:
        if round_.status is Status.OPEN:
            yield f"round {round_.number} ({round_.kind.replace('_', ' ')})"
    for incident in incidents:
        if incident.closed_at is None:
            yield "a record that is not closed"


def kept(case: Case, incidents: Iterable[Incident], policy: RetentionPolicy, office: Office) -> tuple[Kept, ...]:
    """Every clock of a case on which nothing is open; there is at least one. A referral that ended without a yes, and
    that something kept so long, goes as soon as nothing does (CF-25).
    """
    born = _born(case)
    closed = _last_closure(case, office)

    def clock(rule: RetentionRule, ended: datetime) -> Kept:
        day = office.local(ended).date()
        return Kept(rule, rule.until(max(closed, day) if rule.starts is Starts.LAST_CLOSURE else day, born))

    ended = [each for each in case.rounds if each.outcome not in ELSEWHERE and each.kind not in QUESTIONS]
    clocks = [clock(policy.of_round(each), each.answered_at) for each in ended if each.answered_at]
    if any((each.level or _FIRST_LEVEL) > _FIRST_LEVEL for each in case.closings):
        clocks.append(clock(policy.rule("casework"), case.closings[-1].at))
    clocks += [clock(policy.rule("enquiry"), each.at) for each in case.mergers if each.to == case.ref]
    clocks += [clock(policy.rule("consent"), ends) for ends in _sharing_ends(case)]
    clocks += [clock(policy.rule("incident"), each.closed_at) for each in incidents if each.closed_at]
    clocks += [clock(policy.rule("safeguarding"), each.recorded_at) for each in case.safeguarding]
    if not clocks and case.awaits_the_family and case.latest_round.outcome is not Outcome.GIVEN:
        clocks.append(Kept(policy.rule("referral"), closed + _SETTLING))
    return tuple(clocks) or (clock(policy.rule("enquiry"), case.header.opened_at),)


def expired_consents(case: Case, policy: RetentionPolicy, office: Office, today: date) -> tuple[Consent, ...]:
    """The consents whose own period is over on the day ``today``, with that of everything that was passed on under
    them, however long their case goes on (CF-18).
    """
    return tuple(each for each in case.consents if _consent_until(case, each, policy, office) <= today)


def next_look(case: Case, until: date, policy: RetentionPolicy, office: Office, today: date) -> date:
    """The day after ``today`` on which something of a case may be due that as a whole is kept ``until`` then."""
    ends = (_consent_until(case, each, policy, office) for each in case.consents)
    return min((until, *(day for day in ends if day > today)))


def grounds_against_request(
    case: Case, incidents: Sequence[Incident], policy: RetentionPolicy, office: Office, today: date
) -> tuple[str, ...]:
    """Why a case may not be erased on the day ``today`` although its person asks for it: every hold but a
    restriction, which is theirs to give up, and every rule whose period runs and that the law does not let them cut
    short (UK GDPR article 17(3)). None where it may.
    """
    holds = [
        f"{hold.kind} hold {hold.id}: to be reviewed on {hold.review_on}"
        for hold in case.standing_holds
        if not hold.restricts
    ]
    running = [clock for clock in kept(case, incidents, policy, office) if clock.until > today]
    grounds = [clock.rule.against_request for clock in running if clock.rule.against_request]
    return tuple(dict.fromkeys([*holds, *grounds]))


def _sharing_ends(case: Case) -> Iterator[datetime]:
    for consent in case.consents:
        yield from _consent_ends(case, consent)
    for disclosure in case.disclosures:
        yield disclosure.made_at or disclosure.requested_at


def _consent_until(case: Case, consent: Consent, policy: RetentionPolicy, office: Office) -> date:
    return policy.rule("consent").until(office.local(max(_consent_ends(case, consent))).date())


def _consent_ends(case: Case, consent: Consent) -> Iterator[datetime]:
    """When a consent ended, and when each thing was passed on under it."""
    yield min(consent.expires_at, consent.withdrawn.at) if consent.withdrawn else consent.expires_at
    for disclosure in case.disclosures:
        if disclosure.id in consent.disclosures and disclosure.made_at:
            yield disclosure.made_at


def _last_closure(case: Case, office: Office) -> date:
    ends = [each.answered_at for each in case.rounds if each.answered_at]
    closings = [each.at for each in case.closings]
    return office.local(max((*ends, *closings, case.header.opened_at))).date()


def _born(case: Case) -> date | None:
    """The date of birth of the child or young person whom the case is about."""
    if case.child and case.child.born:
        return case.child.born
    return case.contact.born if case.contact else None
