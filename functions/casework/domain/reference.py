"""A case's reference: the one name that may appear in a subject line, a log or a state machine."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a reference survives being read out on the telephone."""

_BODY = re.compile(f"[{ALPHABET}]{{8}}")


def forgive_slips(text: str) -> str:
    """Upper-case ``text`` and undo the slips that people and fonts make: i and l for 1, o for 0."""
    return text.upper().translate(str.maketrans("ILO", "110"))


def new_reference(prefix: str) -> str:
    """A random reference such as ``HSP-7K3M-9QXD``: 40 random bits, which say nothing about anyone."""
    return reference(prefix, "".join(secrets.choice(ALPHABET) for _ in range(8)))


def reference(prefix: str, body: str) -> str:
    """The canonical reference with this ``prefix`` and eight-character ``body``."""
    return f"{prefix}-{body[:4]}-{body[4:]}"


def body_of(ref: str) -> str:
    """The eight characters of ``ref`` that are its own, without prefix and dashes."""
    return ref.replace("-", "")[-8:]


def read_reference(text: str, prefix: str) -> str | None:
    """The reference that someone meant by ``text``, or None if it cannot be one of this service."""
    given = text.strip().upper().replace(" ", "").replace("-", "")
    if not given.startswith(prefix):
        return None
    body = forgive_slips(given.removeprefix(prefix))
    return reference(prefix, body) if _BODY.fullmatch(body) else None
