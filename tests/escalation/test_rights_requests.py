"""A request about personal data as its machine keeps it: acknowledged, and reminded of by the date that holds now."""

from datetime import UTC, datetime
from typing import Any

import pytest

from casework.domain.contact import Relationship
from casework.domain.staff import Role
from casework.errors import CaseMovedOn
from escalation.pass_milestone import pass_milestone
from tests.rights import ASKED, Rights
from tests.sharing import DAY
from tests.world import NOON, World

DUE = datetime(2027, 1, 25, 17, tzinfo=UTC)
REMINDED = "reminder, answer due"


@pytest.fixture
def rights(world: World) -> Rights:
    return Rights(world)


def staff_letters(rights: Rights) -> list[tuple[str, str]]:
    """To whom, and the subject without reference and date."""
    world = rights.world
    team = {world.caseworkers: "caseworkers", world.officer: "officer", world.manager: "manager"}
    return [
        (team[str(each["To"])], str(each["Subject"]).removeprefix(f"{rights.ref}: "))
        for each in world.post.letters
        if each["To"] in team
    ]


@pytest.mark.clause("CF-08")
def test_it_is_acknowledged_by_a_letter_of_its_own_that_says_by_when(rights: Rights, world: World) -> None:
    rights.make()
    rights.open()
    assert rights.subjects() == ["We have your request"]
    letter = rights.last_letter()
    assert "You asked us to see the information that we keep about you" in letter
    assert "by 5pm on Monday 25 January 2027" in letter
    assert "Everything that you have" not in letter
    assert staff_letters(rights) == [
        ("caseworkers", "new request about personal data, answer due Monday 25 January 2027")
    ]
    assert "(email)" in rights.last_letter(world.caseworkers)


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize("relationship", [Relationship.PARENT, Relationship.YOUNG_PERSON])
def test_where_it_is_not_known_who_asks_the_letter_says_what_is_needed_and_no_date(
    world: World, relationship: Relationship
) -> None:
    rights = Rights(world, relationship)
    rights.make(**ASKED)
    rights.open()
    letter = rights.last_letter()
    assert "A letter with your address on it" in letter
    assert "one month after that" in letter
    assert "January" not in letter


@pytest.mark.clause("CF-08")
def test_the_caseworkers_then_the_officer_are_reminded_and_never_the_council(rights: Rights) -> None:
    rights.make()
    waits = rights.open()
    rights.world.post.letters.clear()
    rights.wait(waits, NOON, DUE + 50 * DAY)
    due = "Monday 25 January 2027"
    assert staff_letters(rights)[:6] == [
        ("caseworkers", f"{REMINDED} {due}"),
        ("caseworkers", f"{REMINDED} {due}"),
        ("officer", f"{REMINDED} {due}"),
        ("caseworkers", f"{REMINDED} {due}"),
        ("officer", f"{REMINDED} {due}"),
        ("officer", "answer overdue, 1 working day late"),
    ]
    assert {to for to, _ in staff_letters(rights)} == {"caseworkers", "officer"}
    assert {role for each in rights.world.profile.course(rights.round, DUE).milestones for role in each.tells} == {
        Role.CASEWORKER,
        Role.OFFICER,
    }


@pytest.mark.clause("CF-08")
def test_reminders_come_in_office_hours_so_many_working_days_before(rights: Rights) -> None:
    rights.make()
    rights.wait(rights.open(), NOON, DUE + DAY)
    assert {name: f"{at:%a %d %b %H:%M}" for name, at in rights.round.passed.items()} == {
        "remind-caseworker": "Mon 11 Jan 09:00",
        "remind-officer": "Mon 18 Jan 09:00",
        "remind-last": "Fri 22 Jan 09:00",
        "overdue": "Tue 26 Jan 09:00",
    }


@pytest.mark.clause("CF-08")
def test_nobody_is_reminded_by_the_date_that_held_before_a_pause(rights: Rights, world: World) -> None:
    rights.make()
    waits = rights.open()
    asked, answered = datetime(2027, 1, 4, 10, tzinfo=UTC), datetime(2027, 1, 27, 10, tzinfo=UTC)
    world.post.letters.clear()
    rights.pause(asked)
    waits, now = rights.wait(waits, NOON, answered)
    assert staff_letters(rights) == [("caseworkers", "reminder, a request about personal data stands still")]
    assert "since Monday 4 January 2027" in rights.last_letter(world.caseworkers)
    assert rights.resume(answered).due_at == datetime(2027, 2, 16, 17, tzinfo=UTC)
    rights.wait(waits, now, datetime(2027, 2, 17, 12, tzinfo=UTC))
    later = [f"{at:%a %d %b}" for name, at in rights.round.passed.items() if "remind" in name]
    assert later == ["Tue 02 Feb", "Tue 09 Feb", "Mon 15 Feb"]


@pytest.mark.clause("CF-08")
def test_what_goes_on_just_before_it_is_due_is_looked_at_the_next_working_day(rights: Rights) -> None:
    rights.make()
    waits = rights.open()
    waits, now = rights.wait(waits, NOON, datetime(2027, 1, 22, 10, tzinfo=UTC))
    rights.pause(datetime(2027, 1, 22, 10, tzinfo=UTC))
    waits, now = rights.wait(waits, now, datetime(2027, 2, 3, 10, tzinfo=UTC))
    rights.resume(datetime(2027, 2, 3, 10, tzinfo=UTC))  # due on 5 February: a Friday
    rights.world.post.letters.clear()
    rights.wait(waits, now, datetime(2027, 2, 4, 9, 30, tzinfo=UTC))
    assert [to for to, _ in staff_letters(rights)] == ["caseworkers", "officer"]


@pytest.mark.clause("CF-08")
def test_nobody_is_reminded_by_the_date_that_held_before_an_extension(rights: Rights) -> None:
    rights.make()
    waits = rights.open()
    rights.extend(NOON + DAY)
    rights.world.post.letters.clear()
    waits, now = rights.wait(waits, NOON, datetime(2027, 3, 8, 12, tzinfo=UTC))
    assert staff_letters(rights) == []
    rights.wait(waits, now, datetime(2027, 3, 9, 12, tzinfo=UTC))
    assert staff_letters(rights) == [("caseworkers", f"{REMINDED} Tuesday 23 March 2027")]


@pytest.mark.clause("CF-08")
def test_while_who_they_are_is_awaited_somebody_is_asked_to_see_about_it(rights: Rights) -> None:
    rights.make(**ASKED)
    waits = rights.open()
    rights.world.post.letters.clear()
    rights.wait(waits, NOON, datetime(2027, 2, 20, 12, tzinfo=UTC))
    assert staff_letters(rights) == [("caseworkers", "reminder, a request about personal data stands still")] * 3
    assert rights.round.due_at > datetime(2027, 3, 1, tzinfo=UTC)


def test_a_pause_that_comes_as_a_reminder_is_passed_wins(
    rights: Rights, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights.make()
    rights.open()
    now, passing = datetime(2027, 1, 11, 9, tzinfo=UTC), world.rounds.pass_milestone

    def meanwhile(*given: Any) -> Any:
        rights.pause(now)
        return passing(*given)

    monkeypatch.setattr(world.rounds, "pass_milestone", meanwhile)
    stores = (world.cases, world.rounds, world.correspondence, world.profile)
    with pytest.raises(CaseMovedOn):
        pass_milestone(rights.ref, 2, "remind-caseworker", *stores, now)
    assert rights.round.passed == {}


def test_what_is_answered_before_its_machine_comes_is_not_acknowledged(rights: Rights) -> None:
    rights.make()
    rights.answer()
    assert rights.open()["answered"]
    assert rights.subjects() == ["Our answer to your request"]


def test_the_caseworkers_are_named_no_day_before_it_is_known_who_asks(rights: Rights) -> None:
    rights.make(identity={"needed": "A letter that came to your address"})
    rights.open()
    ((to, subject),) = staff_letters(rights)
    assert (to, subject) == ("caseworkers", "new request about personal data, it waits until it is known who asks")
    letter = rights.last_letter(rights.world.caseworkers)
    assert "Answer due: a month after they have shown who they are" in letter
    assert "January" not in letter
