"""Each working morning staff are told once what is due: by reference and date, and nothing about anybody."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from reporting.digest import Digesting

from casework.domain.staff import Role
from casework.domain.task import Task
from casework.errors import LetterNotSent, LetterUnconfirmed
from tests.asked import asked
from tests.complaints import a_complaint
from tests.killing import Killer
from tests.profiles import halton
from tests.world import CASEY, HALTON, NOON, World, email, ses

EIGHT_THIRTY = datetime(2027, 1, 4, 8, 30, tzinfo=UTC)
"""On the Monday on which an enquiry of NOON is due."""


def digests(world: World, to: str | None = None) -> list[EmailMessage]:
    return [each for each in world.post.to(to or world.caseworkers) if each["Subject"].startswith("Today, ")]


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def told(world: World, at: datetime, to: str | None = None) -> str:
    """What the newest digest says, that was sent at ``at``; nothing where none was."""
    before = len(digests(world, to))
    world.digesting.send(at)
    new = digests(world, to)[before:]
    return words(new[0]) if new else ""


@pytest.mark.clause("CH-03")
@pytest.mark.clause("CF-22")
@pytest.mark.parametrize(
    ("at", "heading", "day"),
    [
        ("Tue 2026-12-29T08:30", None, None),
        ("Wed 2026-12-30T08:30", None, None),
        ("Thu 2026-12-31T08:30", "Due on the next working day", 4),  # a holiday and a weekend lie between
        ("Fri 2027-01-01T08:30", None, None),
        ("Sun 2027-01-03T08:30", None, None),
        ("Mon 2027-01-04T08:30", "Due today", 5),
        ("Tue 2027-01-05T08:30", "Overdue", 6),
    ],
)
def test_an_enquiry_is_told_of_from_the_working_day_before_it_is_due(
    world: World, at: str, heading: str | None, day: int | None
) -> None:
    ref = world.receive(email())
    said = told(world, datetime.fromisoformat(at.split()[1]).replace(tzinfo=UTC))
    if heading is None:
        assert said == ""
        return
    assert heading in said
    assert f"{ref}, enquiry: due 5pm on Monday 4 January 2027; working day {day}" in said


def test_both_mailboxes_have_it_and_its_subject_is_counts(world: World) -> None:
    world.receive(email())
    assert world.digesting.send(EIGHT_THIRTY) == {"sent": 2}
    (to_caseworkers,), (to_officer,) = digests(world), digests(world, world.officer)
    assert words(to_caseworkers) == words(to_officer)
    assert (
        to_officer["Subject"] == "Today, Monday 4 January 2027: 0 overdue, 1 due today, 0 due on the next working day"
    )


@pytest.mark.clause("CF-22")
def test_nothing_about_anybody_is_in_it(world: World) -> None:
    world.receive(email("My son Charlie is at Hill School"), on_top=ses(virus="FAIL"))
    world.receive(email("Me again", message_id="<2@example.org>"))
    said = told(world, EIGHT_THIRTY)
    for known in ("Sam", "Fielding", "Charlie", "Hill", "plan", "example.org"):
        assert known not in said


def test_nobody_has_it_twice_however_often_it_runs(world: World) -> None:
    world.receive(email())
    sent = [world.digesting.send(EIGHT_THIRTY + timedelta(minutes=minutes))["sent"] for minutes in range(3)]
    assert sent == [2, 0, 0]
    assert len(digests(world)) == 1


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("at", range(1, 7))
def test_killed_at_any_call_and_run_again_nobody_has_it_twice(world: World, at: int, side: str) -> None:
    world.receive(email())
    killer = Killer(at, side)
    with killer.at_large(world):
        world.digesting.send(EIGHT_THIRTY)
    world.digesting.send(EIGHT_THIRTY)
    assert killer.killed is (at < 5)
    assert len(digests(world)) <= 1
    assert len(digests(world, world.officer)) <= 1


def test_what_certainly_did_not_go_is_sent_by_the_next_run_and_keeps_nobody_else_waiting(world: World) -> None:
    world.receive(email())
    world.post.trouble.append(LetterNotSent("Throttled"))
    with pytest.raises(LetterNotSent):
        world.digesting.send(EIGHT_THIRTY)
    assert (len(digests(world)), len(digests(world, world.officer))) == (0, 1)
    assert world.digesting.send(EIGHT_THIRTY) == {"sent": 1}
    assert (len(digests(world)), len(digests(world, world.officer))) == (1, 1)


def test_what_may_have_gone_is_not_sent_again(world: World) -> None:
    world.receive(email())
    world.post.trouble.append(LetterUnconfirmed())
    assert world.digesting.send(EIGHT_THIRTY) == {"sent": 1}
    assert world.digesting.send(EIGHT_THIRTY) == {"sent": 0}


def test_there_is_none_where_nothing_is_due_and_none_where_the_service_wants_none(world: World) -> None:
    asked(world)  # a family's answer is theirs to give
    assert told(world, NOON + timedelta(hours=1)) == ""
    world.receive(email())
    unwanted = halton(digest={"send": False})
    digesting = world.digesting
    assert Digesting(digesting.open_work, digesting.digests, world.correspondence, unwanted).send(EIGHT_THIRTY) == {
        "sent": 0
    }


def test_what_somebody_has_to_look_at_is_told_of_however_long_it_has(world: World) -> None:
    ref = world.receive(email(), on_top=ses(virus="FAIL"))
    said = told(world, NOON + timedelta(hours=1))
    assert "Somebody has to look first" in said
    assert ref in said


def test_tasks_and_letters_of_which_nobody_knows_are_told_of(world: World) -> None:
    for task, day in (("unconfirmed-0001-x", 9), ("post-welcome-pack", 4), ("later", 9), ("done", 4)):
        due_at = datetime(2027, 1, day, 17, tzinfo=UTC)
        asked_for = Task(id=task, what="About Sam", for_role=Role.OFFICER, opened_at=NOON, due_at=due_at)
        world.ledger.raise_task(f"HSP-{task}", asked_for)
    world.tasks.done("HSP-done", "done", CASEY, NOON)
    said = told(world, EIGHT_THIRTY)
    assert "Tasks to be done by today\n\n- HSP-post-welcome-pack: by 5pm on Monday 4 January 2027\n" in said
    assert "Letters of which nobody knows whether they went\n\n- HSP-unconfirmed-0001-x" in said
    assert "HSP-later" not in said
    assert "HSP-done" not in said
    assert "Sam" not in said


@pytest.mark.clause("FB-14")
def test_the_officer_reads_nothing_of_a_case_that_they_are_kept_off(world: World) -> None:
    ref, other = a_complaint(world, about=Role.OFFICER).ref, world.receive(email())
    late = EIGHT_THIRTY + timedelta(days=30)
    world.digesting.send(late)
    (to_caseworkers,), (to_officer,) = digests(world), digests(world, world.officer)
    assert (ref in words(to_caseworkers), ref in words(to_officer)) == (True, False)
    assert other in words(to_officer)


def test_a_day_on_which_the_service_is_closed_is_silent(world: World) -> None:
    world.receive(email())
    closed = halton(calendar={"closures": [EIGHT_THIRTY.date()]})
    digesting = Digesting(world.digesting.open_work, world.digesting.digests, world.correspondence, closed)
    assert digesting.send(EIGHT_THIRTY) == {"sent": 0}


def test_one_mailbox_for_both_has_one_letter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.receive(email())
    monkeypatch.setitem(world.correspondence._staff, Role.OFFICER, world.caseworkers)
    assert world.digesting.send(EIGHT_THIRTY) == {"sent": 1}


def test_the_hour_is_the_office_s_whatever_the_season(world: World) -> None:
    """At half past midnight in summer it is a day earlier in UTC."""
    world.receive(email(), datetime(2027, 6, 7, 9, tzinfo=UTC))
    monday = datetime(2027, 6, 13, 23, 30, tzinfo=UTC)
    assert HALTON.office.local(monday).isoformat() == "2027-06-14T00:30:00+01:00"
    assert "Due today" in told(world, monday)
