"""By when the law wants a request about personal data answered (UK GDPR Articles 12(3) and 12A)."""

from datetime import date, timedelta

from casework.domain.months import months_later
from casework.domain.office import Office
from casework.domain.record import Record
from casework.domain.rights_request import Pause, RightsRequest
from casework.domain.working_days import WorkingDays

_DAY = timedelta(days=1)


class Stop(Record):
    """The days on which the time did not run: both its first and its last (Article 12A(5))."""

    first: date
    last: date


class RightsDays(Record):
    """A request as days on the office's calendar: when its time begins, when it stood still, and whether it was
    extended. ``begins_on`` is the day of receipt, or the later one on which the person showed who they are.
    """

    begins_on: date
    stops: tuple[Stop, ...] = ()
    is_extended: bool = False


def days_of(request: RightsRequest, received_on: date, today: date, office: Office) -> RightsDays:
    """The days of ``request`` as they would be if what it waits for came ``today``."""
    identity = request.identity
    shown_on = received_on
    if identity.asked_at:
        shown_on = office.local(identity.confirmed_at).date() if identity.confirmed_at else today
    return RightsDays(
        begins_on=max(received_on, shown_on),
        stops=tuple(_stop(pause, today, office) for pause in request.pauses),
        is_extended=request.extension is not None,
    )


def _stop(pause: Pause, today: date, office: Office) -> Stop:
    last = office.local(pause.answered_at).date() if pause.answered_at else today
    first = office.local(pause.asked_at).date()
    return Stop(first=first, last=max(first, last))


def month_ends_on(days: RightsDays, months: int) -> date:
    """The last day of so many ``months`` from the day on which the time began: the day of the same number, or the last
    of a month that has none. Each day on which the time stood still moves it by one.
    """
    last = months_later(days.begins_on, months)
    stood_still = {day for stop in days.stops for day in _each(stop) if day >= days.begins_on}
    for day in sorted(stood_still):
        if day <= last:
            last += _DAY
    return last


def due_on(days: RightsDays, months: int, calendar: WorkingDays) -> date:
    """The last day for the answer: a month that ends on a weekend or a bank holiday ends on the next working day.

    ``calendar`` is England's; the service's own closures move nothing. Raises CalendarNotCovered beyond the
    bank-holiday table.
    """
    return calendar.on_or_after(month_ends_on(days, months))


def _each(stop: Stop) -> list[date]:
    return [stop.first + ahead * _DAY for ahead in range((stop.last - stop.first).days + 1)]
