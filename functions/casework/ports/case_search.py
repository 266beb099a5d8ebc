"""Cases that somebody looks for, as the use cases need them found."""

from collections.abc import Collection, Sequence
from typing import Protocol

from casework.domain.found_case import FoundCases
from casework.domain.staff import Role, StaffMember


class Search(Protocol):
    """Finds cases for ``worker``, who has ``roles``: none that a conflict of interest keeps them off."""

    def of(self, ref: str, worker: StaffMember, roles: Collection[Role]) -> FoundCases:
        """The case with this reference, if there is one."""

    def by_words(self, words: Sequence[str], worker: StaffMember, roles: Collection[Role]) -> FoundCases:
        """The cases of whose people somebody is found by each of ``words``."""
