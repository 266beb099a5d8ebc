"""Behaviour incidents: allowance first, then what was done; learnt from, and hidden from whom they do not concern."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.incident import Characteristic, EndedExchange, Incident
from casework.domain.round import Status
from casework.domain.safeguarding import Ground
from casework.domain.staff import Role, StaffMember
from casework.errors import FieldWrong, LetterNotSent, NotOnCase
from desk.behaviour.incident_file import IncidentNotReady, NotForThemToDecide
from desk.cases.views import case_view
from tests.incidents import CONTEXT, OLLIE, Behaviour
from tests.sharing import DAY, HOUR
from tests.world import CASEY, NOON, World

JO, KIM, NEIL = (StaffMember(id=name.casefold(), name=f"{name} Worker") for name in ("Jo", "Kim", "Neil"))
POLICE: dict[str, Any] = {
    "reported_by": "Robin Lead",
    "crime_reference": "CR-1",
    "items": ["name", "what was said"],
    "basis": "legitimate interests: the safety of staff",
}
NOT_TOLD = {"told": False, "why_not": "unsafe", "reason": "They had threatened to come round"}
ACTIONS: list[tuple[str, dict[str, Any]]] = [
    ("ended_exchange", {"reason": "They would not stop shouting"}),
    ("pointed_to_complaint", {}),
    (
        "removed_post",
        {
            "link": "https://social.example.org/post/1",
            "kept_as": "screenshot 4",
            "removed_by": "Jo Worker",
            "why": "It named a worker",
        },
    ),
    ("health_and_safety", {"reference": "HS-77", "sent_on": "2026-12-23"}),
    ("police", {**POLICE, "told": NOT_TOLD}),
]
WORDS = ("incident", "useless", "park", "shout", "excluded", "jo", "kim", "screenshot", "HS-77", "CR-1", "Robin")


@pytest.fixture
def behaviour(world: World) -> Behaviour:
    return Behaviour(world)


@pytest.mark.clause("BH-02")
def test_keeps_the_words_the_way_and_the_workers_as_they_were_noted(behaviour: Behaviour) -> None:
    noted = behaviour.note()
    assert behaviour.note() == noted
    assert behaviour.file().of(behaviour.case) == [noted]
    assert (noted.id, noted.channel, noted.staff_affected, noted.witnesses) == ("0001", "telephone", ("jo",), ("kim",))
    assert (noted.words_used, noted.happened_at) == ("You useless lot, I know where you park", NOON - HOUR)
    assert behaviour.note(words_used="Another thing").id == "0002"
    assert behaviour.note(NOON + 2 * HOUR).id == "0003"


@pytest.mark.clause("BH-03")
def test_discriminatory_words_are_kept_with_what_they_were_about(behaviour: Behaviour) -> None:
    noted = behaviour.note(characteristics=["race", "religion_or_belief"])
    assert noted.characteristics == (Characteristic.RACE, Characteristic.RELIGION_OR_BELIEF)
    with pytest.raises(ValidationError):
        behaviour.note(characteristics=["manners"])


def test_nothing_happened_after_now(behaviour: Behaviour) -> None:
    with pytest.raises(FieldWrong, match="happened_at"):
        behaviour.note(happened_at=NOON + HOUR)


@pytest.mark.clause("BH-02")
@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        (CASEY, Role.CASEWORKER, True),
        (JO, Role.CASEWORKER, True),
        (KIM, Role.CASEWORKER, True),
        (OLLIE, Role.OFFICER, True),
        (NEIL, Role.CASEWORKER, False),
        (NEIL, Role.MANAGER, False),
        (NEIL, Role.DIRECTOR, False),
    ],
)
def test_is_there_for_whoever_decides_and_the_workers_concerned_and_for_nobody_else(
    behaviour: Behaviour, who: StaffMember, role: Role, may: bool
) -> None:
    noted = behaviour.note()
    file = behaviour.file(who, role)
    assert file.of(behaviour.case) == ([noted] if may else [])
    if may:
        assert file.get(behaviour.ref, "0001") == noted
        return
    refusals = []
    for incident_id in ("0001", "0002"):
        with pytest.raises(NotOnCase) as refused:
            file.get(behaviour.ref, incident_id)
        refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]


def test_where_the_profile_says_so_the_divisional_manager_decides_and_the_officer_does_not(world: World) -> None:
    policy = world.profile.behaviour.model_copy(update={"decided_by": Role.MANAGER})
    world.profile = world.profile.model_copy(update={"behaviour": policy})
    behaviour = Behaviour(world)
    noted = behaviour.note()
    assert behaviour.file(NEIL, Role.MANAGER).of(behaviour.case) == [noted]
    assert behaviour.file(OLLIE, Role.OFFICER).of(behaviour.case) == []


@pytest.mark.clause("BH-01")
@pytest.mark.parametrize(("kind", "what"), ACTIONS)
def test_nothing_is_done_before_the_context_and_the_allowance_are_noted(
    behaviour: Behaviour, kind: str, what: dict[str, Any]
) -> None:
    behaviour.note()
    with pytest.raises(IncidentNotReady, match="allowance"):
        behaviour.act(kind, **what)
    assert not behaviour.case.safeguarding
    assert behaviour.case.refused == ()
    behaviour.allow()
    assert [each.action.kind for each in behaviour.act(kind, **what).actions] == [kind]


@pytest.mark.clause("BH-01")
def test_the_context_on_which_an_action_rests_is_noted_once(behaviour: Behaviour) -> None:
    behaviour.note()
    for _ in range(2):
        noted = behaviour.allow(by=JO)
        assert noted.context
        assert (noted.context.context, noted.context.allowance, noted.context.by) == (*CONTEXT.values(), JO)
    with pytest.raises(IncidentNotReady):
        behaviour.allow(allowance="None")


@pytest.mark.clause("BH-04")
def test_an_ended_call_has_a_reason_and_is_the_managers_to_review(behaviour: Behaviour, world: World) -> None:
    behaviour.note()
    behaviour.allow()
    with pytest.raises(ValidationError):
        behaviour.act("ended_exchange")
    incident = behaviour.act("ended_exchange", reason="They would not stop shouting")
    assert behaviour.act("ended_exchange", reason="They would not stop shouting").actions == incident.actions
    (taken,) = incident.actions
    assert isinstance(taken.action, EndedExchange)
    (task,) = (each for each in behaviour.case.tasks if each.id.startswith("review-"))
    assert task.for_role is Role.OFFICER
    *_, letter = world.post.to(World.officer)
    assert "Review record 0001 of those on this case" in letter.as_string()
    behaviour.act("ended_exchange", NOON + 2 * HOUR, reason="They would not stop shouting")
    assert len([each for each in behaviour.case.tasks if each.id.startswith("review-")]) == 2


@pytest.mark.clause("BH-05")
@pytest.mark.parametrize(("kind", "what"), ACTIONS)
def test_no_action_ends_or_keeps_up_what_somebody_waits_for(
    behaviour: Behaviour, kind: str, what: dict[str, Any]
) -> None:
    rounds = behaviour.case.rounds
    behaviour.note()
    behaviour.allow()
    behaviour.act(kind, **what)
    behaviour.learn(learnt="To ring back sooner")
    if kind == "ended_exchange":
        behaviour.do("review-0001-1")
    behaviour.close()
    assert behaviour.case.rounds == rounds
    assert behaviour.case.status is Status.OPEN


@pytest.mark.clause("BH-08")
@pytest.mark.clause("BH-09")
def test_what_was_done_is_kept_with_all_that_belongs_to_it(behaviour: Behaviour) -> None:
    behaviour.note()
    behaviour.allow()
    for kind, what in ACTIONS[1:4]:
        behaviour.act(kind, at=NOON - HOUR / 2, **what)
    (incident,) = behaviour.file().of(behaviour.case)
    assert [each.action.model_dump(mode="json", exclude={"kind"}) for each in incident.actions] == [
        what for _, what in ACTIONS[1:4]
    ]
    assert {each.at for each in incident.actions} == {NOON - HOUR / 2}


@pytest.mark.clause("BH-10")
def test_telling_the_police_is_a_disclosure_without_consent_that_says_only_which_incident(
    behaviour: Behaviour, world: World
) -> None:
    assert Ground.POLICE not in world.profile.safeguarding.grounds
    behaviour.note()
    behaviour.allow()
    incident = behaviour.act("police", told=NOT_TOLD, **POLICE)
    assert behaviour.act("police", told=NOT_TOLD, **POLICE).actions == incident.actions
    (taken,) = incident.actions
    (record,) = behaviour.case.safeguarding
    assert taken.safeguarding == record.id == "0001"
    assert taken.told_first
    assert taken.told_first.reason == "They had threatened to come round"
    assert (record.ground, record.recipient, record.made_at) == (Ground.POLICE, "the police", NOON)
    assert {record.concern, record.at_risk, record.decided_by, record.told_first.reason, *record.items} == {
        "see incident 0001"
    }
    assert record.reference is None
    assert behaviour.case.why_held
    assert {each.id for each in behaviour.case.tasks} >= {"safeguarding-0001", "told-afterwards-0001"}


@pytest.mark.clause("BH-10")
def test_whether_the_person_knew_is_said_of_the_police_and_of_nothing_else(behaviour: Behaviour) -> None:
    behaviour.note()
    behaviour.allow()
    for kind, what in (("police", POLICE), ("pointed_to_complaint", {"told": NOT_TOLD})):
        with pytest.raises(ValidationError):
            behaviour.act(kind, **what)


@pytest.mark.parametrize(
    ("kind", "what", "field"),
    [
        ("pointed_to_complaint", {"at": NOON + HOUR}, "at"),
        ("pointed_to_complaint", {"at": NOON - DAY}, "at"),
        ("police", {**POLICE, "at": NOON - HOUR / 2, "told": {"told": True, "at": NOON}}, "told_first.at"),
        ("health_and_safety", {"reference": "HS-77", "sent_on": "2026-12-24"}, "action.sent_on"),
    ],
)
def test_what_cannot_be_so_is_refused_by_its_field(
    behaviour: Behaviour, kind: str, what: dict[str, Any], field: str
) -> None:
    behaviour.note()
    behaviour.allow()
    with pytest.raises(FieldWrong) as refused:
        behaviour.act(kind, **what)
    assert refused.value.field == field


@pytest.mark.clause("BH-06")
def test_nothing_is_closed_before_something_is_learnt_or_why_there_is_nothing(behaviour: Behaviour) -> None:
    behaviour.note()
    with pytest.raises(IncidentNotReady):
        behaviour.close()
    for neither in ({}, {"learnt": "a", "why_nothing": "b"}, {"learnt": " "}):
        with pytest.raises(ValidationError):
            behaviour.learn(**neither)
    for _ in range(2):
        behaviour.learn(why_nothing="It was a wrong number")
    with pytest.raises(IncidentNotReady):
        behaviour.learn(learnt="Something after all")
    closed = [behaviour.close(), behaviour.close(by=NEIL)]
    assert [(each.closed_at, each.closed_by) for each in closed] == [(NOON, OLLIE)] * 2
    assert behaviour.case.refused == ()


@pytest.mark.clause("BH-04")
def test_whoever_decides_alone_closes_it_and_not_before_an_ended_exchange_was_reviewed(behaviour: Behaviour) -> None:
    behaviour.note()
    behaviour.allow()
    for reason in ("They would not stop", "They rang again"):
        behaviour.act("ended_exchange", reason=reason)
    behaviour.learn(learnt="To ring back sooner")
    for review in ("review-0001-1", "review-0001-2"):
        with pytest.raises(IncidentNotReady, match=f"still to be reviewed: .*{review}/done"):
            behaviour.close()
        behaviour.do(review)
    with pytest.raises(NotForThemToDecide, match="only the officer may do this"):
        behaviour.close(CASEY, Role.CASEWORKER)
    with pytest.raises(NotOnCase):
        behaviour.close(NEIL, Role.CASEWORKER)
    assert behaviour.close().closed_by == OLLIE


@pytest.mark.clause("BH-02")
def test_whoever_decides_is_asked_to_look_at_it_by_its_number_only(behaviour: Behaviour, world: World) -> None:
    for _ in range(2):
        behaviour.note()
    (task,) = (each for each in behaviour.case.tasks if each.id == "look-at-0001")
    assert task.for_role is Role.OFFICER
    (letter,) = world.post.to(World.officer)
    assert "Look at record 0001 of those on this case" in letter.as_string()
    behaviour.note(by=OLLIE, role=Role.OFFICER, words_used="Another thing")
    assert len(world.post.to(World.officer)) == 1


@pytest.mark.clause("BH-02")
@pytest.mark.clause("CF-22")
def test_the_case_itself_says_nothing_of_it(behaviour: Behaviour, world: World) -> None:
    before = case_view(behaviour.case, world.profile, NOON)
    behaviour.note()
    behaviour.allow()
    for kind, what in ACTIONS[:4]:
        behaviour.act(kind, **what)
    behaviour.learn(learnt="To ring back sooner")
    after = case_view(behaviour.case, world.profile, NOON)
    changed = {name for name in type(after).model_fields if getattr(before, name) != getattr(after, name)}
    assert changed == {"tasks", "letters", "history"}
    new = [line.what for line in after.history if line not in before.history]
    seen = " ".join([*new, *(task.what for task in after.tasks), *(each.as_string() for each in world.post.letters)])
    assert not [word for word in WORDS if re.search(rf"\b{word}\b", seen, re.IGNORECASE)]


def test_two_who_note_at_once_both_keep_what_they_noted(behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch) -> None:
    record, other = behaviour.world.incidents.record, iter([True])

    def meanwhile(ref: str, incident: Any, tasks: Any) -> None:
        if next(other, False):
            behaviour.note(by=JO)
        record(ref, incident, tasks)

    monkeypatch.setattr(behaviour.world.incidents, "record", meanwhile)
    behaviour.note()
    assert {(each.id, each.recorded_by.id) for each in behaviour.world.incidents.of(behaviour.ref)} == {
        ("0001", "jo"),
        ("0002", "casey"),
    }


def test_two_who_act_at_once_lose_nothing(behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch) -> None:
    behaviour.note()
    behaviour.allow()
    change, other = behaviour.world.incidents.change, iter([True])

    def meanwhile(*arguments: Any) -> Incident:
        if next(other, False):
            behaviour.act("police", by=JO, told=NOT_TOLD, **POLICE)
        return change(*arguments)

    monkeypatch.setattr(behaviour.world.incidents, "change", meanwhile)
    behaviour.act("pointed_to_complaint")
    (incident,) = behaviour.world.incidents.of(behaviour.ref)
    assert [each.action.kind for each in incident.actions] == ["police", "pointed_to_complaint"]
    assert len(behaviour.case.safeguarding) == 1


def test_what_the_post_could_not_say_the_sweep_says(behaviour: Behaviour, world: World) -> None:
    behaviour.note()
    behaviour.allow()
    world.post.letters.clear()
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    behaviour.act("ended_exchange", reason="They would not stop shouting")
    assert not world.post.to(World.officer)
    world.sweep(NOON + HOUR)
    assert len(world.post.to(World.officer)) == 1
