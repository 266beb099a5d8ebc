"""Behaviour incidents in an export: whoever decides about them says whether the person is given any (BH-02)."""

from collections.abc import Iterable, Iterator

from casework.domain.incident import Incident
from casework.export.by_role import by_role
from casework.export.case_copy import CaseCopy
from casework.export.part import Piece

_OF_STAFF = "It is about the members of staff concerned too, and shown to nobody but them (BH-02)"


def of_incidents(copy: CaseCopy, incidents: Iterable[Incident]) -> Iterator[Piece]:
    """Each incident."""
    for incident in incidents:
        title = f"Behaviour incident {incident.id}, {copy.day(incident.happened_at)}"
        yield copy.piece(
            "incidents",
            title,
            by_role(incident),
            id_=incident.id,
            whose="about you and members of staff",
            withheld=_OF_STAFF,
            discreet=True,
        )
