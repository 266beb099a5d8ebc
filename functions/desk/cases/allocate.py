"""A case is given to somebody of the staff, taken, or given back."""

from datetime import datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.domain.allocation import Allocation
from casework.domain.case import Case
from casework.domain.record import Record
from casework.domain.staff import Role, StaffMember
from casework.domain.text import Line
from casework.errors import FieldWrong, ImpossibleAct
from casework.ports.allocations import Allocations
from casework.ports.cases import Cases
from casework.ports.staff import Staff

_ACT = "allocate the case"


class WantedAllocation(Record):
    """To whom a case is to be allocated."""

    to: Line | None = Field(description="a sign-in id, as GET /staff lists it; one's own to take it; null for nobody")
    name: Line | None = Field(
        default=None, description="their name, where they have not signed in lately and are not listed"
    )


class AllocatedCase(Record):
    """Who sees to a case now, if anybody."""

    ref: str
    allocated_to: StaffMember | None


def allocate(
    ref: str,
    wanted: WantedAllocation,
    by: StaffMember,
    roles: frozenset[Role],
    cases: Cases,
    allocations: Allocations,
    staff: Staff,
    now: datetime,
) -> AllocatedCase:
    """Give the case to whom ``by``, who has ``roles``, says. To whom it belongs already, nothing is written.

    Raises CaseNotFound, FieldWrong for who is not known, and ImpossibleAct for who is kept off the case (IM-14).
    """
    to, theirs = _whom(wanted, by, roles, staff, now)

    def act(case: Case) -> AllocatedCase:
        if to and any(each.bars(to, theirs) for each in case.conflicts):
            raise ImpossibleAct(ref, _ACT, f"a conflict of interest keeps {to.name} off it: give it to somebody else")
        if case.header.allocated_to != to:
            allocations.allocate(case, Allocation(id=case.next_allocation, to=to, at=now, by=by))
        return AllocatedCase(ref=ref, allocated_to=to)

    return on_case(ref, cases, act)


def _whom(
    wanted: WantedAllocation, by: StaffMember, roles: frozenset[Role], staff: Staff, now: datetime
) -> tuple[StaffMember | None, frozenset[Role]]:
    if wanted.to is None:
        return None, frozenset()
    if wanted.to == by.id:
        return by, roles
    known = next((each for each in staff.all(now) if each.id == wanted.to), None)
    if known:
        return known.member, frozenset(known.roles)
    if wanted.name is None:
        raise FieldWrong("name", "should be there: nobody with this sign-in id has signed in lately")
    return StaffMember(id=wanted.to, name=wanted.name), frozenset()
