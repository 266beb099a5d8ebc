"""What is done about a behaviour incident, each once the allowance was made that its circumstances ask for (BH-01)."""

from datetime import datetime

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.incident import Action, ActionTaken, EndedExchange, HealthAndSafety, Incident, Police
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.safeguarding import Ground, SafeguardingDisclosure, ToldFirst
from casework.domain.task import Task
from casework.errors import FieldWrong
from casework.letters.correspondence import Correspondence
from casework.profile import Profile
from desk.behaviour.incident_file import IncidentFile, IncidentNotReady
from desk.sharing.record_safeguarding import NotedToldFirst, tasks_of

NO_CONTEXT = "its context, and the allowance made for it, should be noted first"


class ChosenAction(Record):
    """One thing that was done about an incident, and when."""

    action: Action
    at: NotedMoment | None = Field(default=None, description="when it was done, if not now")
    told_first: NotedToldFirst | None = Field(
        default=None,
        validate_default=True,
        description="whether the person was told before the police were; for the police only",
    )

    @field_validator("told_first")
    @classmethod
    def _says_of_the_police_whether_they_were_told(
        cls, told_first: NotedToldFirst | None, info: ValidationInfo
    ) -> NotedToldFirst | None:
        if "action" in info.data and isinstance(info.data["action"], Police) is (told_first is None):
            raise PydanticCustomError("told_first", "should be there where the police were told, and for nothing else")
        return told_first


def act_on_incident(
    ref: str,
    incident_id: str,
    chosen: ChosenAction,
    file: IncidentFile,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> Incident:
    """Keep what was done. To have ended an exchange is for whoever decides about incidents to review (BH-04); to have
    told the police is a disclosure without consent too, which says no more than which incident it was (BH-10).

    The same action by the same worker within an hour is one. Raises CaseNotFound, NotOnCase, FieldWrong, and
    IncidentNotReady before the context is noted. No action ends or keeps up anything else on the case (BH-05).
    """

    def act(case: Case) -> Incident:
        was = file.get(ref, incident_id)
        taken = ActionTaken(
            action=chosen.action,
            at=chosen.at or now,
            recorded_at=now,
            by=file.worker,
            told_first=ToldFirst(**chosen.told_first.model_dump()) if chosen.told_first else None,
        )
        if standing := _standing(was, taken, chosen):
            tell(ref, _tasks(was, standing, case, file, correspondence, now), correspondence, now)
            return was
        if was.context is None:
            raise IncidentNotReady(ref, incident_id, NO_CONTEXT)
        _check(was, taken, profile, now)
        if isinstance(taken.action, Police):
            taken = taken.model_copy(update={"safeguarding": case.next_safeguarding})
        becomes = was.model_copy(update={"actions": (*was.actions, taken)})
        tasks = _tasks(becomes, taken, case, file, correspondence, now)
        if record := _disclosure(becomes, taken):
            incident = file.incidents.report(ref, was, becomes, record, tasks)
        else:
            incident = file.incidents.change(ref, was, becomes, tasks)
        tell(ref, tasks, correspondence, now)
        return incident

    return on_case(ref, file.cases, act)


def _check(incident: Incident, taken: ActionTaken, profile: Profile, now: datetime) -> None:
    if not incident.happened_at <= taken.at <= now:
        raise FieldWrong("at", "should lie between the incident and now")
    if taken.told_first and taken.told_first.at and taken.told_first.at > taken.at:
        raise FieldWrong("told_first.at", "is later than the report: then they were not told first")
    if isinstance(taken.action, HealthAndSafety) and taken.action.sent_on > profile.office.local(now).date():
        raise FieldWrong("action.sent_on", "should not be later than today")


def _disclosure(incident: Incident, taken: ActionTaken) -> SafeguardingDisclosure | None:
    """The record of telling the police, whatever grounds a service has switched on: its words are on the incident, for
    those who may read that.
    """
    if not (taken.safeguarding and taken.told_first):
        return None
    see = f"see incident {incident.id}"
    return SafeguardingDisclosure(
        id=taken.safeguarding,
        concern=see,
        at_risk=see,
        ground=Ground.POLICE,
        items=(see,),
        recipient="the police",
        decided_by=see,
        told_first=taken.told_first.model_copy(update={} if taken.told_first.told else {"reason": see}),
        made_at=taken.at,
        recorded_at=taken.recorded_at,
        recorded_by=taken.by,
    )


def _tasks(
    incident: Incident,
    taken: ActionTaken,
    case: Case,
    file: IncidentFile,
    correspondence: Correspondence,
    now: datetime,
) -> list[Task]:
    """What people have to do about it: in words that say nothing to those who may not read the incident."""
    if record := _disclosure(incident, taken):
        return tasks_of(record, case.seen_to_by, correspondence, now)
    if not isinstance(taken.action, EndedExchange):
        return []
    what = f"Review record {incident.id} of those on this case that only you and the workers concerned may read"
    return [correspondence.task(review_task(incident, taken), what, now, file.decided_by)]


def review_task(incident: Incident, taken: ActionTaken) -> str:
    """The id of the task to review that an exchange was ended."""
    return f"review-{incident.id}-{incident.actions.index(taken) + 1}"


def _standing(incident: Incident, taken: ActionTaken, chosen: ChosenAction) -> ActionTaken | None:
    """The very same action, where it stands already."""
    differ = {"recorded_at", "safeguarding"} if chosen.at else {"recorded_at", "safeguarding", "at"}
    for standing in incident.actions:
        same = standing.model_dump(exclude=differ) == taken.model_dump(exclude=differ)
        if same and lately(standing.recorded_at, taken.recorded_at):
            return standing
    return None
