"""Somebody of the staff is away, and somebody else sees to their cases meanwhile."""

from datetime import date, datetime

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from casework.domain.known_staff import Absence, KnownStaff
from casework.domain.record import Record
from casework.domain.staff import Role, StaffMember
from casework.domain.text import Line
from casework.errors import FieldWrong, NoSuchStaff, NotTheirAbsence
from casework.ports.staff import Staff
from casework.profile import Profile


class NotedAbsence(Record):
    """From when until when somebody is away, both days included, and who sees to their cases; nothing, once they are
    back.
    """

    from_on: date | None = None
    until: date | None = None
    deputy: Line | None = Field(default=None, description="a sign-in id, as GET /staff lists it")

    @model_validator(mode="after")
    def _is_whole(self) -> "NotedAbsence":
        given = (self.from_on, self.until, self.deputy)
        if any(given) and not all(given):
            raise PydanticCustomError("whole", "should say from_on, until and deputy, or none of them")
        return self


def note_absence(
    staff_id: str,
    noted: NotedAbsence,
    by: StaffMember,
    roles: frozenset[Role],
    staff: Staff,
    profile: Profile,
    now: datetime,
) -> KnownStaff:
    """Note when who has this sign-in id is away: oneself, or anybody where ``by`` is the officer by their ``roles``.

    Raises NotTheirAbsence, NoSuchStaff, and FieldWrong.
    """
    if staff_id != by.id and Role.OFFICER not in roles:
        raise NotTheirAbsence
    known = {each.id: each for each in staff.all(now)}
    if staff_id not in known:
        raise NoSuchStaff
    absence = _absence(staff_id, noted, known, profile.office.local(now).date())
    staff.note_absence(staff_id, absence)
    return known[staff_id].model_copy(update={"absence": absence})


def _absence(staff_id: str, noted: NotedAbsence, known: dict[str, KnownStaff], today: date) -> Absence | None:
    if noted.from_on is None or noted.until is None or noted.deputy is None:
        return None
    if noted.until < max(noted.from_on, today):
        raise FieldWrong("until", "should be a day that is not over yet, and not before the first")
    if noted.deputy == staff_id or noted.deputy not in known:
        raise FieldWrong("deputy", "should be somebody else of the service, who has signed in lately")
    return Absence(from_on=noted.from_on, until=noted.until, deputy=noted.deputy)
