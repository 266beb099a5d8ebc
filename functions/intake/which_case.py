"""Which case an email belongs to. Two things must agree, a key that we gave out and a sender who is a party; else a
person decides. A subject never decides: anyone can write a reference into one. A letter of ours that comes back belongs
where it was written, whoever brings it: it holds the address, which must go with that case. Nothing revives an erased
case: what comes late begins a new one, and a person is told of the old.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from casework.domain.case import Case
from casework.domain.reply_address import ReplyAddresses
from casework.errors import CaseNotFound
from casework.merged import where_it_goes_on
from casework.ports.cases import Cases
from intake.inbound_email import InboundEmail
from intake.our_letter import ses_ids

_NO_PARTY = "someone who is not a party to that case"


@dataclass(frozen=True)
class Belongs:
    """The email is another message of this case; or, with ``came_back``, a letter of it that did not arrive."""

    case: Case
    came_back: bool = False


@dataclass(frozen=True)
class Undecided:
    """The email names cases, but a person has to say whether it belongs to one of them."""

    why: str


def which_case(email: InboundEmail, cases: Cases, replies: ReplyAddresses, today: date) -> Belongs | Undecided | None:
    """The case that ``email`` belongs to; None when it begins one of its own, because it names none, and no erased one
    of its sender's is remembered on the day ``today`` of the office's clock.
    """
    if home := _returned_to(email, cases) or _copied_to(email, cases, replies):
        return home
    refs = replies.references_in(email.addresses) | _answered_letters(email.named_ids, cases)
    if len(refs) > 1:
        refs = _where_it_goes_on(refs, cases)
    if not refs:
        return _too_late(email, cases, replies, today) or _by_a_wrong_key(email, replies)
    named = ", ".join(sorted(refs))
    if len(refs) > 1:
        return Undecided(f"it names more than one case: {named}")
    return _where_it_may_join(refs.pop(), email, cases)


def _where_it_may_join(ref: str, email: InboundEmail, cases: Cases) -> Belongs | Undecided:
    """The case ``ref``, if who sent the email is a party to it."""
    try:
        case = where_it_goes_on(cases.get(ref), cases)
    except CaseNotFound:
        return _not_kept(ref)
    if not email.may_join:
        return Undecided(f"it names {ref}, but its sender could be forged")
    if not _is_party(case, email.message.sender, cases):
        return Undecided(f"it names {ref}, but comes from {_NO_PARTY}")
    if not all(_is_party(case, each, cases) for each in email.resent_by):
        return Undecided(f"it names {ref}, but was passed on by {_NO_PARTY}")
    return Belongs(case)


def _copied_to(email: InboundEmail, cases: Cases, replies: ReplyAddresses) -> Belongs | None:
    """The one case to whose keyed address staff sent a copy of what they wrote; None when that is gone."""
    refs = replies.references_in(" ".join(email.recipients)) if email.by_staff else set()
    if len(refs) != 1:
        return None
    try:
        return Belongs(where_it_goes_on(cases.get(refs.pop()), cases))
    except CaseNotFound:
        return None


def _by_a_wrong_key(email: InboundEmail, replies: ReplyAddresses) -> Undecided | None:
    """A key that is not ours finds no case: a family may have mistyped it, or somebody guessed."""
    wrong = replies.bears_a_wrong_key(email.addresses)
    return Undecided("it came to a reply address that we never gave out: mistyped, or made up") if wrong else None


def _is_party(case: Case, sender: str | None, cases: Cases) -> bool:
    """Whether ``sender`` is the person of ``case``, by its address or that of a case which goes on in it."""
    if case.contact and case.contact.writes_from(sender):
        return True
    for ref in case.merged:
        with suppress(CaseNotFound):
            if _is_party(cases.get(ref), sender, cases):
                return True
    return False


def _where_it_goes_on(refs: set[str], cases: Cases) -> set[str]:
    """``refs`` without those that go on in another of them, or from which a message was split off into another: who
    answers our letter about that message names the case too to which they had sent it.
    """
    left = set()
    for ref in refs:
        with suppress(CaseNotFound):
            case = cases.get(ref)
            left |= {split.of for split in case.splits if split.to in refs}
            left |= {merger.of for merger in case.mergers if merger.to in refs}
    return refs - left


def _too_late(email: InboundEmail, cases: Cases, replies: ReplyAddresses, today: date) -> Undecided | None:
    """Whether ``email`` answers a letter on an erased case, or its sender had one."""
    if letters := _erased(ses_ids(email.named_ids), cases, replies, today):
        return _not_kept(letters)
    sender = email.message.sender
    if theirs := _erased([sender] if sender else [], cases, replies, today):
        return Undecided(f"a case of this sender was erased: {theirs}")
    return None


def _erased(known_by: list[str], cases: Cases, replies: ReplyAddresses, today: date) -> str:
    """The erased cases that are remembered by these addresses or ids of letters; empty when there are none."""
    return ", ".join(sorted({ref for each in known_by for ref in cases.erased(replies.pseudonym(each), today)}))


def _not_kept(named: str) -> Undecided:
    return Undecided(f"it names a case that is not kept any more: {named}")


def _returned_to(email: InboundEmail, cases: Cases) -> Belongs | Undecided | None:
    """The case of the one letter about which a mail system reports; None when it is not ours, or its case is gone.

    Many programs say by the same signs that their owner is away: that is no letter that came back, and joins where
    anything of theirs would, because anybody can give an email these signs and their name.
    """
    refs = _answered_letters(email.returns, cases, to_anybody=True)
    if len(refs) != 1:
        return None
    try:
        case = where_it_goes_on(cases.get(refs.pop()), cases)
    except CaseNotFound:
        return None
    if _is_party(case, email.message.sender, cases):
        return _where_it_may_join(case.ref, email, cases)
    return Belongs(case, came_back=True)


def _answered_letters(named_ids: tuple[str, ...], cases: Cases, *, to_anybody: bool = False) -> set[str]:
    """The cases on which we sent the letters that the email answers."""
    return {ref for ses_id in ses_ids(named_ids) if (ref := cases.of_letter(ses_id, to_anybody=to_anybody))}
