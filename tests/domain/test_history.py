"""The history says who did what, when it happened, and how what was asked of a family ended."""

from datetime import timedelta

from casework.domain.case import Case, CaseHeader
from casework.domain.channel import Channel
from casework.domain.consent import Withdrawal
from casework.domain.contact import Contact, Relationship
from casework.domain.event import BY_LINK
from casework.domain.history import history
from casework.domain.message import Message
from casework.domain.permission import Permission, PermissionAsked
from casework.domain.round import Kind, Outcome, Round
from tests.domain.test_consent import consent
from tests.world import CASEY, NOON

HOUR = timedelta(hours=1)
REF = "HSP-0000-0001"


def a_round(number: int, kind: Kind, outcome: Outcome | None = None, hours: int = 1) -> Round:
    return Round(
        ref=REF,
        number=number,
        kind=kind,
        received_at=NOON,
        due_at=NOON + timedelta(days=7),
        disclosure="0001" if kind is Kind.CONSENT else None,
        answered_at=NOON + hours * HOUR if outcome else None,
        outcome=outcome,
    )


def a_case(**holds: object) -> Case:
    header = CaseHeader(ref=REF, kind=Kind.ENQUIRY, channel=Channel.EMAIL, opened_at=NOON)
    nothing = {"contact": None, "rounds": (a_round(1, Kind.ENQUIRY),), "messages": (), "letters": (), "tasks": ()}
    return Case.model_validate({"header": header, **nothing, **holds})


def told(case: Case) -> list[tuple[str, str, int]]:
    """What happened, by whom, and how many hours after noon."""
    return [(event.what, event.by, (event.at - NOON) // HOUR) for event in history(case)]


def test_what_was_decided_by_a_link_names_nobody() -> None:
    taken_back = Withdrawal(at=NOON + 2 * HOUR, how=Channel.EMAIL)
    lines = told(a_case(consents=(consent(withdrawn=taken_back, how=Channel.EMAIL),)))
    assert ("Consent 0001: yes, to Hill School (email)", BY_LINK, 0) in lines
    assert ("Consent 0001 withdrawn (email)", BY_LINK, 2) in lines


def test_how_a_question_ended() -> None:
    rounds = (a_round(1, Kind.ENQUIRY), a_round(2, Kind.CONSENT, Outcome.EXPIRED, hours=3))
    lines = told(a_case(rounds=rounds))
    assert ("Round 2: the question about disclosure 0001 put", "Casework", 0) in lines
    assert ("Round 2, the question to the family, ended: no answer came in time", "Casework", 3) in lines


def test_what_was_removed_was_removed_when_that_was_decided() -> None:
    message = Message(id="m", channel=Channel.EMAIL, received_at=NOON, removed="2 attachments were removed: CF-24")
    rounds = (a_round(1, Kind.ENQUIRY, Outcome.WAS_A_REFERRAL, hours=4), a_round(2, Kind.REFERRAL))
    lines = told(a_case(messages=(message,), rounds=rounds))
    assert ("Round 1 ended: it was a referral by somebody else", "Casework", 4) in lines
    assert ("Removed: 2 attachments were removed: CF-24", "Casework", 4) in lines


def test_permission_that_was_taken_back_shows_with_what_was_removed_by_it() -> None:
    permission = Permission(given=False, asked=PermissionAsked.SPOKEN, at=NOON + 5 * HOUR, recorded_by=CASEY)
    message = Message(id="m", channel=Channel.EMAIL, received_at=NOON, removed="sender and subject were removed")
    contact = Contact(relationship=Relationship.PARENT, permission=permission)
    lines = told(a_case(contact=contact, messages=(message,)))
    assert ("Permission to hold contact details withdrawn or refused (spoken)", "Casey Worker", 5) in lines
    assert ("Removed: sender and subject were removed", "Casework", 5) in lines
