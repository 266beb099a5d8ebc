"""A case is closed, once nobody waits for anything, and its person is invited to say what they think (CH-11, FB-09)."""

from contextlib import suppress
from datetime import datetime
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.closing import Closing, Level, WhyNotInvited
from casework.domain.invitation import not_invited, why_not_invited
from casework.domain.record import Record
from casework.domain.round import Kind, Status
from casework.domain.staff import StaffMember
from casework.errors import FieldWrong, ImpossibleAct, LetterNotSent
from casework.invitations import Invitations
from casework.ports.cases import Cases
from casework.ports.closings import Closings
from casework.profile import Profile


class GivenClosing(Record):
    """How much the case took, and whether the person is invited, as far as staff know more than the case says."""

    level: Level | None = Field(
        default=None, description="the intervention level: 1 for one answer, 2 casework, 3 intensive, 4 a tribunal"
    )
    themes: tuple[str, ...] = Field(
        default=(), description="what the case was about, by the ids that GET /themes lists; counted month by month"
    )
    invite: bool = Field(default=True, strict=True, description="whether they may be asked what they think")
    why_not: Literal[WhyNotInvited.OPTED_OUT, WhyNotInvited.UNSAFE] | None = Field(
        default=None, validate_default=True, description="why they should not be, where invite is false"
    )

    @field_validator("why_not")
    @classmethod
    def _says_why_not(cls, why_not: WhyNotInvited | None, info: ValidationInfo) -> WhyNotInvited | None:
        if "invite" in info.data and info.data["invite"] is (why_not is not None):
            raise PydanticCustomError("why_not", "should be opted_out or unsafe where invite is false, and only there")
        return why_not


def close_case(
    ref: str,
    given: GivenClosing,
    by: StaffMember,
    cases: Cases,
    closings: Closings,
    invitations: Invitations,
    profile: Profile,
    now: datetime,
) -> Closing:
    """Close the case, and invite its person, or keep with it why not. Where SES is busy, the sweep invites them.

    A case that is closed stays as it was closed. Raises CaseNotFound, FieldWrong for a theme that the profile does not
    have, and ImpossibleAct while a round of it is open, or where nobody has taken up what was set aside.
    """
    themes = tuple(dict.fromkeys(given.themes))
    if unknown := [each for each in themes if each not in profile.figures.themes]:
        raise FieldWrong("themes", f"should be among {', '.join(profile.figures.themes)}: {len(unknown)} are not")

    def act(case: Case) -> Closing:
        if case.closing:
            return case.closing
        _refuse_while_open(case)
        why_not = given.why_not or why_not_invited(case)
        closing = Closing(
            id=case.next_closing,
            round=case.last_to_close,
            at=now,
            by=by,
            level=given.level,
            themes=themes,
            withheld=why_not,
        )
        withheld = not_invited(closing.id, why_not, now) if why_not else None
        closings.close(ref, closing, case.next_number, withheld, profile.office.month(now))
        return closing

    closing = on_case(ref, cases, act)
    with suppress(LetterNotSent):
        invitations.send(ref, closing.id, now)
    return next(each for each in cases.get(ref).closings if each.id == closing.id)


def _refuse_while_open(case: Case) -> None:
    """Service that is refused does not keep a case open: its review comes whatever becomes of the case (BH-07)."""
    waiting = [
        f"round {each.number} ({each.kind.replace('_', ' ')})"
        for each in case.rounds
        if each.status is Status.OPEN and each.kind is not Kind.SERVICE_REFUSAL
    ]
    if waiting:
        raise ImpossibleAct(case.ref, "close the case", f"still open: {', '.join(waiting)}")
    if case.latest_round.is_set_aside:
        raise ImpossibleAct(case.ref, "close the case", "it was set aside, and nobody has taken it up")
