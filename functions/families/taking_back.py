"""A consent on a page: shown by a link, taken back by a button, as easily as it was given (CF-18, YP-04)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.complaints.look_again import look_again
from casework.consents.withdraw import ACT, withdraw
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import Consent
from casework.domain.refused_act import RefusedAct
from casework.domain.retry import lately
from casework.letters.correspondence import Correspondence
from casework.letters.links import ToWithdraw
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.ports.sharing import Sharing
from casework.profile import Profile
from families.reply import Reply, reply


def show_consent(link: ToWithdraw, case: Case, profile: Profile, now: datetime, status: int = 200) -> Reply:
    """What was agreed to, if it still holds."""
    consent = _consent(link, case)
    if consent is None or not consent.is_live(now):
        return reply(410, "ended", profile)
    return reply(
        status,
        "agreed",
        profile,
        recipient=consent.scope.recipient,
        purpose=consent.scope.purpose,
        items=consent.scope.items,
        given=profile.office.local(consent.given_at),
        last_day=profile.office.local(consent.last_moment),
    )


@dataclass(frozen=True)
class TakingBack:
    """Takes consents back by their givers' own hand, with what it needs for that."""

    cases: Cases
    sharing: Sharing
    rounds: Rounds
    machine: CaseMachine
    correspondence: Correspondence

    def take(self, ref: str, consent: Consent, now: datetime) -> None:
        """Take it back, and let a complaint that waits for the recipient see that they may read no more (FB-15)."""
        withdraw(ref, consent.id, Channel.EMAIL, None, self.cases, self.sharing, self.correspondence, now)
        look_again(ref, self.cases, self.rounds, self.machine, now)


def take_back(
    link: ToWithdraw, form: Mapping[str, str], case: Case, taking: TakingBack, profile: Profile, now: datetime
) -> Reply:
    """Take back the consent that ``link`` leads to and confirm it, or say that it has ended already; the case's history
    says so too. Raises CaseErased.
    """
    consent = _consent(link, case)
    if form.get("take_back") != "yes":
        return show_consent(link, case, profile, now, status=422)
    if consent and _just_taken_back(consent, now):
        return reply(200, "taken_back", profile, recipient=consent.scope.recipient)
    if consent is None or not consent.is_live(now):
        missing = f"consent {link.consent} no longer holds"
        taking.cases.keep_refusal(case.ref, RefusedAct(at=now, by=None, act=ACT, missing=missing))
        return reply(409, "ended", profile)
    taking.take(case.ref, consent, now)
    return reply(200, "taken_back", profile, recipient=consent.scope.recipient)


def _consent(link: ToWithdraw, case: Case) -> Consent | None:
    return next((each for each in case.consents if each.id == link.consent), None)


def _just_taken_back(consent: Consent, now: datetime) -> bool:
    """The same button, pressed twice."""
    withdrawn = consent.withdrawn
    return bool(withdrawn and withdrawn.recorded_by is None and lately(withdrawn.at, now))
