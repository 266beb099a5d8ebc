"""Something was passed on without consent, because somebody is at risk: the record follows (CF-20, CF-21, YP-10)."""

from datetime import datetime

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.safeguarding import Ground, SafeguardingDisclosure, ToldFirst, WhyNotTold
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.domain.text import Line, Paragraph, Words
from casework.errors import FieldWrong
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.ports.safeguarding import Safeguarding
from casework.profile import Profile


class NotedToldFirst(Record):
    """Whether the person was told before others were: yes and when, or no and why not."""

    told: bool = Field(strict=True)
    at: NotedMoment | None = Field(default=None, validate_default=True)
    why_not: WhyNotTold | None = Field(default=None, validate_default=True)
    reason: Paragraph | None = Field(default=None, validate_default=True)

    @field_validator("at")
    @classmethod
    def _says_when(cls, at: datetime | None, info: ValidationInfo) -> datetime | None:
        if "told" in info.data and info.data["told"] is not (at is not None):
            raise PydanticCustomError("at", "should say when, where they were told first, and only there")
        return at

    @field_validator("why_not")
    @classmethod
    def _says_why_not(cls, why_not: WhyNotTold | None, info: ValidationInfo) -> WhyNotTold | None:
        if "told" in info.data and info.data["told"] is (why_not is not None):
            missing = "should be unsafe or impracticable, where they were not told first, and only there"
            raise PydanticCustomError("why_not", missing)
        return why_not

    @field_validator("reason")
    @classmethod
    def _says_how(cls, reason: str | None, info: ValidationInfo) -> str | None:
        if "told" in info.data and info.data["told"] is (reason is not None):
            missing = "should say how it was unsafe or impracticable, where they were not told first, and only there"
            raise PydanticCustomError("reason", missing)
        return reason


class NotedSafeguarding(Record):
    """What was passed on without consent, and why."""

    concern: Words
    at_risk: Line = Field(description="who is at risk, child or adult")
    ground: Ground
    items: tuple[Line, ...] = Field(min_length=1, max_length=50, description="what was passed on")
    recipient: Line
    decided_by: Line = Field(description="the manager or designated lead who decided")
    told_first: NotedToldFirst
    reference: Line | None = Field(default=None, description="what the recipient calls it")
    made_at: NotedMoment | None = Field(default=None, description="when it was passed on, if not now")


def record_safeguarding(
    ref: str,
    noted: NotedSafeguarding,
    by: StaffMember,
    cases: Cases,
    safeguarding: Safeguarding,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> SafeguardingDisclosure:
    """Keep the record and tell who sees to the case, by reference. It needs no consent, and a case in any state takes
    it.

    The same record posted again by the same person within an hour changes nothing. Raises CaseNotFound and
    FieldWrong.
    """
    made_at = noted.made_at or now
    _check(noted, made_at, profile, now)

    def act(case: Case) -> SafeguardingDisclosure:
        record = SafeguardingDisclosure(
            **noted.model_dump(exclude={"told_first", "made_at"}),
            id=case.next_safeguarding,
            told_first=ToldFirst(**noted.told_first.model_dump()),
            made_at=made_at,
            recorded_at=now,
            recorded_by=by,
        )
        if standing := _standing(case, record, noted):
            record = standing
        tasks = tasks_of(record, case.seen_to_by, correspondence, now)
        if not standing:
            safeguarding.record(ref, record, tasks)
        tell(ref, tasks, correspondence, now)
        return record

    return on_case(ref, cases, act)


def _check(noted: NotedSafeguarding, made_at: datetime, profile: Profile, now: datetime) -> None:
    if noted.ground not in profile.safeguarding.grounds:
        used = ", ".join(profile.safeguarding.grounds)
        raise FieldWrong("ground", f"should be one that this service has switched on: {used}")
    if made_at > now:
        raise FieldWrong("made_at", f"should not be later than now, {now.isoformat(timespec='seconds')}")
    if noted.told_first.at and noted.told_first.at > made_at:
        raise FieldWrong("told_first.at", "is later than what was passed on: then they were not told first")


def tasks_of(
    record: SafeguardingDisclosure, seen_to_by: Role, correspondence: Correspondence, now: datetime
) -> list[Task]:
    """What is to be done about what was passed on without consent."""
    what = f"Look at safeguarding record {record.id}: see that everybody knows who has to, and what is still to be done"
    tasks = [correspondence.task(f"safeguarding-{record.id}", what, now, seen_to_by)]
    if not record.told_first.told:
        what = f"Tell the person, as soon as that is safe, what was passed on: safeguarding record {record.id}"
        tasks.append(correspondence.task(f"told-afterwards-{record.id}", what, now, Role.CASEWORKER))
    return tasks


def _standing(case: Case, record: SafeguardingDisclosure, noted: NotedSafeguarding) -> SafeguardingDisclosure | None:
    """The very same record, where it stands already."""
    differ = {"id", "recorded_at"} if noted.made_at else {"id", "recorded_at", "made_at"}
    for standing in case.safeguarding:
        same = standing.model_dump(exclude=differ) == record.model_dump(exclude=differ)
        if same and lately(standing.recorded_at, record.recorded_at):
            return standing
    return None
