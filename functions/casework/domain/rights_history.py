"""The part of a case's history that says how a request about personal data went (CF-08)."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.consent import ForWhom, GivenBy
from casework.domain.event import Event, event, recorded_later
from casework.domain.rights_request import Identity, RightsRequest, Settled
from casework.domain.round import Round

_SETTLED = {
    Settled.DONE: "done",
    Settled.PARTLY: "done in part",
    Settled.REFUSED: "refused",
}


def rights_events(case: Case) -> Iterator[Event]:
    """In no order."""
    for round_ in case.rounds:
        if round_.rights:
            yield from _of_request(round_, round_.rights)


def _of_request(round_: Round, request: RightsRequest) -> Iterator[Event]:
    name = f"Round {round_.number}, the request for {request.right},"
    whose = " of the child" if request.for_whom is ForWhom.CHILD else ""
    who = "a representative" if request.made_by is GivenBy.REPRESENTATIVE else "the person"
    told = recorded_later(round_.received_at, request.noted_at)
    what = f"Round {round_.number}: request for {request.right}{whose} received from {who} ({request.channel}){told}"
    yield event(round_.received_at, what, request.noted_by)
    if request.standing:
        yield event(request.standing.at, f"{name} may be made for somebody else: noted why", request.standing.by)
    yield from _of_identity(name, request.identity)
    for pause in request.pauses:
        yield event(pause.asked_at, f"{name} stands still: asked “{pause.why}”", pause.by)
        if pause.answered_at:
            yield event(pause.answered_at, f"{name} goes on: what was asked is answered", pause.answered_by)
    if request.extension:
        yield event(request.extension.told_at, f"{name} extended: {request.extension.why}", request.extension.by)
    if request.answer and round_.answered_at:
        late = ", late" if round_.answered_at > round_.due_at else ""
        ground = f" ({request.answer.ground.replace('_', ' ')})" if request.answer.ground else ""
        told = recorded_later(round_.answered_at, round_.recorded_at)
        what = f"{name} answered: {_SETTLED[request.answer.settled]}{ground}{late}{told}"
        yield event(round_.answered_at, what, request.answer.by)


def _of_identity(name: str, identity: Identity) -> Iterator[Event]:
    if identity.asked_at:
        yield event(identity.asked_at, f"{name} waits: asked who they are", identity.by)
    if identity.confirmed_at:
        shown = f"{name} goes on: it is known who they are ({identity.how})"
        yield event(identity.confirmed_at, shown, identity.confirmed_by)
