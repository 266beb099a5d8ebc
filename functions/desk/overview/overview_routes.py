"""Routes: how the service keeps its promises, in counts, and what it has promised. No case is read for any of them."""

from functools import cache
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.month_count import months_until
from casework.domain.record import Record
from casework.profile.promises import PublishedPromise, load_promises
from desk.overview.figures import MONTHS, Overview, Theme, overview
from desk.overview.promise_views import PromiseView, promise_view

_A_YEAR = 12

router = new_router()


class Promises(Record):
    """Everything that the service has published and this software keeps, clause by clause."""

    promises: tuple[PromiseView, ...]


class Themes(Record):
    """What a case may be said to be about when it is closed."""

    themes: tuple[Theme, ...]


@router.get(
    "/overview",
    summary="How promises are kept, what people come with, and what waits",
    responses={200: described("Counts: no case and nobody is named", Overview), **REFUSALS},
)
def show_overview(
    for_others: Annotated[
        bool, Query(description="to be shown outside the service: without small numbers, and without what waits")
    ] = False,
) -> Response[str]:
    signed_in(router)
    profile, now = wiring.profile(), wiring.now()
    months = wiring.counts().of_months(months_until(profile.office.local(now).date(), MONTHS))
    return answer(overview(wiring.open_work().everything(), months, profile, now, to_others=for_others))


@router.get(
    "/promises",
    summary="What the service has promised, how that is kept, and how well in the last twelve months",
    responses={200: described("In the order in which they were published", Promises), **REFUSALS},
)
def list_promises() -> Response[str]:
    signed_in(router)
    profile = wiring.profile()
    today = profile.office.local(wiring.now()).date()
    months = wiring.counts().of_months(months_until(today, _A_YEAR))
    return answer(Promises(promises=tuple(promise_view(each, months, profile, today) for each in _published())))


@router.get(
    "/themes",
    summary="What a case may be said to be about when it is closed",
    responses={200: described("In the order of the profile", Themes), **REFUSALS},
)
def list_themes() -> Response[str]:
    signed_in(router)
    themes = wiring.profile().figures.themes
    return answer(Themes(themes=tuple(Theme(id=each, title=title) for each, title in themes.items())))


@cache
def _published() -> tuple[PublishedPromise, ...]:
    return load_promises()
