"""The keyed address that a family's reply comes back to, so that it finds its case and no guess ever does."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from itertools import islice

from casework.domain.reference import ALPHABET, body_of, forgive_slips, reference

_MAC_BYTES = 10
_TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)
_DASH = r"\\?(?:-|[=%+]2[dD]|[\u2010-\u2014\u2212])?"
_KEYED = re.compile(rf"([0-9a-z]{{8}}){_DASH}([0-9a-z]{{16}})(?![0-9a-z])", re.IGNORECASE | re.ASCII)
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_MOST_KEYS = 1_000


class ReplyAddresses:
    """Makes and reads ``enquiries+7k3m9qxd-<mac>@…``: the random body of the reference and an 80-bit HMAC of it.

    Mail systems change letter case, encode the plus and the dash, wrap the address in one of their own, and break it
    over lines; people confuse l with 1 and o with 0, and leave the dash out. All of that is forgiven: the key decides,
    whatever stands around it.
    """

    def __init__(self, mailbox: str, domain: str, prefix: str, key: bytes) -> None:
        self._mailbox, self._domain, self._prefix, self._key = mailbox, domain, prefix, key
        self._like_ours = re.compile(
            rf"{re.escape(mailbox)}\+[0-9a-z-]{{6,40}}@{re.escape(domain)}", re.IGNORECASE | re.ASCII
        )

    def address(self, ref: str) -> str:
        """The address to which letters about the case ``ref`` invite replies."""
        body = body_of(ref)
        return f"{self._mailbox}+{body}-{self._mac(body)}@{self._domain}".lower()

    def references_in(self, addresses: str) -> set[str]:
        """The references whose keyed addresses occur in ``addresses`` (any text); forged ones are not among them."""
        on_one_line = _UNSEEN.sub("", addresses)
        return {ref for text in {addresses, on_one_line} for ref in self._keys_in(text)}

    def bears_a_wrong_key(self, addresses: str) -> bool:
        """Whether ``addresses`` holds one that looks like a keyed address of ours and is none: mistyped, or made up."""
        return any(not self.references_in(like_ours) for like_ours in self._like_ours.findall(addresses)[:_MOST_KEYS])

    def pseudonym(self, address: str) -> str:
        """A keyed hash by which an email address, or the id of a letter, is known again without being kept."""
        return hmac.digest(self._key, address.casefold().encode(), hashlib.sha256).hex()

    def _keys_in(self, text: str) -> Iterator[str]:
        for body, mac in set(islice(map(re.Match.groups, _KEYED.finditer(text)), _MOST_KEYS)):
            canonical = forgive_slips(body)
            if hmac.compare_digest(forgive_slips(mac), self._mac(canonical)):
                yield reference(self._prefix, canonical)

    def _mac(self, body: str) -> str:
        digest = hmac.digest(self._key, body.encode(), hashlib.sha256)
        return base64.b32encode(digest[:_MAC_BYTES]).decode().translate(_TO_CROCKFORD)
