"""A behaviour incident is closed when the service has said what it learnt from it (BH-06)."""

from datetime import datetime

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.domain.case import Case
from casework.domain.incident import Incident, Learning
from casework.domain.record import Record
from casework.domain.text import Paragraph
from desk.behaviour.act_on_incident import review_task
from desk.behaviour.incident_file import IncidentFile, IncidentNotReady, NotForThemToDecide


class NotedLearning(Record):
    """What the service learnt for its own practice, or why there is nothing to learn."""

    learnt: Paragraph | None = None
    why_nothing: Paragraph | None = Field(default=None, validate_default=True)

    @field_validator("why_nothing")
    @classmethod
    def _says_one_of_the_two(cls, why_nothing: str | None, info: ValidationInfo) -> str | None:
        if "learnt" in info.data and (info.data["learnt"] is None) is (why_nothing is None):
            missing = "should say why there is nothing to learn, where learnt does not say what was"
            raise PydanticCustomError("why_nothing", missing)
        return why_nothing


def note_learning(ref: str, incident_id: str, noted: NotedLearning, file: IncidentFile, now: datetime) -> Incident:
    """Note what was learnt from an incident, once. Raises CaseNotFound, NotOnCase, and IncidentNotReady where something
    else was noted before.
    """

    def becomes(incident: Incident) -> Incident:
        standing = incident.learning
        if standing is None:
            return incident.model_copy(update={"learning": Learning(**noted.model_dump(), at=now, by=file.worker)})
        if (standing.learnt, standing.why_nothing) != (noted.learnt, noted.why_nothing):
            raise IncidentNotReady(ref, incident_id, "what was learnt was noted before, and stands")
        return incident

    return file.change(ref, incident_id, becomes)


def close_incident(ref: str, incident_id: str, file: IncidentFile, now: datetime) -> Incident:
    """Close an incident, which is for whoever decides about incidents; one that is closed stays as it is.

    Raises CaseNotFound, NotOnCase, NotForThemToDecide for the other workers concerned, and IncidentNotReady while
    nobody has said what was learnt, or looked at why an exchange was ended (BH-04).
    """

    def becomes(incident: Incident) -> Incident:
        if not file.decides:
            raise NotForThemToDecide(file.decided_by)
        if incident.learning is None:
            raise IncidentNotReady(ref, incident_id, "what was learnt should be noted first, or why there is nothing")
        if incident.closed_at:
            return incident
        if task := _review_to_be_done(file.cases.get(ref), incident):
            missing = (
                f"an exchange was ended, and that is still to be reviewed: then POST /cases/{{ref}}/tasks/{task}/done"
            )
            raise IncidentNotReady(ref, incident_id, missing)
        return incident.model_copy(update={"closed_at": now, "closed_by": file.worker})

    return file.change(ref, incident_id, becomes)


def _review_to_be_done(case: Case, incident: Incident) -> str | None:
    """The first task to review that an exchange was ended which nobody has done."""
    asked = {review_task(incident, taken) for taken in incident.actions}
    return next((task.id for task in case.tasks if task.id in asked and task.done_at is None), None)
