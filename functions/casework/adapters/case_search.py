"""Looking for cases, by what their people are found by: in two calls, however many cases there are."""

from collections.abc import Collection, Iterable, Sequence

from casework.adapters import keys
from casework.adapters.conflicts import has_conflict, keeps_off
from casework.adapters.found_by import People
from casework.adapters.table import Item, Table, to_record
from casework.domain.contact import Contact
from casework.domain.found_case import FoundCase, FoundCases
from casework.domain.round import Kind
from casework.domain.staff import Role, StaffMember
from casework.domain.worklist import is_unsafe, name_on_a_list

_MOST = 33
"""Cases that are looked at: three items of each, and DynamoDB gives a hundred at once."""


class CaseSearch:
    """Finds cases for ``worker``, who has ``roles``: not those that a conflict of interest keeps them off, nor those
    that were erased.
    """

    def __init__(self, table: Table, people: People) -> None:
        self._table, self._people = table, people

    def of(self, ref: str, worker: StaffMember, roles: Collection[Role]) -> FoundCases:
        """The case with this reference, if there is one."""
        return FoundCases(cases=self._shown([ref], [], worker, roles))

    def by_words(self, words: Sequence[str], worker: StaffMember, roles: Collection[Role]) -> FoundCases:
        """The cases of whose people somebody is found by each of ``words``: by several, where they are of several
        names.
        """
        wanted = [self._people.known_as(word) for word in sorted(words, key=len, reverse=True)]
        refs: set[str] | None = None
        for known_as in wanted:
            having = {keys.found_on(item) for item in self._table.query(keys.found_partition(known_as))}
            refs = having if refs is None else refs & having
            if len(refs) <= _MOST:  # the longest word mostly tells enough: the rest is seen on what is read
                break
        found = sorted(refs or ())
        return FoundCases(cases=self._shown(found[:_MOST], wanted, worker, roles), more=len(found) > _MOST)

    def _shown(
        self, refs: Sequence[str], wanted: Iterable[str], worker: StaffMember, roles: Collection[Role]
    ) -> tuple[FoundCase, ...]:
        of_each = [key for ref in refs for key in (keys.header(ref), keys.contact(ref), keys.child(ref))]
        items: dict[str, dict[str, Item]] = {}
        for item in self._table.batch_get(of_each):
            items.setdefault(item["pk"], {})[item["sk"]] = item
        shown = [
            _found(case)
            for case in items.values()
            if set(wanted) <= _known_as(case) and _may_be_shown(case.get("CASE"), worker, roles)
        ]
        return tuple(sorted(shown, key=lambda case: case.opened_at, reverse=True))


def _known_as(case: dict[str, Item]) -> set[str]:
    return {known_as for item in case.values() for known_as in item.get("found_by", ())}


def _may_be_shown(header: Item | None, worker: StaffMember, roles: Collection[Role]) -> bool:
    return header is not None and "erased_at" not in header and not keeps_off(header, worker, roles)


def _found(case: dict[str, Item]) -> FoundCase:
    header, contact = case["CASE"], case.get("CONTACT")
    person, kind = to_record(contact, Contact) if contact else None, Kind(header["kind"])
    return FoundCase(
        ref=header["ref"],
        kind=kind,
        opened_at=header["opened_at"],
        name=name_on_a_list(person, kind, conflict=has_conflict(header) or "merged_into" in header),
        unsafe=is_unsafe(person),
        allocated_to=header.get("allocated_to"),
    )
