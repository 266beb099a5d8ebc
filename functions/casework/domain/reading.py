"""That somebody was shown or changed something of a case: who has seen a record is for its person to know (YP-08)."""

from casework.domain.record import Instant, Record
from casework.domain.staff import Role, StaffMember

_OF_A_CASE = "/cases/{ref}"
_OF_INCIDENTS = "incidents"


class Reading(Record):
    """Who read or changed what of a case, and in which roles. One stands for all that were the same on one day of the
    office's clock: ``at`` is when the first of them was.
    """

    at: Instant
    by: StaffMember
    roles: tuple[Role, ...]
    what: str

    @property
    def is_of_incidents(self) -> bool:
        """Whether it says that there is a behaviour incident, which is not for everybody to know (BH-02)."""
        return self.what.partition(": ")[2].startswith(_OF_INCIDENTS)


def in_plain_words(route_key: str, *, refused: bool = False) -> str:
    """What a request of the route ``route_key`` does with a case: “GET /cases/{ref}” is “read the case”, and
    “POST /cases/{ref}/consents/{consent_id}/withdrawal” is “changed the case: consents, withdrawal”.
    """
    method, _, path = route_key.partition(" ")
    verb = "read" if method == "GET" else "tried to change" if refused else "changed"
    parts = [part.replace("-", " ") for part in path.removeprefix(_OF_A_CASE).split("/") if part and part[0] != "{"]
    return f"{verb} the case: {', '.join(parts)}" if parts else f"{verb} the case"
