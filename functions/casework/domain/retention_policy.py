"""How long what has ended is kept, why, and what then becomes of it: the retention schedule as data (CF-07)."""

from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field, model_validator

from casework.domain.record import Record
from casework.domain.round import FEEDBACK, Kind, Round
from casework.domain.school_age import birthday
from casework.domain.years import years_later


class Starts(StrEnum):
    """What starts the clock of a rule. LAST_CLOSURE is the later of a case's last closing and the end of its last
    round, or of what is recorded after that: whatever opens the case again stops the clock.
    """

    LAST_CLOSURE = "last_closure"
    ENDED = "ended"
    REFERRAL_ASKED = "referral_asked"

    ERASED_AT = "erased_at"
    RUN_FINISHED = "run_finished"
    COUNTED = "counted"
    RECEIVED = "received"
    SENT = "sent"
    MADE = "made"
    LOGGED = "logged"
    SEEN = "seen"


class Then(StrEnum):
    """What becomes of it: nothing is left, or what identifies nobody stays to be counted."""

    ERASE = "erase"
    ANONYMISE = "anonymise"


class RetentionRule(Record):
    """One line of the schedule. A period is said in one way: ``years``, ``days``, ``working_days`` or ``forever``.

    ``until_age`` is until which birthday of the child or young person it is kept besides, where that is known. With
    ``review`` a person decides before anything goes. ``against_request`` is the ground on which a request to erase it
    is refused while the period runs (UK GDPR article 17(3)).
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    keeps: str
    purpose: str
    basis: str
    years: int | None = Field(default=None, ge=1)
    days: int | None = Field(default=None, ge=1)
    working_days: int | None = Field(default=None, ge=1)
    forever: bool = False
    until_age: int | None = Field(default=None, ge=1)
    starts: Starts
    then: Then = Then.ERASE
    review: bool = False
    against_request: str | None = None
    source: str
    proposed: bool = False

    @model_validator(mode="after")
    def _has_one_period(self) -> "RetentionRule":
        if sum(map(bool, (self.years, self.days, self.working_days, self.forever))) != 1:
            raise ValueError("a rule has one period: years, days, working_days or forever")
        return self

    def until(self, start: date, born: date | None = None) -> date:
        """The day on which what started its clock on ``start`` is due, of a child or young person ``born`` then. For
        rules in years or days: the others have clocks of their own.
        """
        if self.days:
            return start + timedelta(days=self.days)
        assert self.years, f"{self.id} is not counted in years or days"  # noqa: S101
        day = years_later(start, self.years)
        return max(day, birthday(born, self.until_age)) if self.until_age and born else day


_OF_KIND = {
    Kind.COMPLAINT: "complaint",
    Kind.SERVICE_REFUSAL: "service_refusal",
    Kind.RIGHTS_REQUEST: "rights_request",
    **dict.fromkeys({*FEEDBACK, Kind.OTHER_SERVICE}, "feedback"),
}

_NEEDED = {
    *_OF_KIND.values(),
    "enquiry",
    "casework",
    "consent",
    "incident",
    "safeguarding",
    "referral",
    "staff",
    "set_aside",
}


class RetentionPolicy(Record):
    """The schedule. ``remember_erased_days`` is how long a late reply is still known to be one, ``report_empty_runs``
    whether the officer is written to about nights in which nothing was due.
    """

    remember_erased_days: int = Field(ge=1)
    report_empty_runs: bool
    hold_review_within_months: int = Field(ge=1)
    review_asked_days_before: int = Field(ge=0)
    rules: tuple[RetentionRule, ...]
    source: str
    proposed: bool = False

    @model_validator(mode="after")
    def _names_each_once(self) -> "RetentionPolicy":
        ids = [rule.id for rule in self.rules]
        if len(ids) != len(set(ids)):
            raise ValueError("each rule has an id of its own")
        if missing := _NEEDED - set(ids):
            raise ValueError(f"there is no rule for: {', '.join(sorted(missing))}")
        return self

    def rule(self, rule_id: str) -> RetentionRule:
        return next(rule for rule in self.rules if rule.id == rule_id)

    def of_kind(self, kind: Kind) -> RetentionRule:
        """The rule that a round of ``kind`` follows once it has ended."""
        return self.rule(_OF_KIND.get(kind, "enquiry"))

    def of_round(self, ended: Round) -> RetentionRule:
        """The rule that a round follows which has ``ended``: what was set aside has one of its own."""
        return self.rule("set_aside") if ended.is_set_aside else self.of_kind(ended.kind)
