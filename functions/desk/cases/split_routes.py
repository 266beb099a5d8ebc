"""Routes: a message that came to the wrong case is split off."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.split_off import SplitOff
from desk.cases.split_message import NotedSplit, Splitting
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()

MessageId = Annotated[str, Path(description="a message's id, as its case shows it")]


@router.post(
    "/cases/<ref>/messages/<message_id>/split",
    summary="Split a message off that came to the wrong case: it becomes a case of its own",
    responses={
        201: described("It is on the case `to`, promised what it was when it came", SplitOff),
        **REFUSALS,
        **NO_SUCH_CASE,
        **IMPOSSIBLE,
    },
)
def split(ref: Ref, message_id: MessageId, noted: NotedSplit) -> Response[str]:
    splitting = Splitting(
        wiring.cases(),
        wiring.splits(),
        wiring.rounds(),
        wiring.machine(),
        wiring.correspondence(),
        wiring.profile(),
    )
    return answer(splitting.split(known(ref), message_id, noted, signed_in(router), wiring.now()), 201)
