"""Routes: the copy of what is kept of somebody who asked for it (UK GDPR Articles 15 and 20)."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import Field

from casework import wiring
from casework.api import REFUSALS, KeptOff, NotForThisRole, answer, described, new_router, signed_in, signed_in_roles
from casework.domain.case import Case
from casework.domain.record import Instant, Record
from casework.domain.text import Line
from casework.errors import FieldWrong
from casework.export.part import Part
from desk.conflict_bar import shown_case
from desk.keeping.export_record import Copier, copy_request, refuse_unless_known
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

RoundNumber = Annotated[int, Path(description="the number of the round that is the request", ge=1)]


class PartsOfCopy(Record):
    """Every part of a copy, in which some are held back until a reviewer lets them out."""

    parts: tuple[Part, ...]


class WantedCopy(Record):
    """What a reviewer lets out and what they hold back, by the ids of parts; and other cases of the same person."""

    release: tuple[Line, ...] = Field(default=(), max_length=1_000, description="ids of parts that are held back")
    hold_back: tuple[Line, ...] = Field(default=(), max_length=1_000, description="ids of parts that stay in")
    also: tuple[Line, ...] = Field(default=(), max_length=20, description="references of the same person's other cases")


class CopyView(Record):
    """A copy that can be fetched from ``url``, without signing in, until ``url_expires_at``; and what is not in it."""

    key: str
    released: tuple[Part, ...]
    withheld: tuple[Part, ...]
    url: str
    url_expires_at: Instant


router = new_router()


@router.get(
    "/cases/<ref>/rights-requests/<number>/export",
    summary="What a copy for the person would hold, and what would be held back",
    responses={200: described("The parts", PartsOfCopy), **REFUSALS, **NO_SUCH_CASE},
)
def list_parts(
    ref: Ref,
    number: RoundNumber,
    also: Annotated[list[str] | None, Query(description="references of the same person's other cases")] = None,
) -> Response[str]:
    copier = _copier()
    cases = _cases(ref, also or ())
    request = copy_request(cases[0], number)
    asked = copier.asked(cases, request.right, request.for_whom)
    return answer(PartsOfCopy(parts=copier.parts(asked, wiring.now())))


@router.post(
    "/cases/<ref>/rights-requests/<number>/export",
    summary="Make a copy for the person, with what a reviewer lets out",
    responses={
        201: described("It can be fetched for ten minutes", CopyView),
        **REFUSALS,
        **NO_SUCH_CASE,
        **IMPOSSIBLE,
    },
)
def make(ref: Ref, number: RoundNumber, wanted: WantedCopy) -> Response[str]:
    copier = _copier()
    cases = _cases(ref, wanted.also)
    request = copy_request(cases[0], number)
    refuse_unless_known(cases[0], request, wiring.profile().office, wiring.now())
    asked = copier.asked(cases, request.right, request.for_whom, wanted.release, wanted.hold_back)
    made = copier.make(asked, number, wiring.now())
    return answer(
        CopyView(
            key=made.key,
            released=copier.shown(made.built.released),
            withheld=copier.shown(made.built.withheld),
            url=made.link.url,
            url_expires_at=made.link.expires_at,
        ),
        201,
    )


def _cases(ref: str, also: Sequence[str]) -> tuple[Case, ...]:
    """The cases, for whoever sees to the first: the officer, unless a conflict of interest keeps them off it."""
    case = shown_case(ref, router)
    may_ask = frozenset({case.seen_to_by})
    if not may_ask & signed_in_roles(router):
        raise NotForThisRole(signed_in_roles(router), may_ask)
    return (case, *_others(case, also))


def _others(case: Case, also: Sequence[str]) -> Iterator[Case]:
    """The other cases of the same person. Nobody gets around a conflict of interest by asking from another case."""
    worker, roles = signed_in(router), signed_in_roles(router)
    refs = [known(each) for each in also]
    for at, ref in enumerate(refs):
        if ref in {case.ref, *refs[:at]}:
            raise FieldWrong(f"also.{at}", "should be another case, and each once")
        if any(conflict.bars(worker, roles) for conflict in wiring.conflicts().of(ref)):
            raise KeptOff(ref)
        yield wiring.cases().get(ref)


def _copier() -> Copier:
    decides = wiring.profile().behaviour.decided_by in signed_in_roles(router)
    return Copier(
        wiring.incidents(),
        wiring.readings(),
        wiring.mail(),
        wiring.exports(),
        wiring.rights_requests(),
        wiring.profile(),
        decides,
    )
