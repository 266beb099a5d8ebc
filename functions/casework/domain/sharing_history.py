"""The part of a case's history that says what was agreed to, what was passed on, and what was refused."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.conflict import Conflict
from casework.domain.consent import Consent
from casework.domain.disclosure import Disclosure
from casework.domain.event import Event, event, recorded_later
from casework.domain.safeguarding import SafeguardingDisclosure


def sharing_events(case: Case) -> Iterator[Event]:
    """In no order."""
    for consent in case.consents:
        yield from _of_consent(consent)
    for disclosure in case.disclosures:
        yield from _of_disclosure(disclosure)
    for record in case.safeguarding:
        yield from _of_safeguarding(record)
    for conflict in case.conflicts:
        yield from _of_conflict(conflict)
    for refused in case.refused:
        yield event(refused.at, f"Refused: {refused.act}: {refused.missing}", refused.by)


def _of_consent(consent: Consent) -> Iterator[Event]:
    name = f"Consent {consent.id}"
    told, later = (
        f"{consent.answer}, to {consent.scope.recipient}",
        recorded_later(consent.given_at, consent.recorded_at),
    )
    yield event(consent.given_at, f"{name}: {told} ({consent.how}){later}", consent.recorded_by)
    for narrowing in consent.narrowed:
        yield event(narrowing.at, f"{name} narrowed: without {', '.join(narrowing.items)}", narrowing.recorded_by)
    if consent.withdrawn:
        yield event(consent.withdrawn.at, f"{name} withdrawn ({consent.withdrawn.how})", consent.withdrawn.recorded_by)


def _of_disclosure(disclosure: Disclosure) -> Iterator[Event]:
    name = f"Disclosure {disclosure.id}"
    asked = f"{name} asked for ({disclosure.direction}, {disclosure.scope.recipient}): {disclosure.decision}"
    yield event(disclosure.requested_at, asked, disclosure.requested_by)
    if disclosure.made_at:
        made = f"{name} made ({disclosure.direction}) under consent {disclosure.consent}"
        yield event(disclosure.made_at, made, disclosure.made_by)


def _of_safeguarding(record: SafeguardingDisclosure) -> Iterator[Event]:
    what = f"Passed on without consent to {record.recipient} ({record.ground}), decided by {record.decided_by}"
    yield event(record.made_at, f"{what}: safeguarding record {record.id}", record.recorded_by)
    if record.recorded_at != record.made_at:
        yield event(record.recorded_at, f"Safeguarding record {record.id} written", record.recorded_by)


def _of_conflict(conflict: Conflict) -> Iterator[Event]:
    name = f"Conflict of interest {conflict.id}"
    yield event(conflict.declared_at, f"{name} declared: the worker is kept off the case", conflict.declared_by)
    if conflict.step:
        outcome = "may work on the case" if conflict.step.may_work else "stays off the case"
        yield event(conflict.step.at, f"{name}: a step was taken, and the worker {outcome}", conflict.step.by)
