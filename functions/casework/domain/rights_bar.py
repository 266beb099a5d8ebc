"""What has to be there before a request about personal data gets what it asks for (CF-08, YP-02)."""

from collections.abc import Iterator
from datetime import date

from casework.domain.case import Case
from casework.domain.consent import ForWhom, GivenBy
from casework.domain.contact import Contact
from casework.domain.rights_request import COPIED, Right, RightsAnswer, RightsRequest, Settled
from casework.domain.school_age import AgeStatus


def whats_missing(request: RightsRequest, answer: RightsAnswer, case: Case, on: date) -> Iterator[str]:
    """What has to be noted before ``request`` may be answered so on the day ``on``. To refuse, nothing has to be."""
    if answer.settled is Settled.REFUSED:
        return
    yield from who_asks(request, case, on)
    if request.right in COPIED and answer.export is None:
        yield "it has to be said in export which copy was handed over: POST …/export makes one"
    if request.right is Right.CORRECTION and answer.corrected is None:
        yield "it has to be said in corrected what was corrected"
    if request.right is Right.OBJECTION and answer.instead is None:
        yield "an objection that is upheld leads to restriction or to erasure: say in instead to which"


def who_asks(request: RightsRequest, case: Case, on: date) -> Iterator[str]:
    """What has to be noted of whoever makes ``request`` before anything is handed over to them on the day ``on``."""
    if request.identity.is_awaited:
        yield "it is not confirmed who asks: POST …/identity"
    yield from _of_standing(request, case, on)


def _of_standing(request: RightsRequest, case: Case, on: date) -> Iterator[str]:
    """A parent gets nothing of a young person's record until it is noted whether the young person decides that, and
    what they wish (YP-02); whoever asks for another person, until it is noted what lets them.
    """
    noted = request.standing
    if _needs_authority(request, case, on) and not (noted and noted.authority):
        yield "it has to be noted what lets them ask for another person: authority, at POST …/standing"
    if _is_about_somebody_young(request, case, on):
        if not (noted and noted.competence):
            yield "it has to be noted whether the child or young person is competent to decide this (YP-02)"
        if not (noted and noted.wishes):
            yield "it has to be noted what the child or young person wishes (YP-02)"


def _needs_authority(request: RightsRequest, case: Case, on: date) -> bool:
    """Whoever has parental responsibility may ask for a child who cannot; for anybody older only with their say."""
    if request.made_by is GivenBy.REPRESENTATIVE:
        return True
    if request.for_whom is ForWhom.CLIENT:
        return False
    return (case.child.status(on) if case.child else None) is not AgeStatus.CHILD


def _is_about_somebody_young(request: RightsRequest, case: Case, on: date) -> bool:
    """And is not made by them."""
    if request.for_whom is ForWhom.CHILD:
        return True
    return request.made_by is GivenBy.REPRESENTATIVE and (case.contact or Contact()).is_young(on)
