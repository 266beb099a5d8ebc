"""The links in letters by which people decide with their own hand: signed, so that nobody can make or change one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from casework.domain.record import Instant, Record

_SALT = b"casework links"
"""Makes these signatures a key of their own: what the same secret signs elsewhere is no link."""


class ToAnswer(Record):
    """Leads to the question that round ``number`` of a case puts; good before ``until``."""

    ref: str
    number: int
    until: Instant


class ToWithdraw(Record):
    """Leads to a consent that may be taken back; good before ``until``."""

    ref: str
    consent: str
    until: Instant


class ToSay(Record):
    """Leads to what was decided at ``step`` of the complaint of round ``number``; good before ``until``."""

    ref: str
    number: int
    step: int
    until: Instant


class ToSurvey(Record):
    """Leads to the survey of a case that was closed; good before ``until``."""

    ref: str
    closing: str
    until: Instant


Link = ToAnswer | ToWithdraw | ToSay | ToSurvey


class LinkNotOurs(Exception):
    """Not a link that this service made: changed on the way, cut short, or invented."""


class SignedLinks:
    """Makes and reads links to pages below ``page_url``, which has no slash at its end.

    A link carries references and no person, and no secret of ours: whoever holds it can answer. Whether it is still
    good is for who reads it to say, who knows the time and what has been answered since.
    """

    def __init__(self, page_url: str, key: bytes) -> None:
        self._page_url = page_url
        self._serializer = URLSafeSerializer(
            key, salt=_SALT, signer_kwargs={"key_derivation": "hmac", "digest_method": sha256}
        )

    def to_answer(self, ref: str, number: int, until: datetime) -> str:
        """A link to the question of round ``number``, good before ``until`` (aware)."""
        return self._link("answer", ref, number, until)

    def to_withdraw(self, ref: str, consent_id: str, until: datetime) -> str:
        """A link to take a consent back, good before ``until`` (aware)."""
        return self._link("withdraw", ref, consent_id, until)

    def to_say(self, ref: str, number: int, step: int, until: datetime) -> str:
        """A link to say whether the answer of ``step`` resolves the complaint, good before ``until`` (aware)."""
        return self._link("say", ref, [number, step], until)

    def to_survey(self, ref: str, closing: str, until: datetime) -> str:
        """A link to the survey that belongs to one closing of a case, good before ``until`` (aware)."""
        return self._link("survey", ref, closing, until)

    def read(self, token: str) -> Link:
        """What the last part of a link's path leads to. Raises LinkNotOurs."""
        try:
            signed: Sequence[Any] = self._serializer.loads(token)
        except BadData:
            raise LinkNotOurs from None
        what_for, ref, which, until = signed
        until = datetime.fromtimestamp(until, UTC)
        match what_for:
            case "answer":
                return ToAnswer(ref=ref, number=which, until=until)
            case "say":
                return ToSay(ref=ref, number=which[0], step=which[1], until=until)
            case "survey":
                return ToSurvey(ref=ref, closing=which, until=until)
            case _:
                return ToWithdraw(ref=ref, consent=which, until=until)

    def _link(self, what_for: str, ref: str, which: int | str | list[int], until: datetime) -> str:
        token = self._serializer.dumps([what_for, ref, which, int(until.timestamp())])
        return f"{self._page_url}/page/{token}"
