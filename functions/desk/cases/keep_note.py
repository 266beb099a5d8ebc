"""Staff note what somebody said, was advised or chose; and when a note was wrong, what is right."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.consents.unconfirmed import refuse_before_the_family_agrees
from casework.domain.case import Case
from casework.domain.consent import ForWhom
from casework.domain.note import Note, NoteKind
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.staff import StaffMember
from casework.domain.text import Line, Words
from casework.errors import FieldWrong
from casework.ports.cases import Cases
from casework.ports.notes import Notes
from casework.profile import Profile

_MOST_SOURCES, _MOST_OPTIONS = 10, 20


class GivenNote(Record):
    """What to note. Advice names the options that somebody has, and the law or guidance that says so (CH-06)."""

    kind: NoteKind
    text: Words
    whose: ForWhom | None = Field(
        default=None, validate_default=True, description="of somebody's own words: the client's or the child's"
    )
    options: Annotated[tuple[Line, ...], Field(max_length=_MOST_OPTIONS)] = Field(
        default=(), validate_default=True, description="of advice: what somebody could do"
    )
    sources: Annotated[tuple[str, ...], Field(max_length=_MOST_SOURCES)] = Field(
        default=(), validate_default=True, description="of advice: ids of the sources at GET /reply-templates"
    )
    corrects: str | None = Field(default=None, description="the id of the note that was wrong, which stays as it is")

    @field_validator("whose")
    @classmethod
    def _of_own_words_only(cls, whose: ForWhom | None, info: ValidationInfo) -> ForWhom | None:
        own_words = info.data.get("kind") is NoteKind.THEIR_WORDS
        if own_words and whose is None:
            raise PydanticCustomError("whose", "should say whose words they are: 'client' or 'child'")
        if whose and not own_words:
            raise PydanticCustomError("whose", "is for a note of kind 'their_words' only")
        return whose

    @field_validator("options", "sources")
    @classmethod
    def _of_advice_only(cls, listed: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        is_advice = info.data.get("kind") is NoteKind.ADVICE
        if is_advice and not listed:
            raise PydanticCustomError("advice", "list at least one")
        if listed and not is_advice:
            raise PydanticCustomError("advice", "is for a note of kind 'advice' only")
        return listed


def keep_note(
    ref: str,
    given: GivenNote,
    by: StaffMember,
    cases: Cases,
    notes: Notes,
    profile: Profile,
    now: datetime,
) -> Note:
    """Put the note on the case. The same note by the same person within an hour changes nothing. Raises CaseNotFound,
    FieldWrong, and ImpossibleAct while a referred family has not said that they want the service (CF-24).
    """
    for at, source_id in enumerate(given.sources):
        source = profile.advice.named(source_id)
        if source is None:
            raise FieldWrong(f"sources.{at}", "is not one of those at GET /reply-templates")
        if source.superseded_by:
            raise FieldWrong(f"sources.{at}", f"no longer holds: {source.superseded_by} stands in its place")

    def act(case: Case) -> Note:
        refuse_before_the_family_agrees(case, "note something")
        if given.corrects is not None and given.corrects not in {each.id for each in case.notes}:
            raise FieldWrong("corrects", "there is no such note on the case")
        for standing in case.notes:
            if _says(standing) == given and standing.by == by and lately(standing.at, now):
                return standing
        note = Note(id=case.next_note, **dict(given), at=now, by=by)
        notes.add(ref, note)
        return note

    return on_case(ref, cases, act)


def _says(note: Note) -> GivenNote:
    return GivenNote(**note.model_dump(include=set(GivenNote.model_fields)))
