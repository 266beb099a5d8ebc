"""What a certificate counts: each erasure once, by the run that proves it, whatever fails or comes between."""

from datetime import timedelta
from typing import Any

import pytest

from casework.adapters import keys, table
from casework.domain.disposal import Became, Receipt, Traces
from casework.domain.hold import HoldKind
from casework.domain.record import sortable
from casework.errors import LetterNotSent
from retention.certify import Certified
from tests.closings import closed
from tests.killing import Killer
from tests.retention.test_night import DAY, NIGHT, hold
from tests.world import World

RUN = sortable(NIGHT)


def became(world: World) -> list[Became]:
    return [receipt.became for receipt in world.disposals.receipts()]


@pytest.mark.clause("CF-07")
def test_a_case_whose_erasure_fails_before_it_is_decided_is_certified_by_the_night_that_erases_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(world)

    def busy(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(world.eraser, "erase", busy)
        certificate = world.night(NIGHT)
    assert (certificate.failed, certificate.erased, certificate.left) == (1, 0, 0)
    assert (world.night(NIGHT + DAY).erased, became(world)) == (1, [])


@pytest.mark.clause("CF-07")
def test_a_case_that_is_held_after_its_erasure_failed_is_certified_as_held(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = closed(world).ref

    def busy(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(world.eraser, "erase", busy)
        with pytest.raises(ConnectionError):
            world.dispose(ref, NIGHT)
    hold(world, ref)
    certificate = world.night(NIGHT)
    assert (certificate.erased, certificate.by_hold, certificate.left) == (0, {HoldKind.LEGAL: 1}, 0)


def test_what_another_run_does_meanwhile_is_for_its_own_certificate(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = closed(world).ref, closed(world).ref
    world.dispose(one, NIGHT)
    looked = world.disposals.looked

    def and_then(receipt: Receipt, left: int, run: str) -> None:
        looked(receipt, left, run)
        if receipt.ref == one:
            world.dispose(other, NIGHT)

    monkeypatch.setattr(world.disposals, "looked", and_then)
    world.certification.certify(RUN, NIGHT, 0, 0, NIGHT, lambda: True)
    first = world.disposals.certificate(RUN)
    assert first
    monkeypatch.undo()
    assert first.erased + world.night(NIGHT + DAY).erased == 2
    assert became(world) == []


def test_who_comes_too_late_to_erase_a_case_takes_no_receipt_of_it_away(world: World) -> None:
    ref = closed(world).ref
    world.dispose(ref, NIGHT)
    world.disposals.take_back(ref)
    assert became(world) == [Became.ERASED]


def test_a_receipt_of_more_traces_than_an_item_holds_is_in_parts_and_read_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.adapters.disposals._MOST", 2)
    traces = Traces(mail=("one", "two", "three"), letters=("a", "b", "c", "d", "e"), items=7)
    refs = sorted(closed(world).ref for _ in range(2))
    large, small = (
        Receipt(ref=ref, became=Became.ERASED, at=NIGHT, traces=each)
        for ref, each in zip(refs, (traces, Traces(mail=("four",))), strict=True)
    )
    world.disposals.note(large)
    world.disposals.note(small)
    assert list(world.disposals.receipts()) == [large, small]
    world.disposals.take_back(large.ref)
    assert list(world.disposals.receipts()) == [small]
    world.disposals.note(large)
    with monkeypatch.context() as patch, Killer(2, "after").at_large(world):
        patch.setattr(table, "_AT_ONCE", 1)
        world.disposals.clear([small, large])
    world.disposals.clear(list(world.disposals.receipts()))
    assert not list(world.table.query(keys.RECEIPTS))


@pytest.mark.clause("CF-07")
def test_where_there_is_no_time_to_look_everywhere_it_goes_on_and_certifies_once(world: World) -> None:
    for _ in range(3):
        world.dispose(closed(world).ref, NIGHT)
    looks = 0

    def for_one_look() -> bool:
        nonlocal looks
        looks += 1
        return looks % 4 != 2  # one look each time, but for the last

    certified: list[Certified] = []
    while not certified or certified[-1]["outcome"] == "unfinished":
        certified.append(world.certification.certify(RUN, NIGHT, 0, 0, NIGHT + timedelta(minutes=1), for_one_look))
    assert len(certified) > 1
    certificate = world.disposals.certificate(RUN)
    assert certificate
    assert (certificate.erased, certificate.left, became(world)) == (3, 0, [])


def test_a_certificate_is_told_of_once_and_again_only_where_the_letter_certainly_did_not_go(world: World) -> None:
    world.dispose(closed(world).ref, NIGHT)
    world.post.trouble.append(LetterNotSent("Throttled"))
    with pytest.raises(LetterNotSent):
        world.certification.certify(RUN, NIGHT, 0, 0, NIGHT, lambda: True)
    for _ in range(2):
        world.certification.certify(RUN, NIGHT, 0, 0, NIGHT, lambda: True)
    (letter,) = world.post.to(world.officer)
    assert letter["Subject"] == "Nightly erasure: 1 case erased"
