"""Calendar months, as people count them in a promise."""

from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the last of it where that month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    first_of_next = date(day.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
