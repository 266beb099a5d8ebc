"""Fetching an attachment or an original: the very bytes, under a name that is safe, or words why not."""

from datetime import datetime

import pytest

from casework.errors import NotOnCase
from casework.export.link import Link
from desk.messages.download import disposition
from desk.messages.fetch import File, fetch_attachment, fetch_original
from desk.messages.refusals import NoLongerThere, NotToBeOpened, TooLarge
from tests.desk.messages.test_open_message import PROVED_SCHOOL, both
from tests.world import NOON, World, email, ses


class FakeLinks:
    def link(self, key: str, name: str, now: datetime) -> Link:
        return Link(url=f"https://bucket.example.org/{key}?{name}", expires_at=now)


def attachment(world: World, ref: str, number: int = 1) -> File:
    case = world.cases.get(ref)
    return fetch_attachment(case, case.messages[-1].id, number, world.mail)


def original(world: World, ref: str) -> File | Link:
    case = world.cases.get(ref)
    return fetch_original(case, case.messages[-1].id, world.mail, FakeLinks(), NOON)


def test_an_attachment_is_fetched_by_its_number(world: World) -> None:
    ref = world.receive(both("x"))
    assert attachment(world, ref) == File(name="plan.pdf", content=b"PDF")
    with pytest.raises(NotOnCase, match="no such attachment"):
        attachment(world, ref, 2)


def test_an_original_is_the_message_as_it_came_to_the_last_byte(world: World) -> None:
    ref = world.receive(both("x"))
    (raw,) = world.mail.raw.values()
    message = world.cases.get(ref).messages[0]
    assert original(world, ref) == File(name=f"{ref}-{message.id}.eml", content=raw)


def test_a_large_original_is_fetched_by_a_link_and_a_large_attachment_with_it(world: World) -> None:
    ref = world.receive(both("x").replace(b"UERG", b"UERG" * 1_400_000))
    (key,) = world.mail.raw
    found = original(world, ref)
    assert isinstance(found, Link)
    assert found.url.startswith(f"https://bucket.example.org/{key}?{ref}-")
    with pytest.raises(TooLarge, match=r"4\.2 MB .* fetch the original"):
        attachment(world, ref)


@pytest.mark.clause("CF-24")
@pytest.mark.parametrize("fetch", [attachment, original])
def test_nothing_is_handed_out_that_must_not_be_opened(world: World, fetch: type) -> None:
    poison = world.receive(both("x"), on_top=ses(virus="FAIL"))
    raw = both("x", "I would like to refer a pupil.", **{"from": "office@hill.sch.uk"}, message_id="<2@hill.sch.uk>")
    suspected = world.receive(raw, on_top=PROVED_SCHOOL)
    world.mail.raw.clear()  # nobody even looks for them
    with pytest.raises(NotToBeOpened, match="quarantine"):
        fetch(world, poison)
    with pytest.raises(NotToBeOpened, match="nobody has said yet"):
        fetch(world, suspected)


@pytest.mark.parametrize("fetch", [attachment, original])
def test_what_was_removed_is_gone(world: World, fetch: type) -> None:
    ref = world.receive(both("x"))
    world.mail.raw.clear()
    with pytest.raises(NoLongerThere, match="the original was removed"):
        fetch(world, ref)


def test_of_a_message_that_cannot_be_read_only_the_original_is_fetched(world: World) -> None:
    ref = world.receive(email("--x\r\n" * 2_001))
    assert isinstance(original(world, ref), File)
    with pytest.raises(NotToBeOpened, match="TooTangled"):
        attachment(world, ref)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("plan.pdf", "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"),
        ("plän 1%.pdf", "attachment; filename=\"pl_n 1_.pdf\"; filename*=UTF-8''pl%C3%A4n%201%25.pdf"),
        (
            'a"; filename=b.exe',
            "attachment; filename=\"a_; filename=b.exe\"; filename*=UTF-8''a%22%3B%20filename%3Db.exe",
        ),
        ("a\r\nX-Evil: 1", "attachment; filename=\"a__X-Evil: 1\"; filename*=UTF-8''a%0D%0AX-Evil%3A%201"),
    ],
)
def test_a_name_cannot_leave_its_place_in_the_header(name: str, header: str) -> None:
    assert disposition(name) == header
