"""Erasure of a case: everything goes but its tombstone and a count, wherever it is stopped, and nothing comes back."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from casework.adapters import keys, table
from casework.adapters.mail_bucket import MailBucket
from casework.adapters.removals import removal_item
from casework.domain.channel import Channel
from casework.domain.letter import Letter, LetterState
from casework.domain.round import Outcome, Response
from casework.domain.staff import Role
from casework.errors import CaseErased, CaseMovedOn
from tests.killing import Killed, Killer
from tests.referrals import OF_THE_FAMILY, ROBIN, Lane
from tests.world import CASEY, NOON, World, email, small_world

LATER = NOON + timedelta(minutes=6)

COPY = "exports/HSP-7K3M-9QXD/2-20261223T100000Z.zip"


def everything(world: World) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = world.table._client.scan(TableName="cases")["Items"]
    return items


def left_of(world: World, ref: str) -> list[str]:
    return [item["sk"] for item in world.table.query(keys.partition(ref))]


def a_referral_with_everything(world: World) -> Lane:
    """Letters, tasks, a message with a raw copy, a removal that was not finished, a copy asked for on another case."""
    lane = Lane(world)
    lane.tell_referrer()
    lane.ask()
    raw = email("Who are you?", to=world.replies.address(lane.ref), **{"from": f"Robin <{ROBIN}>"})
    world.receive(raw)
    world.receive(raw)
    world.table.write(world.table.put(removal_item(lane.ref, "more", ["inbound/more"], NOON)))
    world.mail.raw["inbound/more"] = b"Charlie"
    world.requests.copied(lane.ref, COPY)
    world.mail.raw[COPY] = b"Charlie"
    return lane


@pytest.mark.clause("CF-25")
def test_nothing_is_left_but_the_tombstone_counts_and_hashes_of_deliveries(world: World) -> None:
    lane = a_referral_with_everything(world)
    lane.decide(Outcome.REFUSED)
    lane.settle()
    assert left_of(world, lane.ref) == ["CASE"]
    assert not world.mail.raw
    kept = everything(world)
    assert {item["pk"]["S"].split("#")[0] for item in kept} == {"CASE", "COUNT", "DELIVERY", "HOUR"}
    assert not any(word in str(kept) for word in OF_THE_FAMILY)
    assert CASEY.id not in str(kept)


def test_what_is_remembered_about_a_recipient_goes_unless_another_case_remembers_it(world: World) -> None:
    refs = [world.receive(email(message_id=f"<{at}@example.org>", subject=f"{at}")) for at in range(2)]
    letter = keys.letter(refs[0], "0001-acknowledgement")
    world.table.write(
        world.table.put({**letter, "recipient_hash": "abc"}),
        world.table.put({**keys.recipient("abc"), "letter": letter}),
        world.table.put({**keys.welcomed("abc"), "letter": keys.letter(refs[1], "0001-acknowledgement")}),
    )
    world.erase(refs[0], NOON)
    assert world.table.get(keys.recipient("abc")) is None
    assert world.table.get(keys.welcomed("abc"))


def test_no_machine_outlives_its_case(world: World) -> None:
    ref = world.receive(email())
    world.table.update(keys.round_(ref, 1), "SET task_token = :t", condition="attribute_exists(pk)", values={":t": "t"})
    world.machine.waiting_on.add("t")
    world.erase(ref, NOON)
    assert world.machine.woken == ["t"]


def test_what_came_since_the_case_was_read_is_not_erased_unread(world: World) -> None:
    ref = world.receive(email())
    response = Response(channel=Channel.TELEPHONE, summary="Explained", by=CASEY, recorded_at=NOON)
    world.rounds.answer(world.rounds.get(ref, 1), response, NOON, date(2028, 12, 23), None)
    world.receive(email("And now?", to=world.replies.address(ref), message_id="<second@mail.example.org>"))
    with pytest.raises(CaseMovedOn):
        world.erase(ref, NOON)
    assert len(world.cases.get(ref).rounds) == 2
    assert not world.counts.of_referrals()


@pytest.mark.parametrize("side", ["before", "after"])
def test_it_may_be_killed_at_any_call_and_run_again(side: str) -> None:
    at, killed = 0, True
    while killed:
        at += 1
        killed = _killed_and_run_again(at, side)
    assert at > 8, "some calls were not watched"


def _killed_and_run_again(at: int, side: str) -> bool:
    with small_world() as world:
        lane = a_referral_with_everything(world)
        lane.decide(Outcome.REFUSED)
        killer = Killer(at, side)
        with pytest.MonkeyPatch.context() as patch, killer.at_large(world):
            patch.setattr(table, "_AT_ONCE", 3)
            lane.settle()
        lane.settle()
        assert left_of(world, lane.ref) == ["CASE"]
        assert not world.mail.raw
        assert [(each.outcome, each.n) for each in world.counts.of_referrals()] == [(Outcome.REFUSED, 1)]
        return killer.killed


def test_what_a_crash_left_the_sweep_erases_and_then_it_is_no_loose_end(world: World) -> None:
    lane = a_referral_with_everything(world)
    lane.decide(Outcome.REFUSED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.eraser, "finish", _killed)
        with suppress(Killed):
            lane.settle()
    with pytest.raises(CaseErased):
        world.cases.get(lane.ref)
    assert len(left_of(world, lane.ref)) > 1
    world.sweep(LATER)
    assert left_of(world, lane.ref) == ["CASE"]
    assert not list(world.loose_ends.since(LATER))


def _killed(ref: str) -> None:
    raise Killed


def test_what_was_under_way_while_it_was_erased_is_caught_by_the_sweep(world: World) -> None:
    lane = Lane(world)
    lane.decide(Outcome.REFUSED)
    lane.settle()
    task = world.correspondence.task("late", "Ring them", NOON)
    world.ledger.raise_task(lane.ref, task)
    letter = Letter(id="late", template="task", recipient=Role.OFFICER, to=ROBIN, state=LetterState.SENDING, at=NOON)
    world.ledger.claim(lane.ref, letter)
    world.sweep(LATER)
    assert left_of(world, lane.ref) == ["CASE"]


def test_the_same_email_again_does_not_bring_it_back(world: World) -> None:
    raw = email()
    ref = world.receive(raw)
    world.erase(ref, NOON)
    assert world.receive(raw) == ref
    world.sweep(datetime(2026, 12, 23, 13, tzinfo=NOON.tzinfo))
    assert left_of(world, ref) == ["CASE"]
    assert not world.mail.raw


@pytest.fixture
def bucket() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", region_name="eu-west-2")
        client.create_bucket(Bucket="mail", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        client.put_bucket_versioning(Bucket="mail", VersioningConfiguration={"Status": "Enabled"})
        yield client


def test_mail_is_removed_in_every_version_and_its_neighbours_are_left(bucket: Any) -> None:
    for body in (b"first", b"second"):
        bucket.put_object(Bucket="mail", Key="inbound/a", Body=body)
    bucket.delete_object(Bucket="mail", Key="inbound/a")
    bucket.put_object(Bucket="mail", Key="inbound/ab", Body=b"another")
    for _ in range(2):
        MailBucket(bucket, "mail").remove("inbound/a")
    left = bucket.list_object_versions(Bucket="mail")
    assert [each["Key"] for each in left["Versions"]] == ["inbound/ab"]
    assert "DeleteMarkers" not in left


@pytest.mark.clause("CF-24")
def test_a_removal_takes_the_copies_with_it_and_is_finished_by_the_sweep(world: World) -> None:
    raw = email()
    ref = world.receive(raw)
    world.receive(raw)
    assert len(world.mail.raw) == 2
    world.table.write(world.table.put(removal_item(ref, "all", ["inbound/0"], NOON)))
    world.sweep(LATER)
    assert not world.mail.raw
    assert not [sk for sk in left_of(world, ref) if sk.startswith(("REMOVAL", "ORIGINAL"))]
    world.removals.finish(ref, "all")
