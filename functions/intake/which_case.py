"""Which case an email belongs to. Two things must agree, a key that we gave out and a sender who is a party; else a
person decides. A subject never decides: anyone can write a reference into one. A letter of ours that comes back belongs
where it was written, whoever brings it: it holds the address, which must go with that case.
"""

import re
from dataclasses import dataclass

from casework.domain.case import Case
from casework.domain.reply_address import ReplyAddresses
from casework.errors import CaseNotFound
from casework.ports import Cases
from intake.inbound_email import InboundEmail

_OURS = re.compile(r"(?P<id>[^@]+)@[a-z0-9-]+\.amazonses\.com", re.IGNORECASE)
_MOST_IDS = 10


@dataclass(frozen=True)
class Belongs:
    """The email is another message of this case; or, with ``came_back``, a letter of it that did not arrive."""

    case: Case
    came_back: bool = False


@dataclass(frozen=True)
class Undecided:
    """The email names cases, but a person has to say whether it belongs to one of them."""

    why: str


def which_case(email: InboundEmail, cases: Cases, replies: ReplyAddresses) -> Belongs | Undecided | None:
    """The case that ``email`` belongs to; None when it names none and begins one of its own."""
    if returned := _returned_to(email, cases):
        return returned
    refs = replies.references_in(email.addresses) | _answered_letters(email.named_ids, cases)
    if not refs:
        return None
    named = ", ".join(sorted(refs))
    if len(refs) > 1:
        return Undecided(f"it names more than one case: {named}")
    try:
        case = cases.get(refs.pop())
    except CaseNotFound:
        return Undecided(f"it names a case that is not kept any more: {named}")
    if not email.may_join:
        return Undecided(f"it names {named}, but its sender could be forged")
    if case.contact is None or not case.contact.writes_from(email.message.sender):
        return Undecided(f"it names {named}, but comes from someone who is not a party to that case")
    return Belongs(case)


def _returned_to(email: InboundEmail, cases: Cases) -> Belongs | None:
    """The case of the one letter about which a mail system reports; None when it is not ours, or its case is gone.

    Many programs say by the same signs that their owner is away: that is no letter that came back.
    """
    refs = _answered_letters(email.returns, cases)
    if len(refs) != 1:
        return None
    try:
        case = cases.get(refs.pop())
    except CaseNotFound:
        return None
    away = case.contact is not None and case.contact.writes_from(email.message.sender)
    return Belongs(case, came_back=not away)


def _answered_letters(named_ids: tuple[str, ...], cases: Cases) -> set[str]:
    """The cases on which we sent the letters that the email answers; SES gives each letter its id (RFC 5322 3.6.4)."""
    ours = [found["id"] for name in named_ids if (found := _OURS.fullmatch(name))]
    return {ref for ses_id in ours[-_MOST_IDS:] if (ref := cases.of_letter(ses_id))}
