"""Routes: feedback as it is closed, what will be done better because of it, and how much of it there was."""

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.improvement import Improvement, NotedImprovement
from casework.domain.opinion_count import FeedbackCount, ViewCount
from casework.domain.record import Instant, Record
from casework.domain.round import Kind
from casework.improve import improve
from desk.opinions.close_feedback import ClosedFeedback, OpenFeedback
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


class FeedbackClosed(Record):
    """Feedback that was seen to; ``late`` is whether a reply was promised before."""

    ref: str
    round: int
    kind: Kind
    replied: bool
    answered_at: Instant
    due_at: Instant
    late: bool


class OpinionCounts(Record):
    """How much was said of the service, by kind, and of other services, by whom; month by month, earliest first."""

    feedback: tuple[FeedbackCount, ...]
    other_services: tuple[ViewCount, ...]


@router.post(
    "/cases/<ref>/feedback/closing",
    summary="Close feedback that was seen to; the reply first, where one was wanted",
    responses={201: described("It is closed and counted", FeedbackClosed), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def close(ref: Ref, closed: ClosedFeedback) -> Response[str]:
    by = signed_in(router)
    feedback = OpenFeedback(wiring.cases(), wiring.opinions(), wiring.rounds(), wiring.machine(), wiring.profile())
    round_ = feedback.close(known(ref), closed, by, wiring.now())
    answered_at = round_.answered_at or wiring.now()
    view = FeedbackClosed(
        ref=round_.ref,
        round=round_.number,
        kind=round_.kind,
        replied=round_.response is not None,
        answered_at=answered_at,
        due_at=round_.due_at,
        late=answered_at > round_.due_at,
    )
    return answer(view, 201)


@router.post(
    "/cases/<ref>/improvements",
    summary="Note what will be done better because of what somebody said",
    responses={
        201: described("It is on the case, with a task until it is done", Improvement),
        **REFUSALS,
        **NO_SUCH_CASE,
    },
)
def note_improvement(ref: Ref, noted: NotedImprovement) -> Response[str]:
    by = signed_in(router)
    action = improve(
        known(ref),
        noted,
        by,
        wiring.cases(),
        wiring.improvements(),
        wiring.correspondence(),
        wiring.profile(),
        wiring.now(),
    )
    return answer(action, 201)


@router.get(
    "/feedback/counts",
    summary="How much was said of the service, and of other services",
    responses={200: described("Counts: no case and nobody is named", OpinionCounts), **REFUSALS},
)
def count() -> Response[str]:
    signed_in(router)
    counts = wiring.counts()
    return answer(OpinionCounts(feedback=tuple(counts.of_feedback()), other_services=tuple(counts.of_views())))
