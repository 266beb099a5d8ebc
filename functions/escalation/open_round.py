"""The machine's first step: take a round in hand and work out when its first milestone comes."""

from datetime import datetime
from typing import Any

from casework import wiring
from casework.ports import Rounds
from casework.profile import Profile
from escalation.waiting import Waiting, waiting_for


def open_round(ref: str, number: int, rounds: Rounds, profile: Profile, now: datetime) -> Waiting:
    """Take the round in hand. A round that is answered already is let through: its wait refuses to begin."""
    return waiting_for(rounds.opened(ref, number), profile, now)


def handler(event: dict[str, Any], context: object) -> Waiting:  # noqa: ARG001
    return open_round(event["ref"], event["round"], wiring.rounds(), wiring.profile(), wiring.now())
