"""The machine's first step: take a round in hand, see what it waits for, and when its first milestone comes."""

from datetime import datetime
from typing import Any, Literal

from casework import wiring
from casework.domain.round import Kind, Outcome
from casework.errors import CaseNotFound
from casework.ports.rounds import Rounds
from casework.profile import Profile
from escalation.waiting import OVER, Waiting, waiting_for

Lane = Literal["enquiry", "complaint", "referral", "consent", "service_refusal"]
_LANES: dict[Kind, Lane] = {
    Kind.COMPLAINT: "complaint",
    Kind.REFERRAL: "referral",
    Kind.CONSENT: "consent",
    Kind.SERVICE_REFUSAL: "service_refusal",
}


class Opened(Waiting):
    """Which way the round takes, too: ``turned_back`` is a referral that came without permission (CF-16), ``turn`` how
    far a complaint or a refusal of service has come.
    """

    lane: Lane
    turned_back: bool
    turn: int


def open_round(
    ref: str, number: int, rounds: Rounds, profile: Profile, now: datetime, execution: str | None = None
) -> Opened:
    """Take the round in hand, in the execution of that name. A round that is answered already is let through: its wait
    refuses to begin. So is one whose case was erased before its machine came to it.
    """
    try:
        round_ = rounds.opened(ref, number, execution)
    except CaseNotFound:
        return {**OVER, "lane": "enquiry", "turned_back": False, "turn": 0}
    return {
        **waiting_for(round_, profile, now),
        "lane": _LANES.get(round_.kind, "enquiry"),
        "turned_back": round_.outcome is Outcome.TURNED_BACK,
        "turn": round_.turn,
    }


def handler(event: dict[str, Any], context: object) -> Opened:  # noqa: ARG001
    # An execution that began before a deployment goes on as it was defined then, and may not say which it is.
    execution = event.get("execution")
    return open_round(event["ref"], event["round"], wiring.rounds(), wiring.profile(), wiring.now(), execution)
