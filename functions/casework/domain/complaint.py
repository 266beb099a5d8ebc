"""A complaint about the service: up to three steps, each decided by another person (FB-13 to FB-16)."""

from datetime import date
from enum import StrEnum

from casework.domain.channel import Channel
from casework.domain.record import Instant, Record
from casework.domain.staff import Role, StaffMember, same_name


class Finding(StrEnum):
    """What whoever decided a step found."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"


class Word(StrEnum):
    """What the complainant says to an answer: it is theirs to say whether that resolves the complaint."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    NEXT_STEP = "next_step"


class StepAnswer(Record):
    """How a step was decided. ``words`` are for the complainant; ``decided_by`` is who decided, and ``decider`` their
    sign-in id where they recorded it themselves. ``due_at`` is when it was due, as the profile had it then.
    """

    finding: Finding
    words: str
    decided_by: str
    decider: str | None = None
    at: Instant
    due_at: Instant
    recorded_at: Instant
    recorded_by: StaffMember


class Statement(Record):
    """What a step's owner may read of a complaint instead of the complainant's own words, which may say who it is."""

    words: str
    at: Instant
    by: StaffMember


class SaidWord(Record):
    """One word of the complainant to what was decided at ``step``, told to ``recorded_by`` or, with None, given by
    their own hand.

    ``unanswered_because`` is why a step was left that had no answer yet: none is skipped silently (FB-13).
    """

    step: int
    word: Word
    at: Instant
    how: Channel
    recorded_at: Instant
    recorded_by: StaffMember | None = None
    unanswered_because: str | None = None


class Step(Record):
    """One step. ``owner`` is the role that decides it; ``why`` is why it is not the next in order, where it is not."""

    number: int
    owner: Role
    opened_at: Instant
    why: str | None = None
    statement: Statement | None = None
    answer: StepAnswer | None = None


class Complaint(Record):
    """What a complaint is about, and how far it has come.

    ``about`` is the role it is about, None for the service as a whole; ``worker`` the sign-in id of that person, where
    it is known. ``happened_on`` is when it happened or came to be known; ``late_reason`` why it was accepted after more
    than twelve months. ``data_protection`` is whether it is about how personal data is handled (DPA 2018 section 164A).
    ``ended_because`` is why staff ended it, where the complainant did not; or why no step was left that they could go
    to, where not all were taken. ``ended_how`` is how the complainant told ``ended_by`` that they take it back.
    """

    about: Role | None = None
    worker: str | None = None
    happened_on: date | None = None
    late_reason: str | None = None
    data_protection: bool = False
    steps: tuple[Step, ...]
    words: tuple[SaidWord, ...] = ()
    ended_because: str | None = None
    ended_how: Channel | None = None
    ended_by: StaffMember | None = None

    @property
    def step(self) -> Step:
        """The step that it is at."""
        return self.steps[-1]

    @property
    def handled_by(self) -> Role:
        """Who of the service sees to it, whoever decides: the officer, unless it is about them (FB-14)."""
        return Role.CASEWORKER if self.about is Role.OFFICER else Role.OFFICER

    def decided_before_by(self, who: str) -> bool:
        """Whether the person with this name or sign-in id decided an earlier step, or is whom it is about (FB-15)."""
        known = {self.worker, *(each for step in self.steps if step.answer for each in _deciders(step.answer))}
        return same_name(who) in {same_name(each) for each in known if each}

    def said_to(self, step: int) -> SaidWord | None:
        """The complainant's last word to what was decided at ``step``."""
        return next((each for each in reversed(self.words) if each.step == step), None)

    def with_step(self, step: Step) -> "Complaint":
        """It, with ``step`` instead of what it had of that number, or after the others."""
        before = tuple(each for each in self.steps if each.number != step.number)
        return self.model_copy(update={"steps": (*before, step)})


def _deciders(answer: StepAnswer) -> tuple[str | None, ...]:
    return answer.decided_by, answer.decider
