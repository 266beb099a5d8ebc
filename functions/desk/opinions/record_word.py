"""Staff record what a complainant said to an answer, in a call or a letter (FB-13, FB-15, FB-16)."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from casework.complaints.standing import latest_complaint, said_of
from casework.complaints.word import GivenWord, Words
from casework.consents.answer import IN_OTHER_WORDS, GivenAnswer
from casework.domain.channel import Channel
from casework.domain.complaint import Complaint, Word
from casework.domain.consent import Answer, GivenBy
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record, sortable
from casework.domain.retry import lately
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.domain.text import Line, Paragraph
from casework.domain.text import Words as Text
from casework.errors import FieldWrong
from casework.ports.cases import Cases


class ToldWord(Record):
    """What the complainant said, and how it was told to the service."""

    word: Word
    step: int | None = Field(default=None, ge=1, description="the step that it is about, if not the one it is at")
    named: bool | None = Field(
        default=None, description="whether they agree to be named to who decides the next step, if they were asked"
    )
    told: Text | None = Field(default=None, description="exactly what they were told about being named")
    how: Literal[Channel.EMAIL, Channel.TELEPHONE, Channel.POST, Channel.VISIT, Channel.MEETING]
    said_at: NotedMoment | None = Field(default=None, description="when they said it, if not now")
    given_by: GivenBy = GivenBy.CLIENT
    capacity: Paragraph | None = Field(
        default=None, description="why a child understands what they agree to, or why somebody else may for them"
    )
    owner_conflict: Line | None = Field(default=None, description="why who decides the next step should not")
    unanswered_because: Line | None = Field(default=None, description="why a step is left that has no answer yet")


def record_word(ref: str, told: ToldWord, by: StaffMember, cases: Cases, words: Words, now: datetime) -> Round:
    """Record that ``by`` was told the complainant's word to a step of the latest complaint on case ``ref``.

    Raises CaseNotFound, NotOnCase, FieldWrong, and ImpossibleAct for a word that is not waited for.
    """
    _refuse_what_does_not_fit(told)
    round_ = latest_complaint(cases.get(ref))
    complaint, at = said_of(round_), told.said_at or now
    step = told.step or _step_meant(complaint, told, by, now)
    earliest = _since(complaint, step)
    if not earliest <= at <= now:
        between = f"{earliest.isoformat(timespec='seconds')}, and now, {now.isoformat(timespec='seconds')}"
        raise FieldWrong("said_at", f"should lie between what it is about, {between}")
    return words.take(ref, round_.number, step, _given(told, at, by), now)


def _refuse_what_does_not_fit(told: ToldWord) -> None:
    """Raises FieldWrong."""
    if told.named is not None and told.told is None:
        raise FieldWrong("told", "should be exactly what they were told about being named")
    if told.word is Word.NEXT_STEP:
        return
    for field in ("named", "owner_conflict"):
        if getattr(told, field) is not None:
            raise FieldWrong(field, "belongs to a word by which they go on to the next step")


def _step_meant(complaint: Complaint, told: ToldWord, by: StaffMember, now: datetime) -> int:
    """The step that the complaint is at; for who says the same again, and so moved it there, the one before."""
    last = complaint.words[-1] if complaint.words else None
    if last and complaint.step.answer is None and last.recorded_by == by:
        same = (last.word, last.how, last.unanswered_because) == (told.word, told.how, told.unanswered_because)
        same_time = told.said_at and sortable(told.said_at) == sortable(last.at)
        if same and (same_time or lately(last.recorded_at, now)):
            return last.step
    return complaint.step.number


def _since(complaint: Complaint, step: int) -> datetime:
    """Since when a word about ``step`` can have been said."""
    about = next((each for each in complaint.steps if each.number == step), complaint.step)
    return about.answer.at if about.answer else about.opened_at


def _given(told: ToldWord, at: datetime, by: StaffMember) -> GivenWord:
    naming = None
    if told.named is not None and told.told:
        naming = GivenAnswer(
            answer=Answer.YES if told.named else Answer.NO,
            at=at,
            how=told.how,
            told=told.told,
            wording=IN_OTHER_WORDS,
            by=by,
            given_by=told.given_by,
            capacity=told.capacity,
        )
    return GivenWord(
        word=told.word,
        at=at,
        how=told.how,
        by=by,
        naming=naming,
        owner_conflict=told.owner_conflict,
        unanswered_because=told.unanswered_because,
    )
