"""Routes: what keeps a case, who decides that it goes, and the proof of what went (CF-07)."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in, signed_in_roles
from casework.domain.disposal import Certificate
from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import Hold
from casework.domain.record import Record
from casework.domain.statistic_count import StatisticCount, counted
from desk.keeping.decide_erasure import ErasureReviews, GivenErasureReview
from desk.keeping.place_hold import GivenHold, GivenHoldReview, Holding
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

HoldId = Annotated[str, Path(description="a hold's id, as its case shows it")]
Month = Annotated[str | None, Query(description="such as 2028-12; default: this month", pattern=r"^\d{4}-\d{2}$")]
Year = Annotated[int | None, Query(description="the year in which they were opened; default: all", ge=2000, le=2200)]

router = new_router()


class Disposals(Record):
    """The certificates of a month's nightly runs, the latest first. They are counts: no case, and nobody."""

    disposals: tuple[Certificate, ...]


class Statistics(Record):
    """Counts of rounds on cases that were anonymised: no case, and nobody."""

    counts: tuple[StatisticCount, ...]


@router.post(
    "/cases/<ref>/holds",
    summary="Hold a case: nothing of it is removed, whatever the schedule says",
    responses={201: described("It is held", Hold), **REFUSALS, **NO_SUCH_CASE},
)
def hold(ref: Ref, given: GivenHold) -> Response[str]:
    return answer(_holding().place(known(ref), given, signed_in(router), wiring.now()), 201)


@router.post(
    "/cases/<ref>/holds/<hold_id>/review",
    summary="Say that a hold goes on, or lift it",
    responses={201: described("The hold as it is now", Hold), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def review(ref: Ref, hold_id: HoldId, given: GivenHoldReview) -> Response[str]:
    by, roles = signed_in(router), signed_in_roles(router)
    return answer(_holding().review(known(ref), hold_id, given, by, roles, wiring.now()), 201)


@router.post(
    "/cases/<ref>/erasure-reviews",
    summary="Decide about a case whose time is over",
    responses={201: described("The next night acts on it", ErasureReview), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def decide(ref: Ref, given: GivenErasureReview) -> Response[str]:
    by, roles = signed_in(router), signed_in_roles(router)
    reviews = ErasureReviews(wiring.cases(), wiring.incidents(), wiring.holds(), wiring.tasks(), wiring.profile())
    return answer(reviews.decide(known(ref), given, by, roles, wiring.now()), 201)


@router.get(
    "/disposals",
    summary="The certificates of the nightly erasures",
    responses={200: described("One for each night that finished", Disposals), **REFUSALS},
)
def list_disposals(month: Month = None) -> Response[str]:
    signed_in(router)
    wanted = month or wiring.profile().office.month(wiring.now())
    return answer(Disposals(disposals=tuple(wiring.disposals().certificates(wanted))))


@router.get(
    "/statistics",
    summary="What stays of anonymised cases",
    responses={200: described("Counts: no case and nobody is named", Statistics), **REFUSALS},
)
def count(year: Year = None) -> Response[str]:
    signed_in(router)
    return answer(Statistics(counts=tuple(counted(wiring.counts().of_anonymised(str(year or ""))))))


def _holding() -> Holding:
    return Holding(wiring.cases(), wiring.holds(), wiring.tasks(), wiring.profile())
