"""When and where the service is at work."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import field_validator, model_validator

from casework.domain.record import Record
from casework.domain.working_days import WorkingDays


class Office(Record):
    """Office hours in local time, the same on every working day."""

    timezone: str
    opens: time
    closes: time
    source: str
    proposed: bool = False

    @field_validator("timezone")
    @classmethod
    def _exists(cls, timezone: str) -> str:
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{timezone} is no time zone") from None
        return timezone

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "Office":
        if self.opens >= self.closes:
            raise ValueError("the office closes before it opens")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> datetime:
        """``moment`` on the office's own clock, whatever the season."""
        return moment.astimezone(self.zone)

    def month(self, moment: datetime) -> str:
        """The month in which something is counted, such as 2026-12."""
        return f"{self.local(moment):%Y-%m}"

    def opening(self, day: date) -> datetime:
        return datetime.combine(day, self.opens, self.zone)

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, self.closes, self.zone)

    def is_open(self, moment: datetime, calendar: WorkingDays) -> bool:
        """Whether someone may be expected to read a reminder at ``moment``."""
        local = self.local(moment)
        return calendar.is_working_day(local.date()) and self.opens <= local.time() < self.closes

    def next_open(self, moment: datetime, calendar: WorkingDays) -> datetime:
        """``moment`` itself within office hours, else the next opening."""
        if self.is_open(moment, calendar):
            return moment
        day = self.day_reached(moment, calendar)
        return self.opening(day)

    def day_reached(self, moment: datetime, calendar: WorkingDays) -> date:
        """The office day on which something that arrives at ``moment`` is first at hand."""
        local = self.local(moment)
        day = local.date()
        if local.time() >= self.closes:
            return calendar.after(day, 1)
        return calendar.on_or_after(day)
