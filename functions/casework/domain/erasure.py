"""The erasure of a case: why, and as what it was read when that was decided."""

from enum import StrEnum

from casework.domain.record import Record
from casework.domain.round import Outcome
from casework.domain.statistic import Statistic


class ErasedBecause(StrEnum):
    """Why a case was erased: its referral was not agreed to (CF-25), its period was over (CF-07), or its person asked
    for it (UK GDPR article 17).
    """

    REFERRAL = "referral"
    PERIOD = "period"
    REQUEST = "request"


class Erasure(Record):
    """The decision to erase ``ref``, which holds only while nothing came to the case since it was read: no round,
    consent, disclosure, closing or behaviour incident with these next ids, no hold but those ``restrictions`` that its
    person asked for and does not want any more, and no safeguarding record but those of ``kept_safe``, whose own period
    the decision took into account.

    It is counted in ``month`` (such as 2026-12), a referral by what it ``ended_as``; ``statistic`` is what else stays
    to be counted.
    """

    ref: str
    because: ErasedBecause
    month: str
    ended_as: Outcome | None = None
    next_round: int
    next_consent: str
    next_disclosure: str
    next_closing: str
    next_incident: str
    kept_safe: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    statistic: Statistic | None = None
