"""Whether the person of a case may be invited to say what they think of the service (CH-11)."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.closing import Closing, WhyNotInvited
from casework.domain.contact import Contact
from casework.domain.letter import Letter, LetterState
from casework.domain.round import FEEDBACK, OUTLASTING, Kind, Status

TEMPLATE = "feedback_invitation"


def invitation_id(closing_id: str) -> str:
    """The id of the letter that belongs to one closing."""
    return f"closing-{closing_id}-invitation"


def why_not_invited(case: Case) -> WhyNotInvited | None:
    """Why nobody on ``case`` may be invited; None when they may be."""
    contact = case.contact or Contact()
    if case.awaits_the_family or contact.permission_to_hold is False:
        return WhyNotInvited.NO_PERMISSION
    if any(each.kind is Kind.SERVICE_REFUSAL and each.status is Status.OPEN for each in case.rounds):
        return WhyNotInvited.SERVICE_REFUSED
    if case.restriction:
        return WhyNotInvited.RESTRICTED
    if contact.no_surveys:
        return WhyNotInvited.OPTED_OUT
    if any(_has_only_answered(case, closing) for closing in case.closings):
        return WhyNotInvited.HAS_ANSWERED
    return _why_no_letter(case, contact)


def _why_no_letter(case: Case, contact: Contact) -> WhyNotInvited | None:
    if contact.email is None:
        return WhyNotInvited.NO_EMAIL
    if contact.why_no_page:
        return WhyNotInvited.UNSAFE
    if contact.why_no_email:
        return WhyNotInvited.NO_EMAIL
    return WhyNotInvited.UNPROVEN if case.unproven else None


def not_invited(closing_id: str, why: WhyNotInvited, now: datetime) -> Letter:
    """The record that no invitation went, and why."""
    return Letter(
        id=invitation_id(closing_id),
        template=TEMPLATE,
        recipient="contact",
        to="",
        state=LetterState.WITHHELD,
        at=now,
        reason=why.value,
    )


def _has_only_answered(case: Case, closing: Closing) -> bool:
    """Whether nothing followed ``closing`` but feedback in its survey: nobody is asked how the asking was."""
    if closing.answer is None or closing.answer.message is None:
        return False
    since = [each for each in case.rounds if each.number > closing.round and each.kind not in OUTLASTING]
    return all(each.message == closing.answer.message and each.kind in FEEDBACK for each in since)
