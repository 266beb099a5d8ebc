"""Milestones: who is told what, when, and when not."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.complaints.naming import agree
from casework.consents.answer import GivenAnswer
from casework.domain.channel import Channel
from casework.domain.consent import Answer
from casework.domain.round import Kind, Outcome, Response
from casework.domain.staff import Role
from casework.errors import LetterNotSent
from desk.opinions.read_at_step import read_at_step
from escalation.open_round import open_round
from escalation.pass_milestone import pass_milestone
from escalation.waiting import Waiting
from tests.complaints import MORGAN, a_complaint, turn, turn_answered, turn_to_next_step
from tests.profiles import halton
from tests.world import CASEY, NOON, World, email


def pass_(world: World, ref: str, name: str, at: datetime) -> Waiting:
    return pass_milestone(ref, 1, name, world.cases, world.rounds, world.correspondence, world.profile, at)


def answer(world: World, ref: str, at: datetime) -> None:
    response = Response(channel=Channel.TELEPHONE, summary="Explained", by=CASEY, recorded_at=NOON)
    world.rounds.answer(world.rounds.get(ref, 1), response, at, world.profile.erase_on(Kind.ENQUIRY, at), None)


REMIND, OFFICER = datetime(2026, 12, 30, 9, tzinfo=UTC), datetime(2027, 1, 4, 9, tzinfo=UTC)
AN_ENQUIRY = {"lane": "enquiry", "turned_back": False, "turn": 0}
OVERDUE, AGAIN = datetime(2027, 1, 5, 9, tzinfo=UTC), datetime(2027, 1, 12, 9, tzinfo=UTC)


@pytest.mark.clause("CH-03")
def test_the_machine_waits_for_the_first_milestone(world: World) -> None:
    waiting = open_round(world.receive(email()), 1, world.rounds, world.profile, NOON)
    seconds = int((REMIND - NOON).total_seconds())
    assert waiting == {"answered": False, "milestone": "remind-caseworker", "seconds": seconds} | AN_ENQUIRY


@pytest.mark.clause("CH-03")
def test_each_milestone_tells_its_people_once_and_names_the_next(world: World) -> None:
    ref = world.receive(email())
    for name, at, following in [
        ("remind-caseworker", REMIND, ("remind-officer", OFFICER)),
        ("remind-officer", OFFICER, ("overdue", OVERDUE)),
        ("overdue", OVERDUE, ("still-overdue", AGAIN)),
    ]:
        pass_(world, ref, name, at)
        waiting = pass_(world, ref, name, at)
        assert waiting["milestone"] == following[0]
        assert at + timedelta(seconds=waiting["seconds"]) == following[1]
    assert [(letter["To"], letter["Subject"]) for letter in world.post.letters] == [
        (world.caseworkers, f"{ref}: reminder, answer due Monday 4 January 2027"),
        (world.caseworkers, f"{ref}: reminder, answer due Monday 4 January 2027"),
        (world.officer, f"{ref}: reminder, answer due Monday 4 January 2027"),
        (world.officer, f"{ref}: answer overdue, 1 working day late"),
        (world.manager, f"{ref}: answer overdue, 1 working day late"),
    ]


@pytest.mark.clause("CF-22")
def test_the_manager_hears_of_lateness_and_nothing_else(world: World) -> None:
    ref = world.receive(email("Jo is at Little School", subject="Jo Fielding"))
    pass_(world, ref, "overdue", OVERDUE)
    letter = world.post.to(world.manager)[0]
    said = str(letter.get_body(("plain",))) + letter["Subject"]
    for word in ("Fielding", "Jo", "School", "enquiry", "sam."):
        assert word not in said
    assert "Working days late: 1" in said


@pytest.mark.clause("CF-13")
@pytest.mark.parametrize("has_read", [True, False])
def test_a_manager_who_once_read_whose_case_it_is_hears_no_more_of_it(world: World, has_read: bool) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref, NOON)
    turn_to_next_step(world, ref, NOON)
    agreed = GivenAnswer(answer=Answer.YES, at=NOON, how=Channel.TELEPHONE, told="Who reads", wording="own", by=CASEY)
    agree(world.cases.get(ref), Role.MANAGER, agreed, world.sharing, world.correspondence, world.profile, NOON)
    if has_read:
        read_at_step(ref, MORGAN, frozenset({Role.MANAGER}), world.cases, world.sharing, world.profile, NOON)
    was = world.rounds.get(ref, 1)
    assert was.complaint
    turn(world, was, was.complaint, NOON, outcome=Outcome.WITHDRAWN, answered_at=NOON, recorded_at=NOON)
    assert world.receive(email(to=world.replies.address(ref))) == ref
    world.post.letters.clear()
    pass_milestone(ref, 2, "overdue", world.cases, world.rounds, world.correspondence, world.profile, OVERDUE)
    told = {letter["To"] for letter in world.post.letters}
    assert told == ({world.officer} if has_read else {world.officer, world.manager})


@pytest.mark.clause("CH-03")
def test_nobody_is_told_about_an_answered_round(world: World) -> None:
    ref = world.receive(email())
    answer(world, ref, REMIND - timedelta(seconds=1))
    assert pass_(world, ref, "remind-caseworker", REMIND)["answered"]
    assert not world.post.letters


def test_too_early_or_out_of_hours_it_waits_on(world: World) -> None:
    ref = world.receive(email())
    early = pass_(world, ref, "remind-caseworker", REMIND - timedelta(minutes=1))
    assert early == {"answered": False, "milestone": "remind-caseworker", "seconds": 60}
    night = pass_(world, ref, "remind-caseworker", datetime(2026, 12, 30, 23, tzinfo=UTC))
    assert night == {"answered": False, "milestone": "remind-caseworker", "seconds": 10 * 3600}
    assert not world.post.letters


def test_a_holiday_declared_since_moves_the_due_time_and_tells_nobody_early(world: World) -> None:
    ref = world.receive(email())
    declared = halton(calendar={"extra_bank_holidays": ["2026-12-30"]})
    waiting = pass_milestone(
        ref, 1, "remind-caseworker", world.cases, world.rounds, world.correspondence, declared, REMIND
    )
    assert waiting["seconds"] == 24 * 3600
    assert not world.post.letters
    pass_milestone(
        ref,
        1,
        "remind-caseworker",
        world.cases,
        world.rounds,
        world.correspondence,
        declared,
        REMIND + timedelta(days=1),
    )
    assert world.rounds.get(ref, 1).due_at == datetime(2027, 1, 5, 17, tzinfo=UTC)


def test_after_an_outage_one_letter_says_where_things_stand(world: World) -> None:
    ref = world.receive(email())
    back = datetime(2027, 1, 6, 10, tzinfo=UTC)
    waiting = open_round(ref, 1, world.rounds, world.profile, back)
    assert waiting == {"answered": False, "milestone": "overdue", "seconds": 1} | AN_ENQUIRY
    assert pass_(world, ref, "overdue", back)["milestone"] == "still-overdue"
    assert {letter["Subject"] for letter in world.post.letters} == {f"{ref}: answer overdue, 2 working days late"}


def test_a_machine_that_waited_for_an_early_reminder_passes_the_one_that_is_due(world: World) -> None:
    ref = world.receive(email())
    pass_(world, ref, "remind-caseworker", datetime(2027, 1, 6, 10, tzinfo=UTC))
    assert {letter["Subject"] for letter in world.post.letters} == {f"{ref}: answer overdue, 2 working days late"}


def test_nobody_is_written_to_about_a_bounce(world: World) -> None:
    ref = world.receive(email(content_type="multipart/report; boundary=x"))
    pass_(world, ref, "overdue", OVERDUE)
    assert not world.post.letters


def test_after_the_last_milestone_nobody_is_left_to_be_told(world: World) -> None:
    ref = world.receive(email())
    last = world.profile.promise(NOON).milestones[-1]
    waiting = pass_(world, ref, last.name, last.at)
    assert waiting == {"answered": False, "milestone": None, "seconds": 1}


def test_a_milestone_that_the_profile_no_longer_has_is_passed_over(world: World) -> None:
    ref = world.receive(email())
    assert pass_(world, ref, "abolished", REMIND)["milestone"] == "remind-caseworker"


def test_when_ses_is_busy_the_rest_is_sent_on_the_next_try(world: World) -> None:
    ref = world.receive(email())
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    with pytest.raises(LetterNotSent):
        pass_(world, ref, "overdue", OVERDUE)
    pass_(world, ref, "overdue", OVERDUE)
    assert sorted(letter["To"] for letter in world.post.letters) == sorted([world.officer, world.manager])
