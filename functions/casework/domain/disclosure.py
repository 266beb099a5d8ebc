"""A disclosure: something passed to, or sought from, somebody outside the service (CF-18, CF-19, CF-26 to CF-28)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from casework.domain.consent import Answer, Consent, Scope, consent_to, holding
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember


class Direction(StrEnum):
    """Both need the same yes (CF-18: "passed to or sought from")."""

    SHARE = "share"
    SEEK = "seek"


class Decision(StrEnum):
    """What the consent check says."""

    SHARE = "share"
    ASK = "ask"
    REFUSE = "refuse"


class Disclosure(Record):
    """One request to share or to seek something, and what became of it.

    ``decision`` is what the check said at ``requested_at``; it is made again in the write that claims the sending.
    ``asked_round`` is the question that was put to the client because of it, ``consent`` the id of the consent under
    which it was made.
    """

    id: str
    direction: Direction
    scope: Scope
    requested_at: Instant
    requested_by: StaffMember
    decision: Decision
    asked_round: int | None = None
    consent: str | None = None
    made_at: Instant | None = None
    made_by: StaffMember | None = None


def decide(wanted: Scope, consents: Iterable[Consent], at: datetime) -> Decision:
    """The consent check at ``at`` (aware): SHARE under a live consent that names all of it; REFUSE where the person's
    last word about this recipient was a no, or a yes taken back; ASK where they have not said.
    """
    consents = list(consents)
    if consent_to(wanted, consents, at):
        return Decision.SHARE
    last = max(_about(wanted, consents), key=_last_word, default=None)
    if last and (last.answer is Answer.NO or last.withdrawn):
        return Decision.REFUSE
    return Decision.ASK


def what_is_missing(wanted: Scope, consents: Iterable[Consent], at: datetime) -> str | None:
    """What would have to be there before ``wanted`` may be passed on or sought at ``at`` (aware), in words that repeat
    nothing of it; None when nothing is missing.
    """
    consents = list(consents)
    about = sorted(_about(wanted, consents), key=_last_word)
    match decide(wanted, consents, at):
        case Decision.SHARE:
            return None
        case Decision.REFUSE if about[-1].withdrawn:
            return f"consent {about[-1].id} for this recipient was withdrawn"
        case Decision.REFUSE:
            return f"the last word about this recipient, {about[-1].id}, was a no"
        case _:
            nearest = [*about, *holding(about, at)]
            return _short_of(wanted, nearest[-1], at) if nearest else "nobody has agreed to this recipient"


def _short_of(wanted: Scope, consent: Consent, at: datetime) -> str:
    if not consent.is_live(at):
        return f"consent {consent.id} for this recipient expired at {consent.expires_at.isoformat()}"
    what = "all of these items" if consent.scope.is_for(wanted.purpose) else "this purpose"
    return f"consent {consent.id} for this recipient does not name {what}"


def _about(wanted: Scope, consents: Iterable[Consent]) -> list[Consent]:
    return [each for each in consents if each.scope.for_whom is wanted.for_whom and each.scope.names(wanted.recipient)]


def _last_word(consent: Consent) -> tuple[datetime, str]:
    return (consent.withdrawn.at if consent.withdrawn else consent.given_at, consent.id)
