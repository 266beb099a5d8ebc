"""Which case an email belongs to. Two things must agree, a key that we gave out and a sender who is a party; else a
person decides. A subject never decides: anyone can write a reference into one.
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
    """The email is another message of this case."""

    case: Case


@dataclass(frozen=True)
class Undecided:
    """The email names cases, but a person has to say whether it belongs to one of them."""

    why: str


def which_case(email: InboundEmail, cases: Cases, replies: ReplyAddresses) -> Belongs | Undecided | None:
    """The case that ``email`` belongs to; None when it names none and begins one of its own."""
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


def _answered_letters(named_ids: tuple[str, ...], cases: Cases) -> set[str]:
    """The cases on which we sent the letters that the email answers; SES gives each letter its id (RFC 5322 3.6.4)."""
    ours = [found["id"] for name in named_ids if (found := _OURS.fullmatch(name))]
    return {ref for ses_id in ours[-_MOST_IDS:] if (ref := cases.of_letter(ses_id))}
