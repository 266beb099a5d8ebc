"""What the ledger does when the case moved on while a letter was being sent."""

from typing import Any

from casework.adapters import keys
from casework.domain.letter import Letter, LetterState
from tests.world import NOON, World

REF = "HSP-7K3M-9QXD"


def letter(**changes: Any) -> Letter:
    said = {"id": "0001-acknowledgement", "template": "acknowledgement", "recipient": "contact", "at": NOON}
    return Letter.model_validate({**said, "to": "sam@example.org", "state": LetterState.SENDING, **changes})


def stored(world: World) -> dict[str, Any] | None:
    return world.table.get(keys.letter(REF, "0001-acknowledgement"))


SENT = letter(state=LetterState.SENT, sent_at=NOON, ses_message_id="ses-1", recipient_hash="a hash")


def test_a_letter_that_went_is_known_by_its_id(world: World) -> None:
    world.ledger.claim(REF, letter())
    world.ledger.sent(REF, SENT)
    assert world.cases.of_letter("ses-1") == REF
    assert (stored(world) or {})["state"] == "sent"


def test_an_address_that_was_removed_meanwhile_stays_removed(world: World) -> None:
    world.ledger.claim(REF, letter(to=""))
    world.ledger.sent(REF, SENT)
    kept = stored(world) or {}
    assert (kept["state"], kept["to"], kept.get("recipient_hash")) == ("sent", "", None)
    assert world.cases.of_letter("ses-1") == REF


def test_a_letter_of_a_case_that_was_erased_meanwhile_is_not_brought_back(world: World) -> None:
    world.ledger.sent(REF, SENT)
    assert stored(world) is None
    assert world.cases.of_letter("ses-1") is None
