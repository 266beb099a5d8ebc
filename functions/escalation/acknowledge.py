"""Tell the person who got in touch what was promised, and the staff whom it concerns that someone waits."""

from datetime import datetime
from typing import Any

from casework import wiring
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import FEEDBACK, Kind, Round, Status
from casework.domain.staff import Role
from casework.errors import CaseErased
from casework.letters.correspondence import Correspondence
from casework.letters.rights import RightsLetters
from casework.ports.cases import Cases

_SEVERAL = {Kind.OTHER_SERVICE: "views about another service"}
"""Kinds whose name does not say in the singular what came."""

_CALLED = {**_SEVERAL, Kind.RIGHTS_REQUEST: "request about personal data"}
"""What staff read of kinds whose name does not say it."""


def acknowledge(
    ref: str,
    number: int,
    cases: Cases,
    correspondence: Correspondence,
    replies: ReplyAddresses,
    now: datetime,
) -> None:
    """Send the acknowledgement and the staff notification of a round, each once. Raises LetterNotSent, to be retried.

    An acknowledgement never counts as the response (CH-03). Nobody is told of a case that has been erased.
    """
    try:
        case = on_case(ref, cases, lambda case: _write(case, number, correspondence, replies, now))
    except CaseErased:
        return
    round_ = case.round(number)
    if round_.status is Status.ANSWERED or round_.merged_from or round_.undone:
        return  # what goes on here was told of before: on the case that it came to, or with the answer that was lost
    message = case.message_of(round_)
    referred = case.was_referred(round_) and round_.rights is None
    channel = round_.rights.channel if round_.rights else message.channel if message else ""
    if round_.silent:
        return  # it is on the worklist; a bounce of a letter about it would be the next such case
    correspondence.notify(
        ref,
        f"{number:04}-new-case",
        "new_case",
        _told(round_),
        now,
        further=number > 1 and not referred and round_.came_of is None and round_.rights is None,
        goes_on=_at_step(round_),
        reopened=round_.reopened is not None,
        kind=_CALLED.get(round_.kind, round_.kind),
        several=round_.kind in _SEVERAL,
        channel="referral" if referred else channel.replace("_", " "),
        needs_eyes=round_.needs_eyes,
        waits=round_.rights is not None and round_.rights.is_stopped,
        **correspondence.dates(round_),
    )


def _write(case: Case, number: int, correspondence: Correspondence, replies: ReplyAddresses, now: datetime) -> Case:
    """Acknowledge the round, unless it is answered, or began with no message. The case, as it was then."""
    round_ = case.round(number)
    if round_.rights and round_.status is Status.OPEN:
        RightsLetters(correspondence, replies).acknowledge(case, round_, now)
    elif round_.status is Status.OPEN and not (round_.reopened or round_.merged_from or round_.undone):
        correspondence.acknowledge(case, round_, replies, now)
    return case


def _told(round_: Round) -> Role:
    """Who sees to it: complaints, feedback and views about other services are the officer's, but for a complaint about
    them (FB-12, FB-14, FB-18).
    """
    if round_.complaint:
        return round_.complaint.handled_by
    return Role.OFFICER if round_.kind in {*FEEDBACK, Kind.OTHER_SERVICE} else Role.CASEWORKER


def _at_step(round_: Round) -> int | None:
    """The step to which a complaint that had ended goes on in ``round_``."""
    complaint = round_.complaint
    return complaint.step.number if complaint and complaint.steps[0].opened_at < round_.received_at else None


def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    acknowledge(
        event["ref"],
        event["round"],
        wiring.cases(),
        wiring.correspondence(),
        wiring.reply_addresses(),
        wiring.now(),
    )
