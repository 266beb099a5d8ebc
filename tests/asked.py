"""Cases on which a question waits for a family."""

from datetime import datetime
from typing import Any

from casework.domain.round import Round
from casework.noting.referral_note import ReferralNote
from casework.noting.take_note import take_note
from casework.noting.take_referral import take_referral
from desk.sharing.disclose import RequestedDisclosure, ask_about, request_disclosure
from tests.noting.test_take_note import CALLER, note
from tests.noting.test_take_referral import REFERRAL
from tests.world import CASEY, NOON, World

WANTED: dict[str, Any] = {
    "direction": "share",
    "recipient": "Brook School",
    "purpose": "to plan the visit",
    "items": ["what helps in lessons", "days away from school"],
}


def parked(world: World, ref: str, number: int) -> Round:
    """The round as its machine waits on it."""
    key = {"pk": f"CASE#{ref}", "sk": f"ROUND#{number:04}"}
    token = f"token-{ref}.{number}"
    world.table.update(key, "SET task_token = :token", condition="attribute_exists(pk)", values={":token": token})
    world.machine.waiting_on.add(token)
    return world.rounds.get(ref, number)


def referred(world: World, now: datetime = NOON, **changes: Any) -> Round:
    """A family that somebody referred, and that is asked whether it wants our help."""
    said = ReferralNote.model_validate({**REFERRAL, **changes})
    return parked(world, take_referral(said, CASEY, None, world.cases, world.machine, world.profile, now).ref, 1)


def asked(world: World, now: datetime = NOON, contact: dict[str, Any] | None = None, **wanted: Any) -> Round:
    """A client who is asked whether something may be passed on."""
    said = note(contact={**CALLER, **(contact or {})})
    ref = take_note(said, CASEY, None, world.cases, world.machine, world.profile, now).ref
    return asked_again(world, ref, now, **wanted)


def asked_again(world: World, ref: str, now: datetime = NOON, **wanted: Any) -> Round:
    """The client of a case that stands, asked one thing more."""
    request = RequestedDisclosure.model_validate({**WANTED, **wanted})
    disclosure, _ = request_disclosure(
        ref, request, CASEY, world.cases, world.sharing, world.correspondence, world.profile, now
    )
    question = ask_about(ref, disclosure.id, world.cases, world.sharing, world.machine, world.profile, now)
    return parked(world, ref, question.number)
