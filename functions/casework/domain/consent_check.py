"""The consent check: share, ask or refuse (CF-18, CF-26, YP-02, YP-04)."""

from collections.abc import Iterable
from datetime import datetime

from casework.domain.consent import Answer, Consent, Scope, holding
from casework.domain.disclosure import Decision
from casework.domain.record import Record
from casework.domain.whose_answer import Deciders


class Checked(Record):
    """What the check says: SHARE with the ``consent`` to rely on; or what is ``missing``, in words that repeat nothing
    of what is wanted.
    """

    decision: Decision
    consent: Consent | None = None
    missing: str | None = None


def check(wanted: Scope, consents: Iterable[Consent], who: Deciders, at: datetime) -> Checked:
    """Whether ``wanted`` may be passed on or sought at ``at`` (aware).

    SHARE under a live consent that names all of it, of somebody whose answer it still is. REFUSE where the last word
    about this recipient was a no, or a yes taken back, or where the client is nobody to ask. ASK where they have not
    said.
    """
    consents = list(consents)
    live = [each for each in holding(consents, at) if who.why_no_longer(each, at) is None]
    if covering := next((each for each in live if each.scope.allows(wanted)), None):
        return Checked(decision=Decision.SHARE, consent=covering)
    about = sorted((each for each in consents if each.scope.is_about(wanted)), key=_last_word)
    last = about[-1] if about else None
    if last and last.withdrawn:
        return _refused(f"consent {last.id} for this recipient was withdrawn")
    if last and last.answer is Answer.NO:
        return _refused(f"the last word about this recipient, {last.id}, was a no")
    if why_not := who.why_not_asked(wanted.for_whom, at):
        outlived = last and last.is_live(at)
        return _refused(f"consent {last.id} no longer counts: {why_not}" if last and outlived else why_not)
    nearest = next((each for each in reversed(live) if each in about), last)
    missing = _short_of(wanted, nearest, who, at) if nearest else "nobody has agreed to this recipient"
    return Checked(decision=Decision.ASK, missing=missing)


def _refused(missing: str) -> Checked:
    return Checked(decision=Decision.REFUSE, missing=missing)


def _short_of(wanted: Scope, consent: Consent, who: Deciders, at: datetime) -> str:
    if not consent.is_live(at):
        ended = who.office.local(consent.last_moment)
        return f"consent {consent.id} for this recipient ended with {ended:%A} {ended.day} {ended:%B %Y}"
    what = "all of these items" if consent.scope.is_for(wanted.purpose) else "this purpose"
    return f"consent {consent.id} for this recipient does not name {what}"


def _last_word(consent: Consent) -> tuple[datetime, str]:
    return (consent.withdrawn.at if consent.withdrawn else consent.given_at, consent.id)
