"""The child or young person whom a parent's case is about. One who gets in touch has a case of their own (IM-03)."""

from datetime import date

from casework.domain.record import Record
from casework.domain.school_age import AgeStatus, age_status


class Child(Record):
    """As much as is known. ``over_school_age`` is what staff were told where the date of birth is not known."""

    name: str | None = None
    school: str | None = None
    born: date | None = None
    over_school_age: bool | None = None

    def status(self, on: date) -> AgeStatus | None:
        """Child, young person or adult on the day ``on``; None where nobody has said."""
        if self.born is not None:
            return age_status(self.born, on)
        if self.over_school_age is None:
            return None
        return AgeStatus.YOUNG_PERSON if self.over_school_age else AgeStatus.CHILD
