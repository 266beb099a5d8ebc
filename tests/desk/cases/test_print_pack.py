"""The welcome pack by post: what is printed, and what the case says was posted."""

from datetime import timedelta
from typing import Any

import pytest

from casework.domain.history import history
from casework.domain.letter import LetterState
from casework.domain.welcome import BY_POST
from casework.errors import ImpossibleAct
from casework.letters.enclosure import welcome_pack
from desk.cases.finish_task import finish_task
from desk.cases.print_pack import PrintedPack, print_pack
from tests.desk.cases.test_contacts import ADDRESS, put, put_safely
from tests.escalation.test_welcome import rung, send
from tests.world import CASEY, HALTON, NOON, World, email

DAY = timedelta(days=1)


def printed(world: World, ref: str) -> PrintedPack:
    return print_pack(world.cases.get(ref), world.profile, NOON)


def posted(world: World, ref: str) -> None:
    finish_task(ref, BY_POST, CASEY, world.cases, world.tasks, world.profile, NOON + DAY)


@pytest.mark.clause("IM-08")
@pytest.mark.clause("CF-30")
def test_a_letter_to_their_address_and_every_policy_in_its_version(world: World) -> None:
    ref = rung(world, name="Robin Ashworth", address=ADDRESS)
    send(world, ref)
    pack = printed(world, ref)
    assert (pack.name, pack.address, pack.posted, pack.task) == ("Robin Ashworth", ADDRESS, False, BY_POST)
    assert [each.version for each in pack.enclosed] == [each.version for each in welcome_pack(HALTON)]
    assert all(each.title in pack.text and f"<li>{each.title}</li>" in pack.body for each in pack.enclosed)
    assert all(each.body and each.body.startswith("<h1>") for each in pack.enclosed)
    assert ref in pack.text


@pytest.mark.clause("YP-01")
def test_a_young_person_reads_it_in_plainer_words(world: World) -> None:
    ref = rung(world, relationship="young_person", address=ADDRESS)
    assert "We will always ask you before we talk to anyone else" in printed(world, ref).text


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        ({"address": None}, "no postal address"),
        ({"address": ADDRESS, "safe_contact": {"no_post": True}}, "not safe"),
        ({"address": ADDRESS, "relationship": "professional"}, "professional"),
    ],
)
def test_where_nothing_may_be_posted_nothing_is_printed(world: World, contact: dict[str, Any], why: str) -> None:
    with pytest.raises(ImpossibleAct, match=why):
        printed(world, rung(world, **contact))


@pytest.mark.clause("CF-30")
def test_once_it_is_in_the_post_the_case_says_what_was_enclosed_and_by_whom(world: World) -> None:
    ref = rung(world, address=ADDRESS)
    send(world, ref)
    posted(world, ref)
    posted(world, ref)
    (letter,) = [each for each in world.cases.get(ref).letters if each.id == BY_POST]
    assert (letter.state, letter.sent_at, letter.by) == (LetterState.SENT, NOON + DAY, CASEY)
    assert letter.encloses == tuple(each.version for each in welcome_pack(HALTON))
    assert (printed(world, ref).posted, printed(world, ref).task) == (True, None)
    assert [line.what for line in history(world.cases.get(ref))].count(
        "Letter “welcome pack” to the contact: sent"
    ) == 1


def test_it_says_so_too_where_none_could_be_posted_at_first(world: World) -> None:
    ref = world.receive(email())
    send(world, ref)
    put(world, ref, address=ADDRESS)
    posted(world, ref)
    (letter,) = [each for each in world.cases.get(ref).letters if each.id == BY_POST]
    assert (letter.state, letter.reason) == (LetterState.SENT, None)
    put_safely(world, ref, no_voicemail=True)
    assert not [task for task in world.cases.get(ref).tasks if task.id == BY_POST and task.done_at is None]
