"""What somebody was writing: kept for a day, for them, for that page, and given back once."""

from datetime import timedelta

import pytest

from casework.domain.draft import MOST_CHARACTERS, DraftTooLong, draft
from tests.adapters.test_eraser import everything
from tests.world import NOON, World

WRITTEN = (("message", "Sam rang.\nThey said: “help”"), ("items", "name"), ("items", "school"), ("other", ""))
ALMOST = timedelta(hours=24) - timedelta(seconds=1)


def test_what_was_written_comes_back_as_it_was_and_once(world: World) -> None:
    world.drafts.keep(draft("casey", "/desk/note", WRITTEN, NOON))
    taken = world.drafts.take("casey", "/desk/note", NOON + ALMOST)
    assert taken
    assert taken.fields == WRITTEN
    assert world.drafts.take("casey", "/desk/note", NOON + ALMOST) is None


def test_nobody_else_and_no_other_page_gets_it(world: World) -> None:
    world.drafts.keep(draft("casey", "/desk/note", WRITTEN, NOON))
    assert world.drafts.take("olu", "/desk/note", NOON) is None
    assert world.drafts.take("casey", "/desk/note2", NOON) is None
    assert world.drafts.take("casey", "/desk/note", NOON)


def test_what_was_written_last_is_what_comes_back(world: World) -> None:
    world.drafts.keep(draft("casey", "/desk/note", WRITTEN, NOON))
    world.drafts.keep(draft("casey", "/desk/note", (("message", "Again"),), NOON))
    taken = world.drafts.take("casey", "/desk/note", NOON)
    assert taken
    assert taken.fields == (("message", "Again"),)


@pytest.mark.clause("CF-07")
def test_after_a_day_nobody_can_read_it_though_it_may_still_lie_there(world: World) -> None:
    world.drafts.keep(draft("casey", "/desk/note", WRITTEN, NOON))
    assert world.drafts.take("casey", "/desk/note", NOON + timedelta(hours=24)) is None


@pytest.mark.clause("CF-07")
def test_the_first_night_after_that_day_deletes_it(world: World) -> None:
    world.drafts.keep(draft("casey", "/desk/note", WRITTEN, NOON))
    assert world.due_cases.forget(NOON.date() + timedelta(days=1)) == 0
    assert world.due_cases.forget(NOON.date() + timedelta(days=2)) == 1
    assert everything(world) == []


def test_more_than_an_item_holds_is_refused_before_it_is_kept(world: World) -> None:
    longest = "\N{FAMILY}" * (MOST_CHARACTERS - len("message"))
    world.drafts.keep(draft("casey", "/desk/note", (("message", longest),), NOON))
    with pytest.raises(DraftTooLong):
        draft("casey", "/desk/note", (("message", f"{longest}!"),), NOON)
