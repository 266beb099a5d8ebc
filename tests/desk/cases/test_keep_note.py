"""Notes: what somebody said, was advised and chose. None ever changes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.consent import ForWhom
from casework.domain.history import history
from casework.domain.note import Note, NoteKind
from casework.domain.staff import StaffMember
from casework.errors import CaseErased, CaseMovedOn, CaseNotFound, FieldWrong, ImpossibleAct
from desk.cases.keep_note import GivenNote, keep_note
from tests.profiles import halton
from tests.referrals import Lane
from tests.world import CASEY, NOON, World, email

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ASHA = StaffMember(id="asha", name="Asha Worker")
OWN_WORDS: dict[str, Any] = {"kind": "their_words", "text": "I want to be asked first", "whose": "child"}
ADVICE: dict[str, Any] = {
    "kind": "advice",
    "text": "The law says that the council decides within six weeks",
    "options": ["Ask for an assessment", "Wait for the review"],
    "sources": ["cfa-2014-s36"],
}


def keep(world: World, ref: str, now: datetime = NOON, by: StaffMember = CASEY, **given: Any) -> Note:
    note = GivenNote.model_validate({"kind": "plain", "text": "Rang back", **given})
    return keep_note(ref, note, by, world.cases, world.notes, world.profile, now)


@pytest.mark.clause("CH-05")
@pytest.mark.clause("IM-12")
def test_own_words_are_kept_apart_and_say_whose_they_are(world: World) -> None:
    ref = world.receive(email())
    keep(world, ref, **OWN_WORDS)
    keep(world, ref, **{**OWN_WORDS, "text": "She is worried about it", "whose": "client"})
    kept = [(note.kind, note.whose, note.text) for note in world.cases.get(ref).notes]
    assert kept == [
        (NoteKind.THEIR_WORDS, ForWhom.CHILD, "I want to be asked first"),
        (NoteKind.THEIR_WORDS, ForWhom.CLIENT, "She is worried about it"),
    ]


@pytest.mark.clause("CH-06")
def test_advice_names_the_options_and_the_law_that_it_rests_on(world: World) -> None:
    ref = world.receive(email())
    note = keep(world, ref, **ADVICE)
    assert (note.options, note.sources) == (tuple(ADVICE["options"]), ("cfa-2014-s36",))
    assert world.cases.get(ref).notes == (note,)


@pytest.mark.clause("IM-11")
def test_what_they_chose_is_noted_whatever_was_advised(world: World) -> None:
    ref = world.receive(email())
    keep(world, ref, **ADVICE)
    assert keep(world, ref, kind="choice", text="They would rather wait").kind is NoteKind.CHOICE
    assert not world.cases.get(ref).tasks, "nobody chases them for it"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "their_words"}, "whose"),
        ({"whose": "child"}, "whose"),
        ({**ADVICE, "options": []}, "options"),
        ({**ADVICE, "sources": []}, "sources"),
        ({"kind": "advice"}, "options"),
        ({"options": ["Wait"]}, "options"),
        ({"sources": ["cfa-2014-s36"]}, "sources"),
        ({**ADVICE, "options": [" "]}, "options"),
        ({"text": " "}, "text"),
        ({"kind": "gossip"}, "kind"),
    ],
)
def test_what_is_missing_or_too_much_is_named(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        GivenNote.model_validate({"kind": "plain", "text": "Rang back", **wrong})
    assert field in {error["loc"][0] for error in refused.value.errors()}


@pytest.mark.clause("CH-06")
def test_a_source_that_nobody_listed_or_that_no_longer_holds_is_none(world: World) -> None:
    ref = world.receive(email())
    with pytest.raises(FieldWrong, match=r"sources\.1"):
        keep(world, ref, **{**ADVICE, "sources": ["cfa-2014-s36", "hearsay"]})
    sources = [each.model_dump() for each in world.profile.advice.sources]
    sources[1]["superseded_by"] = "send-code-2015"
    world.profile = halton(advice={"sources": sources})
    with pytest.raises(FieldWrong, match="send-code-2015 stands in its place"):
        keep(world, ref, **ADVICE)


@pytest.mark.clause("CF-06")
def test_a_note_never_changes_and_another_says_what_was_wrong_with_it(world: World) -> None:
    ref = world.receive(email())
    first = keep(world, ref)
    second = keep(world, ref, NOON + MINUTE, ASHA, text="It was they who rang", corrects="0001")
    assert world.cases.get(ref).notes == (first, second)
    assert (second.id, second.corrects) == ("0002", "0001")
    with pytest.raises(FieldWrong, match="corrects"):
        keep(world, ref, corrects="0003")
    what = [line.what for line in history(world.cases.get(ref))]
    assert "Note 0002: by a member of staff, corrects note 0001" in what
    assert "rang" not in str(what)


def test_the_same_note_again_by_the_same_person_within_the_hour_is_one(world: World) -> None:
    ref = world.receive(email())
    assert keep(world, ref) == keep(world, ref, NOON + MINUTE)
    keep(world, ref, NOON + MINUTE, ASHA)
    keep(world, ref, NOON + HOUR)
    assert [note.by for note in world.cases.get(ref).notes] == [CASEY, ASHA, CASEY]


def test_two_who_note_something_at_once_both_have(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = world.receive(email())
    add = world.notes.add

    def meanwhile(ref: str, note: Note) -> None:
        monkeypatch.setattr(world.notes, "add", add)
        keep(world, ref, by=ASHA, text="They rang")
        add(ref, note)

    monkeypatch.setattr(world.notes, "add", meanwhile)
    keep(world, ref)
    assert [note.text for note in world.cases.get(ref).notes] == ["They rang", "Rang back"]
    with pytest.raises(CaseMovedOn):
        world.notes.add(ref, world.cases.get(ref).notes[0])


@pytest.mark.clause("CF-24")
def test_nothing_is_noted_about_a_family_that_has_not_said_yes(world: World) -> None:
    ref = Lane(world).ref
    with pytest.raises(ImpossibleAct, match="has not said yet"):
        keep(world, ref)
    assert not world.cases.get(ref).notes


def test_nothing_is_noted_on_what_is_gone(world: World) -> None:
    with pytest.raises(CaseNotFound):
        keep(world, "HSP-0000-0000")
    ref = world.receive(email())
    note = keep(world, ref)
    world.erase(ref, NOON)
    with pytest.raises(CaseErased):
        keep(world, ref)
    with pytest.raises(CaseErased):
        world.notes.add(ref, note)
