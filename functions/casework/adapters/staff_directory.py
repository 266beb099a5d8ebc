"""Who of the staff has signed in lately: an item for each, which goes some time after they were last seen."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from casework.adapters import keys
from casework.adapters.table import Item, Table, WriteRefused, to_record
from casework.domain.known_staff import Absence, KnownStaff
from casework.domain.office import Office
from casework.domain.record import sortable
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember


class StaffDirectory:
    """Notes who signs in, and lists them."""

    def __init__(self, table: Table, office: Office, remember_days: int) -> None:
        self._table, self._office, self._remember = table, office, timedelta(days=remember_days)

    def seen(self, member: StaffMember, roles: Iterable[Role], at: datetime) -> None:
        """Note that ``member`` signed in at ``at`` (aware). Who is not of the service is not noted: nobody gives them a
        case.
        """
        if not SERVICE_ROLES.intersection(roles):
            return
        forget_on = self._office.local(at).date() + self._remember
        values = {
            ":id": member.id,
            ":name": member.name,
            ":roles": sorted(role.value for role in roles),
            ":at": sortable(at),
            ":forget": keys.FORGET,
            ":on": forget_on.isoformat(),
        }
        expression = "SET id = :id, #name = :name, #roles = :roles, seen_at = :at, erasure = :forget, erase_on = :on"
        names = {"#name": "name", "#roles": "roles"}
        self._table.write(self._table.change(keys.staff(member.id), expression, None, values, names))

    def all(self, now: datetime) -> list[KnownStaff]:
        today = self._office.local(now).date().isoformat()
        items = [item for item in self._table.query(keys.STAFF) if item["erase_on"] > today]
        return sorted((to_record(item, KnownStaff) for item in items), key=lambda each: each.name.casefold())

    def note_absence(self, staff_id: str, absence: Absence | None) -> None:
        """Note when somebody is away, or with None that they are back; does nothing of who is not known any more.

        The worklist reads it from its own index: who sees to what is to cost no call more.
        """
        expression, values = "REMOVE absence, worklist, due_at", {}
        if absence:
            until = absence.until.isoformat()
            expression = "SET absence = :absence, worklist = :beside, due_at = :until"
            values = {":absence": absence.model_dump(mode="json"), ":beside": keys.BESIDE, ":until": until}
        with suppress(WriteRefused):
            self._table.update(keys.staff(staff_id), expression, condition="attribute_exists(pk)", values=values)


def absence_of(item: Item) -> tuple[str, Absence]:
    """Who is away when, from an item of the worklist's index."""
    return item["sk"], Absence.model_validate(item["absence"])
