"""The welcome pack: the service's policies, sent to every new person by every way that reaches them (IM-08, CF-30)."""

from datetime import datetime
from enum import StrEnum

from casework.domain.case import Case
from casework.domain.contact import Contact, Relationship
from casework.domain.letter import Letter, LetterState
from casework.domain.round import Round

BY_EMAIL, BY_POST = "welcome-pack-email", "welcome-pack-post"
"""The ids of the records that say why no pack went by email, and by post; the latter also of the task to post one."""


class WhyNoPack(StrEnum):
    """Why a welcome pack could not go by one way, coded so that sent and not sent can be counted (IM-08, IM-19)."""

    NOT_A_PERSON = "not_a_person"
    UNPROVEN = "unproven"
    ANONYMOUS = "anonymous"
    PROFESSIONAL = "professional"
    NO_PERMISSION = "no_permission"
    UNSAFE = "unsafe"
    NO_ADDRESS = "no_address"


def why_no_pack_by_email(case: Case, round_: Round) -> WhyNoPack | None:
    """Why the acknowledgement of ``round_`` may not bring a welcome pack; None when it may."""
    contact = case.contact
    if nobody := _nobody(case, round_):
        return nobody
    if contact is None or contact.email is None:
        return WhyNoPack.NO_ADDRESS
    if contact.why_no_page:
        return WhyNoPack.UNSAFE
    return WhyNoPack.NO_ADDRESS if contact.why_no_email else None


def why_no_pack_by_post(case: Case, round_: Round) -> WhyNoPack | None:
    """Why no welcome pack may be posted to who began ``round_``; None when one may."""
    return _nobody(case, round_) or why_not_to(case.contact or Contact())


def why_not_to(contact: Contact) -> WhyNoPack | None:
    """Why nothing may be posted to this person's home; None when it may."""
    if contact.permission_to_hold is False:
        return WhyNoPack.NO_PERMISSION
    if contact.safe_contact.no_post:
        return WhyNoPack.UNSAFE
    return None if contact.address else WhyNoPack.NO_ADDRESS


def is_accounted_for(case: Case, way: str) -> bool:
    """Whether the case says already what became of the pack by this way."""
    return any(letter.id == way for letter in case.letters) or any(task.id == way for task in case.tasks)


def no_pack(way: str, why: WhyNoPack, now: datetime) -> Letter:
    """The record that no pack went by this way, and why."""
    state = LetterState.WITHHELD
    return Letter(id=way, template="welcome_pack", recipient="contact", to="", state=state, at=now, reason=why.value)


def _nobody(case: Case, round_: Round) -> WhyNoPack | None:
    """Why there is nobody to be welcomed: no person, nobody known, or one who is no client."""
    message = case.message_of(round_)
    if message and message.automatic:
        return WhyNoPack.NOT_A_PERSON
    if round_.no_automatic_letter or case.unproven:
        return WhyNoPack.UNPROVEN
    if case.contact is None:
        return WhyNoPack.ANONYMOUS
    if case.contact.relationship is Relationship.PROFESSIONAL:
        return WhyNoPack.PROFESSIONAL
    return WhyNoPack.NO_PERMISSION if case.contact.permission_to_hold is False else None
