"""Somebody attacked, threatened or insulted the service's workers: what happened, and in what circumstances (BH-02)."""

from datetime import datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.incident import Characteristic, Context, Incident
from casework.domain.noted_moment import NotedMoment
from casework.domain.numbering import next_id
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.task import Task
from casework.domain.text import Line, Paragraph, Words
from casework.errors import FieldWrong
from casework.letters.correspondence import Correspondence
from desk.behaviour.incident_file import IncidentFile, IncidentNotReady


class NotedIncident(Record):
    """What happened, in the words that were used, to whom."""

    channel: Channel
    happened_at: NotedMoment
    words_used: Words = Field(description="the words, as they were; or what was done")
    staff_affected: tuple[Line, ...] = Field(
        default=(), max_length=50, description="workers' sign-in ids, as `taken_by.id` has them"
    )
    witnesses: tuple[Line, ...] = Field(
        default=(), max_length=50, description="workers by their sign-in ids; others in words"
    )
    characteristics: tuple[Characteristic, ...] = Field(
        default=(), max_length=9, description="what discriminatory words were about; none where they were not"
    )


class NotedContext(Record):
    """In what circumstances it happened, and what allowance was made for them: said before anything is done (BH-01)."""

    context: Paragraph = Field(description="distress, a disability, how somebody communicates, what came before")
    allowance: Paragraph = Field(description="what was made of that")


def record_incident(
    ref: str, noted: NotedIncident, file: IncidentFile, correspondence: Correspondence, now: datetime
) -> Incident:
    """Keep the incident with the case, for whom it concerns, and ask whoever decides about incidents to look at it,
    unless it is they who record it. A case in any state takes it.

    The same incident posted again by the same worker within an hour changes nothing. Raises CaseNotFound and
    FieldWrong.
    """
    if noted.happened_at > now:
        raise FieldWrong("happened_at", f"should not be later than now, {now.isoformat(timespec='seconds')}")

    def act(_: Case) -> Incident:
        known = file.incidents.of(ref)
        incident = Incident(
            **noted.model_dump(), id=next_id(each.id for each in known), recorded_at=now, recorded_by=file.worker
        )
        standing = next((each for each in known if _same(each, incident)), None)
        incident = standing or incident
        tasks = _tasks(incident, file, correspondence)
        if not standing:
            file.incidents.record(ref, incident, tasks)
        tell(ref, tasks, correspondence, now)
        return incident

    return on_case(ref, file.cases, act)


def note_context(ref: str, incident_id: str, noted: NotedContext, file: IncidentFile, now: datetime) -> Incident:
    """Note the circumstances of an incident, and what allowance was made for them, once: what was done about it rests
    on that. Raises CaseNotFound, NotOnCase, and IncidentNotReady where something else was noted before.
    """

    def becomes(incident: Incident) -> Incident:
        standing = incident.context
        if standing is None:
            context = Context(**noted.model_dump(), at=now, by=file.worker)
            return incident.model_copy(update={"context": context})
        if (standing.context, standing.allowance) != (noted.context, noted.allowance):
            raise IncidentNotReady(ref, incident_id, "another context was noted before, and stands")
        return incident

    return file.change(ref, incident_id, becomes)


def _tasks(incident: Incident, file: IncidentFile, correspondence: Correspondence) -> list[Task]:
    """What whoever decides is asked: in words that say nothing to those who may not read the incident."""
    if file.decides:
        return []
    what = f"Look at record {incident.id} of those on this case that only you and the workers concerned may read"
    return [correspondence.task(f"look-at-{incident.id}", what, incident.recorded_at, file.decided_by)]


def _same(standing: Incident, incident: Incident) -> bool:
    what = set(NotedIncident.model_fields) | {"recorded_by"}
    again = lately(standing.recorded_at, incident.recorded_at)
    return again and standing.model_dump(include=what) == incident.model_dump(include=what)
