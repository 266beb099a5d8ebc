"""Working days: Monday to Friday, but for England's bank holidays and the days on which the service is closed."""

from collections.abc import Iterable
from datetime import date, timedelta

_SATURDAY = 5


class CalendarNotCovered(Exception):
    """The bank-holiday table says nothing about ``day``: a promise computed from it could be wrong."""

    def __init__(self, day: date, covered: range) -> None:
        super().__init__(f"bank holidays are known for {covered.start} to {covered.stop - 1}, not for {day.year}")
        self.day, self.covered = day, covered


class WorkingDays:
    """The calendar that CH-03's "five working days" is counted in.

    ``bank_holidays`` must list every year between its first and its last: a year with none would shorten promises.
    """

    def __init__(self, bank_holidays: Iterable[date], closures: Iterable[date] = ()) -> None:
        self._bank_holidays = frozenset(bank_holidays)
        self._closures = frozenset(closures)
        years = {day.year for day in self._bank_holidays}
        self._covered = range(min(years), max(years) + 1)
        self._next: dict[date, date] = {}

    def without(self, days: Iterable[date]) -> "WorkingDays":
        """The same calendar, in which these ``days`` do not count either."""
        closures = self._closures.union(days)
        return self if closures == self._closures else WorkingDays(self._bank_holidays, closures)

    def is_working_day(self, day: date) -> bool:
        """Whether the service works on ``day``; raises CalendarNotCovered outside the bank-holiday table."""
        if day.year not in self._covered:
            raise CalendarNotCovered(day, self._covered)
        return day.weekday() < _SATURDAY and day not in self._bank_holidays and day not in self._closures

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before ``day``."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def on_or_before(self, day: date) -> date:
        """The last working day that is not after ``day``."""
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which is itself day 0 whether or not it is a working day."""
        for _ in range(count):
            day = self._next.get(day) or self._find_next(day)
        return day

    def before(self, day: date, count: int) -> date:
        """The ``count``-th working day before ``day``, which is itself day 0 whether or not it is a working day."""
        for _ in range(count):
            day = self.on_or_before(day - timedelta(days=1))
        return day

    def between(self, day: date, later: date) -> int:
        """How many working days follow ``day``, up to and including ``later``."""
        following = (day + timedelta(days=ahead) for ahead in range(1, (later - day).days + 1))
        return sum(map(self.is_working_day, following))

    def _find_next(self, day: date) -> date:
        """The working day after ``day``, remembered: every promise made on one day counts through the same ones."""
        found = self._next[day] = self.on_or_after(day + timedelta(days=1))
        return found
