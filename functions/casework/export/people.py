"""The parts of an export that say who is on a case."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.consent import ForWhom
from casework.domain.noted_change import About
from casework.domain.referral import Referral, Referrer
from casework.domain.school_age import AgeStatus
from casework.export.case_copy import ABOUT_YOU, YOURS, CaseCopy
from casework.export.part import Piece

_DECIDES_ALONE = "A young person decides alone who sees what is kept about them: somebody asks them first"
_MAY_UNDERSTAND = "It is about a child: somebody looks first whether the child can decide, and what they wish"
_UNKNOWN_AGE = "It is about a child or young person, and nobody has noted yet whether they decide alone"
_REFERRER = "It says who referred, and is about that person"


def of_people(copy: CaseCopy) -> Iterator[Piece]:
    """Who got in touch, whom it is about, who referred them, and what was changed of that."""
    case = copy.case
    yield copy.piece("case", "When and how the case began", case.header)
    if case.contact:
        whose = YOURS if copy.whose is ForWhom.CLIENT else "of the person who got in touch"
        yield copy.piece("contact", "Contact details", case.contact, whose=whose, withheld=copy.of_client)
    if case.child:
        whose = ABOUT_YOU if copy.whose is ForWhom.CHILD else "of the child or young person"
        yield copy.piece("child", "The child or young person", case.child, whose=whose, withheld=of_child(copy))
    if case.referral:
        yield from _of_referral(copy, case.referral)
    for change in case.changes:
        why = copy.of_client if change.about is About.CONTACT else of_child(copy)
        title = f"What was changed about the {_who(change.about)} on {copy.day(change.at)}"
        yield copy.piece("changes", title, change, id_=change.id, withheld=why)


def of_child(copy: CaseCopy) -> str | None:
    """Why what is about the child is held back; None where the child is who asks (YP-02)."""
    if copy.whose is ForWhom.CHILD:
        return None
    status = _child_of(copy.case).status(copy.today)
    if status is None:
        return _UNKNOWN_AGE
    return _MAY_UNDERSTAND if status is AgeStatus.CHILD else _DECIDES_ALONE


def _child_of(case: Case) -> Child:
    return case.child or Child()


def _of_referral(copy: CaseCopy, referral: Referral) -> Iterator[Piece]:
    permission = Referral(referrer=Referrer(), permission=referral.permission)
    yield copy.piece("referral", "On whose permission you were referred", permission)
    yield copy.piece("referrer", "Who referred", referral.referrer, whose="of who referred", withheld=_REFERRER)


def _who(about: About) -> str:
    return "person who got in touch" if about is About.CONTACT else "child or young person"
