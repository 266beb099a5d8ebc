"""A referral for tests: what a caseworker notes of it, and how it goes on from there."""

from datetime import datetime
from typing import Any

from casework.consents.confirm import Confirmations
from casework.domain.round import Outcome, Round
from casework.noting.referral_note import ReferralNote
from casework.noting.take_referral import take_referral
from escalation.ask_family import ask_family
from escalation.chase_consent import chase_consent
from escalation.open_round import open_round
from escalation.question import QuestionLetters
from escalation.settle_consent import Settlement
from escalation.tell_referrer import tell_referrer
from escalation.waiting import Waiting
from tests.world import CASEY, NOON, World

ROBIN, AVERY = "robin.ashworth@example.org", "avery.lane@hill.example.org"

REFERRAL: dict[str, Any] = {
    "channel": "telephone",
    "permission": {"given_by": "parent", "given_on": "2026-10-21", "how": "spoken"},
    "referrer": {"name": "Avery Lane", "organisation": "Hill School", "email": AVERY},
    "family": {"name": "Robin Ashworth", "relationship": "parent", "email": ROBIN, "telephone": "01632 960123"},
    "child": {"name": "Charlie Ashworth", "school": "Hill School"},
    "reason": "They want to know about a needs assessment",
}
OF_THE_FAMILY = ("Ashworth", "Charlie", ROBIN, "960123", "needs assessment")
"""What a refused referral leaves nowhere. The referrer's school is also the child's, so it is not among these."""


class Lane:
    """The steps of the machine's referral lane, for one case."""

    def __init__(self, world: World, now: datetime = NOON, **changes: Any) -> None:
        self.world = world
        note = ReferralNote.model_validate({**REFERRAL, **changes})
        self.ref = take_referral(note, CASEY, None, world.cases, world.machine, world.profile, now).ref
        open_round(self.ref, 1, world.rounds, world.profile, now)
        self.letters = QuestionLetters(world.correspondence, world.replies, world.links, world.profile)
        confirmations = Confirmations(world.correspondence, world.replies, world.links, world.profile)
        self.settlement = Settlement(
            world.cases,
            world.rounds,
            world.tasks,
            world.machine,
            world.eraser,
            world.correspondence,
            confirmations,
            world.profile,
        )

    def tell_referrer(self, at: datetime = NOON) -> None:
        tell_referrer(self.ref, 1, self.world.cases, self.world.correspondence, self.world.profile, at)

    def ask(self, at: datetime = NOON) -> None:
        ask_family(self.ref, 1, self.world.cases, self.letters, at)

    def chase(self, milestone: str, at: datetime) -> Waiting:
        world = self.world
        return chase_consent(self.ref, 1, milestone, world.cases, world.rounds, self.letters, world.profile, at)

    def decide(self, outcome: Outcome, at: datetime = NOON) -> Round:
        return self.world.rounds.decide(self.ref, 1, outcome, at)

    def settle(self, at: datetime = NOON) -> Outcome | None:
        return self.settlement.settle(self.ref, 1, at)
