"""Whether a case may go on in another of the same person, and what is promised then (CH-03)."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.contact import Contact, SafeContact
from casework.domain.merger import Merger
from casework.domain.record import Record
from casework.domain.round import Kind, Round, Status
from casework.domain.task import Task

_MOST_AT_ONCE = 30
"""Messages and tasks: one transaction takes a hundred items, and each of these is two."""

_MOST_BYTES = 2_000_000
"""Of words: one transaction takes four megabytes."""


class Merging(Record):
    """What is written, all at once or not at all: everything of ``case`` that somebody has to see or answer is of
    ``into`` from now on.

    ``ended`` are the open rounds that go on in ``begun``; that is None where no promise of ``case`` is open, or that of
    ``into`` is the earlier and stays as it is.
    """

    case: Case
    into: Case
    line: Merger
    tasks: tuple[Task, ...]
    ended: tuple[Round, ...]
    begun: Round | None


def is_same_person(case: Case, into: Case) -> bool:
    """Whether the cases themselves say so, by the address that somebody writes from."""
    return bool(case.contact and into.contact and into.contact.writes_from(case.contact.email))


def why_not_merged(case: Case, into: Case, *, same_person: bool) -> str | None:
    """What is missing so that ``case`` may go on in ``into``; None where it may."""
    return next(_missing(case, into, same_person=same_person), None)


def _missing(case: Case, into: Case, *, same_person: bool) -> Iterator[str]:
    if case.ref == into.ref:
        yield "a case cannot go on in itself"
    for each in (case, into):
        yield from _of_either(each)
    if not same_person and not is_same_person(case, into):
        yield "the cases do not say that they are of one person: say so in same_person, and by what you know it in why"
    yield from _of_the_first(case)
    if into.status is Status.OPEN and into.latest_round.kind is not Kind.ENQUIRY:
        yield f"{into.ref} waits with a {into.latest_round.kind.replace('_', ' ')}, which no enquiry joins"
    yield from _of_people(case, into)


def _of_either(case: Case) -> Iterator[str]:
    if case.header.merged_into:
        yield f"{case.ref} goes on in {case.header.merged_into} already"
    if case.why_held:
        yield f"of {case.ref} nothing may be moved: {case.why_held}"
    if case.awaits_the_family:
        yield f"{case.ref} is a referral that the family has not said yes to"
    if case.held_back:
        yield f"an email on {case.ref} is held back: say first whether it is a referral"
    if any(conflict.stands for conflict in case.conflicts):
        yield f"a conflict of interest keeps somebody off {case.ref}"
    if case.latest_round.paused:
        yield f"the clock of {case.ref} stands still: restart it first"
    if case.contact and case.contact.permission_to_hold is False:
        yield f"nobody agreed that details are kept on {case.ref}"


def _of_the_first(case: Case) -> Iterator[str]:
    """What belongs to the case that it is on, and cannot be moved."""
    if any(round_.kind is not Kind.ENQUIRY for round_ in case.rounds):
        yield f"{case.ref} is more than an enquiry: merge the other one into it, or answer them apart"
    if case.consents or case.disclosures or case.closings or case.improvements or case.notes:
        own = "notes, consents, disclosures, closings or improvements"
        yield f"{case.ref} has {own} of its own: merge the other one into it"
    if any(message.quarantined for message in case.messages):
        yield f"{case.ref} has mail in quarantine"
    most = len(case.messages) + len(undone(case))
    if most > _MOST_AT_ONCE or sum(len(each.text.encode()) for each in case.messages) > _MOST_BYTES:
        yield f"{case.ref} has more than can be moved at once: merge the other one into it"


def _of_people(case: Case, into: Case) -> Iterator[str]:
    """What is known of somebody on the first case only, and would not be seen any more."""
    if case.contact and not _is_covered(case.contact, into.contact or Contact()):
        yield f"how they can be reached safely is noted on {case.ref} and not on {into.ref}: note it there first"
    if case.child and case.child != into.child:
        yield f"the child on {case.ref} is not noted so on {into.ref}: note it there first"


def _is_covered(known: Contact, by: Contact) -> bool:
    return all(
        not value or getattr(by.safe_contact, name) == value
        for name in SafeContact.model_fields
        if (value := getattr(known.safe_contact, name)) is not None
    )


def undone(case: Case) -> tuple[Task, ...]:
    """The tasks of it that somebody still has to do."""
    return tuple(task for task in case.tasks if task.done_at is None)


def promised(case: Case, into: Case) -> tuple[tuple[Round, ...], Round | None]:
    """Which open rounds end because they go on in one of ``into``, and that one: with the earlier promise of the two.

    It is a round of its own wherever that is not the promise of the round that is open on ``into`` already, because a
    machine that waits for a later day does not wake for an earlier one. Who was reminded of it is not reminded again.
    """
    open_ones = [each.latest_round for each in (case, into) if each.status is Status.OPEN]
    if case.status is not Status.OPEN:
        return (), None
    first = min(open_ones, key=lambda each: each.due_at)
    if into.status is Status.OPEN and into.latest_round.due_at <= case.latest_round.due_at:
        return (case.latest_round,), None
    begun = Round(
        ref=into.ref,
        number=into.next_number,
        kind=Kind.ENQUIRY,
        received_at=first.received_at,
        due_at=first.due_at,
        message=first.message,
        needs_eyes=tuple(dict.fromkeys(why for each in open_ones for why in each.needs_eyes)),
        no_automatic_letter=first.no_automatic_letter,
        silent=first.silent,
        passed=first.passed,
        pauses=first.pauses,
        allocated_to=into.allocated_to,
        merged_from=case.ref,
    )
    return tuple(open_ones), begun
