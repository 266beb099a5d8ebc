"""The keyed address that a family's reply comes back to, so that it finds its case and no guess ever does."""

import base64
import hashlib
import hmac
import re

from casework.domain.reference import ALPHABET, body_of, forgive_slips, reference

_MAC_BYTES = 10
_TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)


class ReplyAddresses:
    """Makes and reads ``enquiries+7k3m9qxd-<mac>@…``: the random body of the reference and an 80-bit HMAC of it.

    Mail systems change letter case and people confuse l with 1 and o with 0: both are forgiven.
    """

    def __init__(self, mailbox: str, domain: str, prefix: str, key: bytes) -> None:
        self._mailbox, self._domain, self._prefix, self._key = mailbox, domain, prefix, key
        self._pattern = re.compile(
            rf"{re.escape(mailbox)}\+([0-9a-z]{{8}})-([0-9a-z]{{16}})@{re.escape(domain)}", re.IGNORECASE
        )

    def address(self, ref: str) -> str:
        """The address to which letters about the case ``ref`` invite replies."""
        body = body_of(ref)
        return f"{self._mailbox}+{body}-{self._mac(body)}@{self._domain}".lower()

    def references_in(self, addresses: str) -> set[str]:
        """The references whose keyed addresses occur in ``addresses`` (any text); forged ones are not among them."""
        found = set()
        for body, mac in self._pattern.findall(addresses):
            canonical = forgive_slips(body)
            if hmac.compare_digest(forgive_slips(mac), self._mac(canonical)):
                found.add(reference(self._prefix, canonical))
        return found

    def pseudonym(self, address: str) -> str:
        """A keyed hash by which an email address, or the id of a letter, is known again without being kept."""
        return hmac.digest(self._key, address.casefold().encode(), hashlib.sha256).hex()

    def _mac(self, body: str) -> str:
        digest = hmac.digest(self._key, body.encode(), hashlib.sha256)
        return base64.b32encode(digest[:_MAC_BYTES]).decode().translate(_TO_CROCKFORD)
