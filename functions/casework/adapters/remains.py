"""Where a case is kept, and what is found there once it was erased: the proof reads every store again (CF-07)."""

from collections.abc import Iterable

from casework.adapters import keys
from casework.adapters.table import Item, Table
from casework.domain.disposal import Traces
from casework.ports.mail import Mail


class Remains:
    """Reads everything of a case that a delete can reach."""

    def __init__(self, table: Table, mail: Mail) -> None:
        self._table, self._mail = table, mail

    def traces(self, ref: str) -> Traces:
        """Where the case lies now."""
        items = [item for item in self._table.query(keys.partition(ref)) if item["sk"] != "CASE"]
        return Traces(
            mail=tuple(sorted({key for item in items for key in in_bucket(item)})),
            letters=tuple(item["ses_message_id"] for item in items if "ses_message_id" in item),
            recipients=tuple(f"{item['recipient_hash']}|{item['sk']}" for item in items if item.get("recipient_hash")),
            found_by=tuple(f"{known_as}|{item['sk']}" for item in items for known_as in item.get("found_by", ())),
            items=len(items),
        )

    def left(self, ref: str, traces: Traces) -> int | None:
        """How much is found of an erased case where its ``traces`` were, but for its tombstone; None without one: its
        erasure was begun and has yet to be decided.
        """
        header, *items = sorted(self._table.query(keys.partition(ref)), key=lambda item: item["sk"] != "CASE")
        if "erased_at" not in header:
            return None
        letters = [each for each in traces.letters if self._table.get(keys.sent_letter(each))]
        known = [each for each in traces.recipients if self._is_known(ref, *each.split("|", 1))]
        found_by = (each.split("|", 1) for each in traces.found_by)
        found = [each for each in found_by if self._table.get(keys.found(each[0], ref, each[1]))]
        mail = sum(map(self._mail.versions, traces.mail)) + self._mail.versions_of_exports(ref)
        return len(items) + len(letters) + len(known) + len(found) + mail

    def _is_known(self, ref: str, recipient_hash: str, letter: str) -> bool:
        because = {"pk": keys.partition(ref), "sk": letter}
        at = (keys.recipient(recipient_hash), keys.welcomed(recipient_hash))
        return any(item.get("letter") == because for item in map(self._table.get, at) if item)


def in_bucket(item: Item) -> Iterable[str]:
    """The keys of what an item of a case names in the mail bucket."""
    yield from item.get("raw_keys", [])
    yield from (item[name] for name in ("raw_key", "export_key") if name in item)
