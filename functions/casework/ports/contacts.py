"""Who a case's person is, as the use cases need it kept."""

from typing import Protocol

from casework.domain.child import Child
from casework.domain.contact import Contact
from casework.domain.contact_change import ContactChange
from casework.domain.noted_change import NotedChange
from casework.domain.withdrawn_permission import WithdrawnPermission


class Contacts(Protocol):
    """Who a case's person is, and whether that may be kept.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def note(self, ref: str, change: ContactChange) -> None:
        """Write who the person is instead of who they were, and what follows from that."""

    def note_child(
        self, ref: str, contact: Contact, was: Child | None, child: Child, changed: NotedChange | None
    ) -> None:
        """Write whom the case is about instead of ``was``, while ``contact`` agrees that details are kept."""

    def withdraw(self, ref: str, withdrawn: WithdrawnPermission, removal_id: str) -> None:
        """Keep no more than may be kept without permission; ``removal_id`` is how to finish the removal of mail."""
