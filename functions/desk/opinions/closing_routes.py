"""Routes: a case is closed, and how many people said what they think once theirs was."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.closing import Closing
from casework.domain.record import Record
from casework.domain.survey_count import SurveyCount
from desk.opinions.close_case import GivenClosing, close_case
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


class ClosedCase(Record):
    """A case that is closed until something comes, and whether its person is invited to say what they think."""

    ref: str
    closing: Closing


class SurveyCounts(Record):
    """How many people were invited and how many answered, by the month in which their case was closed."""

    counts: tuple[SurveyCount, ...]


@router.post(
    "/cases/<ref>/closing",
    summary="Close a case, and invite its person to say what they think",
    responses={
        201: described("It is closed until something comes", ClosedCase),
        **REFUSALS,
        **NO_SUCH_CASE,
        **IMPOSSIBLE,
    },
)
def close(ref: Ref, given: GivenClosing) -> Response[str]:
    closing = close_case(
        known(ref),
        given,
        signed_in(router),
        wiring.cases(),
        wiring.closings(),
        wiring.invitations(),
        wiring.profile(),
        wiring.now(),
    )
    return answer(ClosedCase(ref=known(ref), closing=closing), 201)


@router.get(
    "/surveys/counts",
    summary="How many people were invited to say what they think, and how many did",
    responses={200: described("Counts: no case and nobody is named", SurveyCounts), **REFUSALS},
)
def count() -> Response[str]:
    signed_in(router)
    return answer(SurveyCounts(counts=tuple(wiring.counts().of_surveys())))
