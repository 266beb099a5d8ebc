"""Routes: views about another service, and the directory of the ways to those who hear them (FB-17 to FB-20)."""

from datetime import date

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in, signed_in_roles
from casework.domain.other_service import Body, Discussion, GivenRoute
from casework.domain.record import Instant, Record
from desk.opinions.show_the_way import NotedDiscussion, ShownRoute, ViewsAboutOthers
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()


class RouteView(Record):
    """A way, by when it is to be checked again, and whether that is overdue."""

    body: Body
    whom: str
    how: str
    website: str
    telephone: str | None
    checked_on: date
    check_by: date
    overdue: bool


class DirectoryView(Record):
    """The ways to other services, one for each body."""

    routes: tuple[RouteView, ...]


class Discussed(Record):
    """A discussion that is recorded; the promise that a way is shown runs on."""

    ref: str
    round: int
    discussed: Discussion
    due_at: Instant


class Support(Record):
    """The enquiry that accepted support is, and by when it is answered."""

    round: int
    due_at: Instant


class WayShown(Record):
    """Views that ended, the way that was shown, and the support that was accepted, if it was."""

    ref: str
    round: int
    given: GivenRoute
    support: Support | None


@router.get(
    "/directory",
    summary="The ways to other services, and which of them have to be checked again",
    responses={200: described("In the order of the profile", DirectoryView), **REFUSALS},
)
def list_routes() -> Response[str]:
    signed_in(router)
    directory = wiring.profile().directory
    today = wiring.profile().office.local(wiring.now()).date()
    views = [
        RouteView(**dict(route), check_by=directory.check_by(route), overdue=directory.is_overdue(route, today))
        for route in directory.routes
    ]
    return answer(DirectoryView(routes=tuple(views)))


@router.post(
    "/cases/<ref>/other-service/discussion",
    summary="Record that views about another service were discussed, before a way is shown",
    responses={201: described("It is recorded", Discussed), **REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE},
)
def discuss(ref: Ref, noted: NotedDiscussion) -> Response[str]:
    by = signed_in(router)
    round_, discussed = _views().discuss(known(ref), noted, by, signed_in_roles(router), wiring.now())
    return answer(Discussed(ref=round_.ref, round=round_.number, discussed=discussed, due_at=round_.due_at), 201)


@router.post(
    "/cases/<ref>/other-service/route",
    summary="Show the way to who hears views about another service",
    responses={
        201: described("The way was shown; the views are over, and counted", WayShown),
        **REFUSALS,
        **NO_SUCH_CASE,
        **IMPOSSIBLE,
    },
)
def show(ref: Ref, shown: ShownRoute) -> Response[str]:
    by = signed_in(router)
    end = _views().show(known(ref), shown, by, wiring.now())
    support = Support(round=end.support.number, due_at=end.support.due_at) if end.support else None
    return answer(WayShown(ref=end.round.ref, round=end.round.number, given=end.given, support=support), 201)


def _views() -> ViewsAboutOthers:
    return ViewsAboutOthers(wiring.cases(), wiring.opinions(), wiring.rounds(), wiring.machine(), wiring.profile())
