"""Routes: a complaint at the step that it is at, for staff and for whoever decides it (FB-13 to FB-16)."""

from collections.abc import Iterator
from contextlib import contextmanager

from aws_lambda_powertools.event_handler import Response
from pydantic import RootModel

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in, signed_in_roles
from casework.complaints.standing import said_of
from casework.domain.complaint import Finding
from casework.domain.record import Instant, Record
from casework.domain.round import Outcome, Round
from casework.domain.staff import SERVICE_ROLES, Role
from casework.errors import CaseNotFound, NotOnCase, NotTheirs
from desk.conflict_bar import shown_case
from desk.opinions.answer_step import NotedAnswer, answer_step
from desk.opinions.complaint_turn import Turns
from desk.opinions.complaint_views import WholeComplaint, whole_complaint
from desk.opinions.end_complaint import NotedEnding, end_complaint
from desk.opinions.name_complainant import ToldNaming, name_complainant
from desk.opinions.read_at_step import ComplaintAtStep, read_at_step
from desk.opinions.write_statement import NotedStatement, write_statement
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

MAY_BE_REFUSED = {**REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE}


class ShownComplaint(RootModel[WholeComplaint | ComplaintAtStep]):
    """All of a complaint for the service's own staff; for anybody else, what they need to decide the step of theirs."""


class StandingComplaint(Record):
    """Where a complaint stands: at which step, until when something is waited for, and how it ended, if it has."""

    ref: str
    step: int
    due_at: Instant
    outcome: Outcome | None


class DecidedComplaint(Record):
    """A step that has its answer."""

    ref: str
    step: int
    finding: Finding
    decided_at: Instant
    late: bool


router = new_router()


@router.get(
    "/cases/<ref>/complaint",
    summary="A complaint, as far as it is for who asks",
    responses={200: described("The complaint", ShownComplaint), **REFUSALS, **NO_SUCH_CASE},
)
def read(ref: Ref) -> Response[str]:
    by, roles, now = signed_in(router), signed_in_roles(router), wiring.now()
    with _nothing_told_apart(roles):
        if roles & SERVICE_ROLES:
            whole = whole_complaint(shown_case(ref, router), wiring.profile(), now)
            return answer(ShownComplaint(whole))
        shown = read_at_step(known(ref), by, roles, wiring.cases(), wiring.sharing(), wiring.profile(), now)
        return answer(ShownComplaint(shown))


@router.post(
    "/cases/<ref>/complaint/statement",
    summary="Write what the owner of a step reads where the complainant is not to be named",
    responses={201: described("It is there to be read", StandingComplaint), **MAY_BE_REFUSED},
)
def state(ref: Ref, noted: NotedStatement) -> Response[str]:
    return answer(_standing(write_statement(known(ref), noted, signed_in(router), _turns(), wiring.now())), 201)


@router.post(
    "/cases/<ref>/complaint/naming",
    summary="Record whether the complainant agrees to be named to whoever decides the step",
    responses={201: described("The answer stands", StandingComplaint), **MAY_BE_REFUSED},
)
def name(ref: Ref, told: ToldNaming) -> Response[str]:
    by, now = signed_in(router), wiring.now()
    round_ = name_complainant(known(ref), told, by, _turns(), wiring.sharing(), wiring.correspondence(), now)
    return answer(_standing(round_), 201)


@router.post(
    "/cases/<ref>/complaint/answer",
    summary="Record how a step of a complaint was decided",
    responses={201: described("The step has its answer", DecidedComplaint), **MAY_BE_REFUSED},
)
def decide(ref: Ref, noted: NotedAnswer) -> Response[str]:
    by, roles, now = signed_in(router), signed_in_roles(router), wiring.now()
    with _nothing_told_apart(roles):
        step = answer_step(known(ref), noted, by, roles, _turns(), wiring.improvements(), wiring.correspondence(), now)
    decided = step.answer
    assert decided, "a step that was decided has an answer"  # noqa: S101
    return answer(
        DecidedComplaint(
            ref=known(ref),
            step=step.number,
            finding=decided.finding,
            decided_at=decided.at,
            late=decided.at > decided.due_at,
        ),
        201,
    )


@router.post(
    "/cases/<ref>/complaint/ending",
    summary="Record that a complaint was taken back, or came too late to be taken up",
    responses={201: described("It has ended", StandingComplaint), **MAY_BE_REFUSED},
)
def end(ref: Ref, noted: NotedEnding) -> Response[str]:
    return answer(_standing(end_complaint(known(ref), noted, signed_in(router), _turns(), wiring.now())), 201)


@contextmanager
def _nothing_told_apart(roles: frozenset[Role]) -> Iterator[None]:
    """To who is not of the service, no such case, an erased one, and one that is not for them are the same (CF-13)."""
    try:
        yield
    except (CaseNotFound, NotOnCase):
        if roles & SERVICE_ROLES:
            raise
        raise NotTheirs from None


def _turns() -> Turns:
    return Turns(wiring.cases(), wiring.rounds(), wiring.machine(), wiring.profile())


def _standing(round_: Round) -> StandingComplaint:
    step = said_of(round_).step.number
    return StandingComplaint(ref=round_.ref, step=step, due_at=round_.due_at, outcome=round_.outcome)
