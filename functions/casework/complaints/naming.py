"""Whether who decides a step may know whose complaint it is: the complainant's consent, like any other (CF-13, CF-18).

Going to a council manager tells them that somebody uses a confidential service. Without a yes they read a statement
that names nobody.
"""

from datetime import datetime

from casework.consents.answer import GivenAnswer, consent_of
from casework.consents.give import give
from casework.domain.case import Case
from casework.domain.consent import Answer, Consent, Scope
from casework.domain.consent_check import check
from casework.domain.staff import SERVICE_ROLES, Role
from casework.errors import ImpossibleAct
from casework.letters.correspondence import Correspondence
from casework.ports.sharing import Sharing
from casework.profile import Profile

PURPOSE = "to look at the complaint"
ACT = "agree to be named"


def passed_on(owner: Role, profile: Profile) -> Scope:
    """What the owner of a step is told of a complainant who agrees."""
    return Scope(recipient=profile.service.role_titles[owner], purpose=PURPOSE, items=profile.complaints.passes_on)


def knows_whose_it_is(case: Case, role: Role, profile: Profile) -> bool:
    """Whether somebody with ``role`` once read who complains: to them the reference is that person from then on."""
    title = profile.service.role_titles[role]
    return any(each.made_at and each.scope.recipient == title for each in case.disclosures)


def may_be_named(case: Case, owner: Role, profile: Profile, now: datetime) -> bool:
    """Whether ``owner`` may know at ``now`` (aware) whose complaint it is; the service's own staff know."""
    return owner in SERVICE_ROLES or consent_to_name(case, owner, profile, now) is not None


def consent_to_name(case: Case, owner: Role, profile: Profile, now: datetime) -> Consent | None:
    """The yes that holds at ``now`` (aware) to naming the complainant to ``owner``, who is not of the service. None as
    long as nothing of theirs is to be used.
    """
    if case.restriction:
        return None
    return check(passed_on(owner, profile), case.consents, case.deciders(profile.office), now).consent


def agree(
    case: Case,
    owner: Role,
    given: GivenAnswer,
    sharing: Sharing,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> None:
    """Record the complainant's yes or no to being named to ``owner``, unless that very yes holds already.

    Raises ImpossibleAct where it is not theirs to give, and CaseMovedOn when ``case`` has changed since it was read.
    """
    if given.answer is Answer.YES and may_be_named(case, owner, profile, now):
        return
    if why_not := why_not_theirs(case, owner, given, profile):
        raise ImpossibleAct(case.ref, ACT, why_not)
    give(case, consent_of(case, passed_on(owner, profile), given, profile, now), sharing, correspondence, now)


def why_not_theirs(case: Case, owner: Role, given: GivenAnswer, profile: Profile) -> str | None:
    """Why this yes or no to being named to ``owner`` is not theirs to give; None when it is (YP-02)."""
    for_whom, who = passed_on(owner, profile).for_whom, case.deciders(profile.office)
    return who.why_not_theirs(for_whom, given.given_by, given.capacity, given.at, given.answer)


def said_since(case: Case, owner: Role, profile: Profile, at: datetime) -> Consent | None:
    """The last yes or no to being named to ``owner`` that was given, or taken back, at ``at`` (aware) or after it."""
    wanted = passed_on(owner, profile)
    about = (each for each in case.consents if each.scope.is_about(wanted))
    since = [each for each in about if (each.withdrawn.at if each.withdrawn else each.given_at) >= at]
    return max(since, key=lambda each: each.id, default=None)
