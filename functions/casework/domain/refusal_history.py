"""The part of a case's history that says when service was refused, and until when: never why (BH-02)."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.event import THE_SYSTEM, Event, event
from casework.domain.round import Round
from casework.domain.service_refusal import ServiceRefusal


def refusal_events(case: Case) -> Iterator[Event]:
    """In no order."""
    for round_ in case.rounds:
        if round_.refusal:
            yield from _of_refusal(round_, round_.refusal)


def _of_refusal(round_: Round, refusal: ServiceRefusal) -> Iterator[Event]:
    name = f"Round {round_.number}, a refusal of service,"
    yield event(refusal.from_at, f"{name} begun, until {refusal.review_on.isoformat()}", refusal.by)
    for renewal in refusal.renewals:
        yield event(renewal.at, f"{name} renewed, until {renewal.review_on.isoformat()}", renewal.by)
    if round_.answered_at:
        how = "lifted before its review" if refusal.lifted_by else "ended with its review"
        yield event(round_.answered_at, f"{name} {how}", refusal.lifted_by or THE_SYSTEM)
