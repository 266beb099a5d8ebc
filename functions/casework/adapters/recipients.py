"""What is remembered about who had a letter: keyed hashes, by which an address is known again."""

from casework.adapters import keys
from casework.adapters.keys import Key
from casework.adapters.table import Table


def forget_recipient(table: Table, letter: Key, recipient_hash: str) -> None:
    """Forget who had the letter at key ``letter``; but not what a letter on another case is the reason for."""
    for key in (keys.recipient(recipient_hash), keys.welcomed(recipient_hash)):
        table.delete(key, "letter = :this", {":this": letter})
