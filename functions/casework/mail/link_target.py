"""Where a link in an email leads, written so that what is read is where it goes."""

import re
from urllib.parse import quote

_LEADS_ELSEWHERE = re.compile(r"(?i)(?:https?://[^/?#\\]+|mailto:|tel:).*", re.DOTALL)
_AUTHORITY = re.compile(r"(?i)(https?://)([^/?#\\]*)(.*)", re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\\]")


def link_target(href: str) -> str | None:
    """``href`` in ASCII: a domain in letters of other alphabets by its registered name (RFC 3492), everything else of
    that kind percent-encoded. None for what leads nowhere else, such as a script, a file, or a page of our own site.
    """
    target = href.strip()
    if not _LEADS_ELSEWHERE.fullmatch(target) or _UNSEEN.search(target):
        return None
    authority = _AUTHORITY.fullmatch(target)
    if authority is None:
        return _encoded(target)
    scheme, host, rest = authority.groups()
    return f"{scheme.lower()}{'.'.join(map(_registered, host.split('.')))}{_encoded(rest)}"


def _registered(label: str) -> str:
    return label if label.isascii() else f"xn--{label.lower().encode('punycode').decode('ascii', 'replace')}"


def _encoded(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="".join(map(chr, range(0x21, 0x7F))))
