"""People who work for the service, and the council managers who hear of lateness and complaints."""

from enum import StrEnum
from typing import Any

from casework.domain.record import Record


class Role(StrEnum):
    """Roles by what they may see. Only the first two work for the service, and the next two are the council's (CH-01).
    A reviewer is neither's: they decide on a complaint whose complainant does not want the council's managers told.
    """

    CASEWORKER = "caseworker"
    OFFICER = "officer"
    MANAGER = "manager"
    DIRECTOR = "director"
    REVIEWER = "reviewer"


SERVICE_ROLES = frozenset({Role.CASEWORKER, Role.OFFICER})
"""Those who may read cases. CF-13 and CF-22: a case stays between the person and the service's own staff."""


def roles_in(claim: Any) -> frozenset[Role]:
    """The roles that the claim of a token lists: an array as it is, or one that API Gateway wrote as the text
    “[caseworker officer]”. What is no role of ours is somebody else's.
    """
    words = claim if isinstance(claim, list) else str(claim or "").strip("[]").replace(",", " ").split()
    return frozenset(role for role in Role if role in words)


class StaffMember(Record):
    """Who did something, as their sign-in names them; kept on the history of the case."""

    id: str
    name: str

    def is_known_as(self, who: str) -> bool:
        """Whether ``who`` is their sign-in id or their name, however it is written."""
        return same_name(who) in {same_name(self.id), same_name(self.name)}


def same_name(name: str) -> str:
    """``name`` as it is compared: whatever the letter case and the spaces."""
    return " ".join(name.casefold().split())
