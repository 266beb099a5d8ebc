"""What the desk shows of requests about personal data (CF-08)."""

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import ForWhom, GivenBy
from casework.domain.record import Instant, Record
from casework.domain.rights_request import Extension, Identity, Pause, Right, RightsAnswer, RightsRequest, Standing
from casework.domain.round import Round, Status
from desk.keeping.rights_desk import request_of


class RightsRequestView(Record):
    """A request, by when it is answered, and what was done about it. ``due_at`` is null while its time stands still."""

    round: int
    right: Right
    what: str
    channel: Channel
    made_by: GivenBy
    for_whom: ForWhom
    received_at: Instant
    due_at: Instant | None
    stands_still: bool
    standing: Standing | None
    identity: Identity
    pauses: tuple[Pause, ...]
    extension: Extension | None
    answer: RightsAnswer | None
    answered_at: Instant | None
    late: bool


class RightsRequestOnCase(RightsRequestView):
    """A request, with the reference of its case."""

    ref: str


def rights_request_views(case: Case) -> tuple[RightsRequestView, ...]:
    return tuple(_view(round_, round_.rights) for round_ in case.rounds if round_.rights)


def on_its_case(round_: Round) -> RightsRequestOnCase:
    return RightsRequestOnCase(**dict(_view(round_, request_of(round_))), ref=round_.ref)


def _view(round_: Round, request: RightsRequest) -> RightsRequestView:
    stands_still = round_.status is Status.OPEN and request.is_stopped
    return RightsRequestView(
        round=round_.number,
        right=request.right,
        what=request.what,
        channel=request.channel,
        made_by=request.made_by,
        for_whom=request.for_whom,
        received_at=round_.received_at,
        due_at=None if stands_still else round_.due_at,
        stands_still=stands_still,
        standing=request.standing,
        identity=request.identity,
        pauses=request.pauses,
        extension=request.extension,
        answer=request.answer,
        answered_at=round_.answered_at,
        late=round_.answered_at is not None and round_.answered_at > round_.due_at,
    )
