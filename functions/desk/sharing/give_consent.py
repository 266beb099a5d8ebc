"""A caseworker records a yes or a no to sharing that was told to them (CF-18, CF-26, YP-04)."""

from datetime import date, datetime, timedelta

from pydantic import Field

from casework.consents.answer import IN_OTHER_WORDS
from casework.consents.give import give
from casework.consents.reread import on_case
from casework.consents.unconfirmed import refuse_before_the_family_agrees
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import Answer, Consent, ForWhom, GivenBy, Scope
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.round import Kind, Status
from casework.domain.staff import StaffMember
from casework.domain.text import Line, Paragraph, Words
from casework.errors import FieldWrong, ImpossibleAct
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.ports.sharing import Sharing
from casework.profile import Profile

ACT = "record a consent"
_SAID = ("answer", "given_by", "capacity", "told", "wording", "how")
_SAID_BEFORE_THE_CASE = timedelta(days=31)
"""So long before a case was opened somebody may have agreed, as in the meeting that they come to us from."""


class GivenConsent(Record):
    """Who said yes or no, for whom, to what, and exactly what they had been told."""

    answer: Answer
    for_whom: ForWhom = Field(default=ForWhom.CLIENT, description="whose information it is")
    given_by: GivenBy = GivenBy.CLIENT
    capacity: Paragraph | None = Field(
        default=None,
        description="why a child understands what they decide, or why the client cannot decide this and who may for"
        " them",
    )
    recipient: Line = Field(description="one named recipient: never a kind of recipient")
    purpose: Line
    items: tuple[Line, ...] = Field(min_length=1, max_length=50, description="what may be passed on or sought")
    told: Words = Field(description="exactly what the person was told before they answered")
    wording: Line = Field(default=IN_OTHER_WORDS, description="the version of those words, where they have one")
    how: Channel
    given_at: NotedMoment | None = Field(default=None, description="when they answered, if not now")
    expires_on: date | None = Field(default=None, description="the last day on which a yes holds")

    @property
    def scope(self) -> Scope:
        return Scope(for_whom=self.for_whom, recipient=self.recipient, purpose=self.purpose, items=self.items)


def give_consent(
    ref: str,
    given: GivenConsent,
    by: StaffMember,
    cases: Cases,
    sharing: Sharing,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> Consent:
    """Record the answer. A no takes back, in the same write, every yes that named this recipient before it.

    The same answer posted again by the same person within an hour changes nothing, unless something else was said
    about the recipient since. Raises CaseNotFound, FieldWrong, and ImpossibleAct where the answer is not theirs to
    give.
    """
    given_at = given.given_at or now
    expires_at = _expires_at(given, given_at, profile, now)

    def act(case: Case) -> Consent:
        earliest = case.header.opened_at - _SAID_BEFORE_THE_CASE
        if given_at < earliest:
            raise FieldWrong("given_at", f"should not be before {profile.office.local(earliest):%Y-%m-%d}: ask again")
        if standing := _standing(case, given, expires_at, by, now):
            return standing
        refuse_before_the_family_agrees(case, ACT)
        who = case.deciders(profile.office)
        if why_not := who.why_not_theirs(given.for_whom, given.given_by, given.capacity, given_at, given.answer):
            raise ImpossibleAct(ref, ACT, why_not)
        if question := _asks_just_this(case, given.scope):
            raise ImpossibleAct(ref, ACT, f"round {question} asks them this: record there what they answer")
        consent = Consent(
            **given.model_dump(include=set(_SAID)),
            id=case.next_consent,
            scope=given.scope,
            given_at=given_at,
            recorded_at=now,
            expires_at=expires_at,
            recorded_by=by,
        )
        give(case, consent, sharing, correspondence, now)
        return consent

    return on_case(ref, cases, act)


def _expires_at(given: GivenConsent, given_at: datetime, profile: Profile, now: datetime) -> datetime:
    if given_at > now:
        raise FieldWrong("given_at", f"should not be later than now, {now.isoformat(timespec='seconds')}")
    day = profile.office.local(given_at).date()
    longest = day + timedelta(days=profile.consents.at_most_days)
    last_day = given.expires_on or day + timedelta(days=profile.consents.lasts_days)
    if not day <= last_day <= longest:
        raise FieldWrong("expires_on", f"should lie between the day of the answer, {day}, and {longest}")
    expires_at = profile.consent_ends(last_day)
    if expires_at <= now:
        field = "expires_on" if given.expires_on else "given_at"
        raise FieldWrong(field, f"would make a consent that ended on {last_day}: ask again")
    return expires_at


def _standing(case: Case, given: GivenConsent, expires_at: datetime, by: StaffMember, now: datetime) -> Consent | None:
    """The very same answer, where it stands already and is the last word about its recipient."""
    about = [
        consent
        for consent in case.consents
        if consent.scope.for_whom is given.for_whom and consent.scope.names(given.recipient)
    ]
    last = max(about, key=lambda consent: consent.id, default=None)
    if last is None or last.withdrawn or last.narrowed:
        return None
    same = (last.recorded_by, last.expires_at) == (by, expires_at)
    same = same and all(getattr(last, name) == getattr(given, name) for name in ("scope", *_SAID))
    when = last.given_at == given.given_at if given.given_at else lately(last.given_at, now)
    return last if same and when else None


def _asks_just_this(case: Case, scope: Scope) -> int | None:
    """The open question to the client about this recipient, if there is one."""
    same = (each for each in case.disclosures if each.scope.for_whom is scope.for_whom)
    about = {each.id for each in same if each.scope.names(scope.recipient)}
    for round_ in case.rounds:
        if round_.kind is Kind.CONSENT and round_.status is Status.OPEN and round_.disclosure in about:
            return round_.number
    return None
