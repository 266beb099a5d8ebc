"""Years, as the law counts somebody's age and a period of retention."""

from datetime import date


def years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February is 1 March of other years: a day more rather than a day less."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
