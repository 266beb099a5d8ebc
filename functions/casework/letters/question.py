"""What a family is asked, word for word: the page that they answer on, and what staff read out to them."""

from datetime import datetime
from typing import Any

from casework.domain.case import Case
from casework.domain.contact import Contact
from casework.domain.disclosure import Disclosure
from casework.domain.round import Kind, Round
from casework.letters.page import Words, render_words
from casework.profile import Profile


def question(case: Case, round_: Round, profile: Profile, now: datetime) -> Words:
    """The question that ``round_`` puts, at ``now`` (aware), in plainer words for a young person (YP-04).

    The same words belong to the answer as long as neither the template nor what is asked has changed.
    """
    contact = case.contact or Contact()
    young = "_young" if contact.is_young(profile.office.local(now).date()) else ""
    facts = {"service": profile.service, "until": profile.office.local(round_.due_at)}
    if round_.kind is Kind.REFERRAL:
        days = profile.response.within_working_days
        return render_words(f"words_referral{young}", response_days=days, **of_referral(case), **facts)
    disclosure = asked_about(case, round_)
    scope = disclosure.scope
    return render_words(
        f"words_consent{young}",
        recipient=scope.recipient,
        purpose=scope.purpose,
        items=scope.items,
        for_whom=scope.for_whom,
        direction=disclosure.direction,
        lasts_days=profile.consents.lasts_days,
        **facts,
    )


def asked_about(case: Case, round_: Round) -> Disclosure:
    """The disclosure that a question of the kind CONSENT is about."""
    return next(each for each in case.disclosures if each.id == round_.disclosure)


def of_referral(case: Case) -> dict[str, Any]:
    """What the page and the letter say of a referral: who told the service, what is ``held``, and whether the one who
    is asked ``agreed`` to it: a parent is not told that they did when a carer gave permission (CF-16).
    """
    referral, asked = case.referral, case.contact or Contact()
    permission = referral.permission if referral else None
    return {
        "organisation": referral.referrer.organisation if referral else None,
        "held": _held(case),
        "agreed": permission is not None and permission.given_by.value == asked.relationship,
    }


def _held(case: Case) -> set[str]:
    """Of what kinds the details are that a referral brought: the page says no more about them than that."""
    contact, child = case.contact or Contact(), case.child
    known = {
        "name": contact.name,
        "reach": contact.email or contact.telephone or contact.address,
        "child": child and child.name,
        "school": child and child.school,
    }
    return {kind for kind, detail in known.items() if detail}
