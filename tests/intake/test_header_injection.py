"""Nothing that a sender writes becomes a header of ours, and nothing that they write keeps the letter from going."""

from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.letter import LetterState
from escalation.acknowledge import acknowledge
from tests.examples import examples
from tests.letters.test_envelope import OURS, TEXT
from tests.world import NOON, World, email, ses, small_world

EVIL = [
    "=?utf-8?q?=0D=0ABcc:_thief=40example.org?=",
    "=?utf-8?b?DQpCY2M6IHRoaWVmQGV4YW1wbGUub3Jn?=",
    "=?utf-8?q?a=2C_thief=40example.org=2C?=",
    "x\u2028Bcc: thief@example.org",
    "\x00\x0b\x0c\x85",
]
SENT = {LetterState.SENT, LetterState.WITHHELD}


def answered(world: World, raw: bytes) -> None:
    """Acknowledge the case that ``raw`` opens, and see what went to whom, and under which headers."""
    ref = world.receive(raw, on_top=ses())
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    case = world.cases.get(ref)
    assert {letter.state for letter in case.letters} <= SENT
    assert case.letters
    for letter in world.post.letters:
        assert {*letter.keys()} <= OURS
        assert len(letter.keys()) == len(OURS & {*letter.keys()}), "each of them once"
        assert letter["In-Reply-To"] in {None, case.messages[0].message_id}
        assert len(getaddresses([str(letter["To"])])) == 1
        assert letter["To"] in {world.caseworkers, case.contact.email if case.contact else None}
        assert ref in letter["Subject"]


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize(
    "header",
    [
        {"subject": "{}"},
        {"message_id": "<{}>"},
        {"message_id": "<{}@example.org>"},
        {"from": '"{}" <sam.fielding@example.org>'},
        {"from": "{} <sam.fielding@example.org>"},
        {"from": "{}@example.org"},
        {"from": "<sam{}@example.org>"},
        {"references": "<{}>", "in_reply_to": "{}"},
        {"reply_to": "{}@example.org", "date": "{}"},
    ],
)
def test_no_known_trick_puts_a_header_into_an_acknowledgement(world: World, header: dict[str, str], evil: str) -> None:
    answered(world, email(**{name: value.format(evil) for name, value in header.items()}))


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=3, max_size=3))
def test_nothing_that_is_written_puts_a_header_into_an_acknowledgement(written: list[tuple[str, ...]]) -> None:
    with small_world() as world:
        for number, (name, address, subject, message_id) in enumerate(written):
            world.post.letters.clear()
            who = {"from": f"{name} <{address}{number}@example.org>", "subject": subject, "x_number": str(number)}
            answered(world, email(**who, message_id=f"<{message_id}>"))
