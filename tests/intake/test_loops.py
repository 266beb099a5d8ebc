"""Machines that answer each other fall silent after one exchange, whatever is stripped from their mail on the way."""

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from escalation.acknowledge import acknowledge
from tests.world import NOON, World, another_world, email, ses

BOT_ROUNDS = int(os.environ.get("BOT_ROUNDS", "60"))
THEIRS = "cases.example.net"
_TELLS_MACHINES = ("Auto-Submitted", "X-Auto-Response-Suppress")
_TELLS_THREADS = ("In-Reply-To", "References", "Reply-To")


@dataclass
class Service:
    """A service that hears whatever is sent to its domain, and does at once what its machines would."""

    world: World
    domain: str
    heard: int = field(default=0)

    def hear(self, raw: bytes, sender_domain: str, at: datetime, on_top: bytes | None = None) -> None:
        self.heard += 1
        before = len(self.world.machine.started)
        results = f"dmarc=pass header.from={sender_domain}"
        self.world.receive(raw, at, ses(results=results) if on_top is None else on_top)
        for ref, number in self.world.machine.started[before:]:
            acknowledge(ref, number, self.world.cases, self.world.correspondence, self.world.replies, at)

    def letters_to(self, domain: str) -> list[EmailMessage]:
        return [letter for letter in self.world.post.letters if str(letter["To"]).endswith(f"@{domain}")]


def carried(letter: EmailMessage, stripped: tuple[str, ...], id_: str) -> bytes:
    """A letter as it arrives, under the id that SES gives it, and without the headers ``stripped`` on the way."""
    for name in ("Message-Id", *stripped):
        del letter[name]
    letter["Message-Id"] = f"<{id_}@eu-west-2.amazonses.com>"
    return letter.as_bytes()


def exchanged(ours: Service, theirs: Service, stripped: tuple[str, ...], pause: timedelta) -> int:
    """How many letters went between the two until both are silent; at most twenty."""
    carried_before = {ours.domain: 0, theirs.domain: 0}
    at, number = NOON, 0
    while number < 20:
        waiting = [
            (sender, to, letter)
            for sender, to in ((ours, theirs), (theirs, ours))
            for letter in sender.letters_to(to.domain)[carried_before[sender.domain] :]
        ]
        if not waiting:
            return number
        for sender, to, letter in waiting:
            number += 1
            at += pause
            carried_before[sender.domain] += 1
            id_ = f"ses-{sender.world.post.letters.index(letter) + 1}"
            to.hear(carried(letter, stripped, id_), sender.domain, at)
    return number


@pytest.mark.parametrize(
    ("stripped", "most"),
    [
        ((), 1),
        (_TELLS_MACHINES, 2),
        ((*_TELLS_MACHINES, *_TELLS_THREADS), 2),
    ],
    ids=["whole", "says-nothing-of-machines", "bare"],
)
def test_two_of_this_service_stop_after_one_exchange(world: World, stripped: tuple[str, ...], most: int) -> None:
    ours, theirs = Service(world, "cases.example.org"), Service(another_world(THEIRS), THEIRS)
    begins = email("We have received your email", **{"from": f"enquiries@{THEIRS}"}, message_id="<begins@example.net>")
    ours.hear(begins, THEIRS, NOON)
    assert exchanged(ours, theirs, stripped, timedelta(seconds=5)) == most
    assert len(ours.letters_to(THEIRS)) == 1


def test_nor_do_they_begin_again_the_next_day(world: World) -> None:
    ours, theirs = Service(world, "cases.example.org"), Service(another_world(THEIRS), THEIRS)
    begins = email("We have received your email", **{"from": f"enquiries@{THEIRS}"}, message_id="<begins@example.net>")
    ours.hear(begins, THEIRS, NOON)
    assert exchanged(ours, theirs, _TELLS_MACHINES, timedelta(hours=25)) <= 2


def test_a_ticket_system_that_says_nothing_of_itself_has_one_acknowledgement_a_day(world: World) -> None:
    """Whatever we send it is answered at once by a ticket with a number of its own, and no header that tells it."""
    service = Service(world, "cases.example.org")
    for number in range(BOT_ROUNDS):
        ticket = email(
            f"Ticket {number} was opened for you.",
            **{"from": "Helpdesk <tickets@bot.example.org>"},
            subject=f"[#{number}] We have received your request",
            message_id=f"<ticket-{number}@bot.example.org>",
        )
        service.hear(ticket, "bot.example.org", NOON + timedelta(seconds=number))
    assert service.heard == BOT_ROUNDS
    assert len(service.letters_to("bot.example.org")) == 1
