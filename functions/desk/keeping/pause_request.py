"""The time for a request stands still while the person is asked what exactly they want; or it is extended, with reasons
(UK GDPR Article 12A).
"""

from datetime import datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.rights_request import Extension, Pause, RightsRequest
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.domain.text import Paragraph
from casework.errors import ImpossibleAct
from desk.keeping.rights_desk import RightsDesk, noted_at, refuse_answered, request_of, the_request

PAUSE, RESUME, EXTEND = "stop the clock", "let the clock go on", "extend the time"


class NotedPause(Record):
    """What somebody is asked, to find what they want."""

    why: Paragraph = Field(description="what they are asked: they read it in a letter")


class NotedResumption(Record):
    """That they answered."""

    answered_at: NotedMoment | None = Field(default=None, description="when their answer came, if not now")


class NotedExtension(Record):
    """Why two months more are needed."""

    why: Paragraph = Field(description="how it is complex, or how many requests there are: they read it in a letter")


def pause_request(ref: str, number: int, noted: NotedPause, by: StaffMember, desk: RightsDesk, now: datetime) -> Round:
    """Stop the clock of a request from today on, and ask the person. The same question again while it waits changes
    nothing.

    Raises CaseNotFound, NotOnCase, and ImpossibleAct for a right whose clock the law does not stop, while it stands
    still already, and once it has run out.
    """

    def act(case: Case) -> Round:
        round_, request = the_request(case, number)
        if request.pause and request.pause.why == noted.why:
            return round_
        refuse_answered(round_, PAUSE)
        if request.right not in desk.profile.rights.pauses_for:
            rights = ", ".join(desk.profile.rights.pauses_for)
            raise ImpossibleAct(ref, PAUSE, f"the law allows it for a request for {rights} only (Article 12A(5))")
        if request.pause:
            raise ImpossibleAct(ref, PAUSE, "it stands still already")
        desk.refuse_once_late(round_, PAUSE, now)
        pauses = (*request.pauses, Pause(asked_at=now, why=noted.why, by=by))
        task = desk.to_tell(round_, f"question-{len(pauses)}", now)
        return desk.move(round_, request.model_copy(update={"pauses": pauses}), now, [task])

    round_ = on_case(ref, desk.cases, act)
    desk.tell_news(round_, "question", len(request_of(round_).pauses), now, why=noted.why)
    return round_


def resume_request(
    ref: str, number: int, noted: NotedResumption, by: StaffMember, desk: RightsDesk, now: datetime
) -> Round:
    """Let the clock go on, and tell the person by when they have their answer. The same within an hour changes nothing.

    Raises CaseNotFound, NotOnCase, FieldWrong, and ImpossibleAct where it does not stand still.
    """

    def act(case: Case) -> Round:
        round_, request = the_request(case, number)
        if request.pause is None and _resumed_lately(request, noted, by, now):
            return round_
        refuse_answered(round_, RESUME)
        if request.pause is None:
            raise ImpossibleAct(ref, RESUME, "nothing was asked that is not answered")
        at = noted_at(noted.answered_at, "answered_at", request.pause.asked_at, now)
        answered = request.pause.model_copy(update={"answered_at": at, "answered_by": by})
        pauses = (*request.pauses[:-1], answered)
        task = desk.to_tell(round_, f"resumed-{len(pauses)}", now)
        return desk.move(round_, request.model_copy(update={"pauses": pauses}), now, [task])

    round_ = on_case(ref, desk.cases, act)
    desk.tell_news(round_, "resumed", len(request_of(round_).pauses), now)
    return round_


def extend_request(
    ref: str, number: int, noted: NotedExtension, by: StaffMember, desk: RightsDesk, now: datetime
) -> Round:
    """Extend the time by two months, while the first one lasts, and tell the person why. The same again changes
    nothing.

    Raises CaseNotFound, NotOnCase, and ImpossibleAct after the first month, or where it was extended before.
    """

    def act(case: Case) -> Round:
        round_, request = the_request(case, number)
        if request.extension and request.extension.why == noted.why:
            return round_
        refuse_answered(round_, EXTEND)
        if request.extension:
            raise ImpossibleAct(ref, EXTEND, "it was extended before, and the law allows it once")
        desk.refuse_after_the_first_month(round_, EXTEND, now)
        extension = Extension(why=noted.why, told_at=now, by=by)
        task = desk.to_tell(round_, "extension-1", now)
        return desk.move(round_, request.model_copy(update={"extension": extension}), now, [task])

    round_ = on_case(ref, desk.cases, act)
    commissioner = desk.profile.complaints.data_protection
    desk.tell_news(round_, "extension", 1, now, why=noted.why, commissioner=commissioner)
    return round_


def _resumed_lately(request: RightsRequest, noted: NotedResumption, by: StaffMember, now: datetime) -> bool:
    if not request.pauses:
        return False
    last = request.pauses[-1]
    same = last.answered_by == by and noted.answered_at in {None, last.answered_at}
    return same and last.answered_at is not None and (noted.answered_at is not None or lately(last.answered_at, now))
