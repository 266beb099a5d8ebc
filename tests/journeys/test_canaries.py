"""Nothing about anybody is anywhere but where it may be; and once its time is over, nowhere (CF-07).

Every field in which anybody can write anything has a canary of its own, all that can happen does, and every store that
an AWS client can read is searched: before anything is erased, and when everything has been.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from hashlib import sha256
from typing import Any

import pytest

from casework.adapters import keys
from casework.profile.stored import Goes, load_stored
from infra.local.oidc import PEOPLE
from infra.local.service import LocalService
from tests.journeys import canary, canary_story
from tests.journeys.canaries import free_texts

pytestmark = pytest.mark.journey

MAY_HOLD = {"table", "inbound/", "exports/"}
OF_STAFF_AND_DAYS = (*PEOPLE.values(), "2012-02-03", "2012-03-01", "2009-03-01", "2004-03-01")
"""What says something of somebody and has no room for a canary."""


@dataclass(frozen=True)
class Seen:
    """What was found of the story ``before`` anything was erased and ``after`` everything was, and what is left."""

    planted: dict[str, str]
    filled: set[tuple[str, str]]
    before: dict[str, set[str]]
    others_before: set[str]
    hashed: list[str]
    letters: list[dict[str, Any]]
    after: dict[str, set[str]]
    others_after: set[str]
    left: list[dict[str, Any]]
    certificates: list[dict[str, Any]]
    nights: list[str]
    still_running: list[str]


@pytest.fixture(scope="module")
def seen() -> Iterator[Seen]:
    with canary_story.told() as story:
        service, planted = story.service, story.canaries.planted
        before, others_before = canary.canaries(service), _others(service)
        hashed = _hashed(service, planted)
        story.years_go_by()
        certificates = [
            each for year in range(2027, service.now().year + 1) for each in _certificates(service, f"{year}-01")
        ]
        yield Seen(
            planted=planted,
            filled=story.canaries.filled,
            before=before,
            others_before=others_before,
            hashed=hashed,
            letters=service.outbox(),
            after=canary.canaries(service),
            others_after=_others(service),
            left=[item for item in _items(service) if not _went_by_itself(item, service)],
            certificates=certificates,
            nights=[run["status"] for run in story.runs(1)],
            still_running=[run["name"] for run in story.runs(0) if run["status"] == "RUNNING"],
        )


def _others(service: LocalService) -> set[str]:
    return {store for store, _ in canary.found(service, OF_STAFF_AND_DAYS)}


def _hashed(service: LocalService, planted: dict[str, str]) -> list[str]:
    """The addresses whose hash anybody could make again who knows them, and so find them by."""
    kept = "".join(text for _, text in canary.stores(service))
    addresses = [f"{each}@example.org" for each, field in planted.items() if "email" in field or "address" in field]
    return [each for each in addresses if sha256(each.encode()).hexdigest()[:16] in kept]


def _certificates(service: LocalService, month: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.request("GET", f"/disposals?month={month}", role="officer").json["disposals"]
    return found


def _items(service: LocalService) -> list[dict[str, Any]]:
    client = service.client("dynamodb")
    (table,) = client.list_tables()["TableNames"]
    return [item for page in client.get_paginator("scan").paginate(TableName=table) for item in page["Items"]]


def _went_by_itself(item: dict[str, Any], service: LocalService) -> bool:
    """Whether DynamoDB has deleted it by now, which moto does not."""
    return int(item.get("expires_at", {}).get("N", "9" * 11)) < service.now().timestamp()


@pytest.mark.clause("CF-07", "CF-22")
def test_every_field_in_which_anybody_can_write_anything_was_filled_in(seen: Seen) -> None:
    assert free_texts() - seen.filled == set()


@pytest.mark.clause("CF-22")
def test_before_nothing_is_outside_the_stores_that_may_hold_it(seen: Seen) -> None:
    assert set(seen.before) == MAY_HOLD, {name: seen.before[name] for name in set(seen.before) - MAY_HOLD}
    assert seen.others_before <= MAY_HOLD
    assert seen.hashed == []


@pytest.mark.clause("CF-22")
def test_no_letter_to_anybody_else_says_anything_of_anybody(seen: Seen) -> None:
    for letter in seen.letters:
        said = {each.lower() for each in canary.CANARY.findall(str({**letter, "to": "", "headers": ""}))}
        (to,) = letter["to"]
        whose = seen.planted.get(to.partition("@")[0].lower(), "")
        if not whose:
            assert said == set(), letter["subject"]
        if "referrer" in whose:
            assert {seen.planted[each] for each in said} <= {whose.replace("email", "name")}, letter["subject"]


@pytest.mark.clause("CF-07")
def test_after_erasure_nothing_is_anywhere(seen: Seen) -> None:
    assert seen.after == {}
    assert seen.others_after == set()


@pytest.mark.clause("CF-07")
def test_every_night_proved_that_nothing_was_left_over(seen: Seen) -> None:
    assert set(seen.nights) == {"SUCCEEDED"}
    assert len(seen.certificates) == len(seen.nights)
    assert {(each["left"], each["failed"]) for each in seen.certificates} == {(0, 0)}
    for counted in ("erased", "held", "to_review", "items", "mail", "forgotten"):
        assert sum(each[counted] for each in seen.certificates), counted


@pytest.mark.clause("CF-07")
def test_what_is_left_is_what_the_schedule_lists_as_staying_and_no_machine_outlives_its_case(seen: Seen) -> None:
    stays = {item.name: set(item.fields) for item in load_stored().items if item.goes is Goes.STAYS}
    assert {_kind(item) for item in seen.left} == set(stays)
    for item in seen.left:
        listed = {path.partition(".")[0] for path in stays[_kind(item)]} - {"opened_by"}
        unlisted = [name for name in item.keys() - {"pk", "sk"} if not any(fnmatch(name, path) for path in listed)]
        assert unlisted == [], item
    assert all("erased_at" in item for item in seen.left if _kind(item) == "CASE")
    assert seen.still_running == []


def _kind(item: dict[str, Any]) -> str:
    partition = item["pk"]["S"].partition("#")[0]
    return keys.type_of(item["sk"]["S"]) if partition in {"CASE", "RECIPIENT"} else partition
