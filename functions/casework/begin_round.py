"""The round that begins with what staff note: which kind it is decides what is kept with it, and when it is due."""

from datetime import datetime

from casework.complaints.begin import begin
from casework.domain.channel import Channel
from casework.domain.noted_complaint import NotedComplaint
from casework.domain.noted_kind import NotedKind
from casework.domain.other_service import OtherService
from casework.domain.round import Kind, Round
from casework.profile import Profile


def begin_round(
    ref: str,
    number: int,
    noted: NotedKind,
    message: str | None,
    channel: Channel,
    received_at: datetime,
    profile: Profile,
    within: str = "complaint.",
) -> Round:
    """Round ``number`` of ``ref``, of the kind that was ``noted``, for what reached the service as ``message`` by
    ``channel`` at ``received_at`` (aware). ``within`` is what the names of a complaint's fields begin with.

    Raises FieldWrong and CalendarNotCovered.
    """
    complaint = noted.complaint or NotedComplaint()
    round_ = Round(
        ref=ref,
        number=number,
        kind=noted.kind,
        received_at=received_at,
        due_at=received_at,
        message=message,
        complaint=begin(complaint, received_at, profile, within) if noted.kind is Kind.COMPLAINT else None,
        feedback=noted.feedback.to_keep(channel) if noted.feedback else None,
        other_service=OtherService() if noted.kind is Kind.OTHER_SERVICE else None,
    )
    return round_.model_copy(update={"due_at": profile.course(round_).due_at})
