"""Routes: somebody is at risk. The numbers to ring stand first, whatever else an answer says (CF-21)."""

import json
from typing import Any

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.record import Record
from casework.domain.safeguarding import Ground, SafeguardingDisclosure
from desk.paths import NO_SUCH_CASE, Ref, known
from desk.sharing.record_safeguarding import NotedSafeguarding, record_safeguarding


class RingNow(Record):
    """A number, when it answers, and whether it does so now."""

    name: str
    telephone: str
    when: str
    open: bool


class WhatToDo(Record):
    """Whom to ring, those who answer first, and on what grounds something may be passed on without consent."""

    numbers: tuple[RingNow, ...]
    grounds: tuple[Ground, ...]


class RecordedSafeguarding(Record):
    """A record that is kept; by telephone it is urgent all the same."""

    numbers: tuple[RingNow, ...]
    record: SafeguardingDisclosure


router = new_router()


@router.get(
    "/safeguarding",
    summary="Whom to ring when somebody is at risk",
    responses={200: described("Those who answer now first", WhatToDo), **REFUSALS},
)
def whom_to_ring() -> Response[str]:
    signed_in(router)
    return answer(WhatToDo(numbers=_numbers(), grounds=wiring.profile().safeguarding.grounds))


@router.post(
    "/cases/<ref>/safeguarding",
    summary="Record what was passed on without consent; ring first",
    responses={201: described("It is recorded", RecordedSafeguarding), **REFUSALS, **NO_SUCH_CASE},
)
def record(ref: Ref, noted: NotedSafeguarding) -> Response[str]:
    recorded = record_safeguarding(
        known(ref),
        noted,
        signed_in(router),
        wiring.cases(),
        wiring.safeguarding(),
        wiring.correspondence(),
        wiring.profile(),
        wiring.now(),
    )
    return answer(RecordedSafeguarding(numbers=_numbers(), record=recorded), 201)


def numbers_first(response: dict[str, Any]) -> dict[str, Any]:
    """``response`` to who tried to record a safeguarding concern in vain, begun with the numbers to ring."""
    numbers = [number.model_dump() for number in _numbers()]
    return {**response, "body": json.dumps({"numbers": numbers, **json.loads(response["body"])}, ensure_ascii=False)}


def _numbers() -> tuple[RingNow, ...]:
    return tuple(
        RingNow(name=number.name, telephone=number.telephone, when=number.when, open=is_open)
        for number, is_open in wiring.profile().numbers_to_ring(wiring.now())
    )
