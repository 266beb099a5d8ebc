"""The bill of an enquiry is what it did times what that costs, and an enquiry stays within its budgets."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from infra.bench import units
from infra.bench.enquiry import Enquiry, measured
from infra.bench.price import (
    MOST_CALLS,
    MOST_TRANSITIONS,
    Assumed,
    Function,
    Price,
    bill,
    functions,
    load_prices,
    tables,
    until_parked,
)

ASSUMED = Assumed(ms_a_call=10, mb_a_processor=2000, cold_share=0.5, cold_ms=100)
TEMPLATE = {
    "Globals": {"Function": {"MemorySize": 500}},
    "Resources": {"DeskFunction": {"Properties": {}}, "ReceiveEmailFunction": {"Properties": {"MemorySize": 1000}}},
}
TEXT = {"S": "x" * 1000}


@pytest.fixture(scope="module")
def enquiry() -> Enquiry:
    return measured()


def ran(enquiry: Enquiry) -> list[Function]:
    resources: dict[str, Any] = {name: {"Properties": {}} for name in enquiry.invoked}
    return functions(enquiry, {**TEMPLATE, "Resources": resources}, {"": 5.0})


@pytest.mark.journey
def test_an_enquiry_stays_within_its_transitions_and_is_billed(enquiry: Enquiry) -> None:
    assert 0 < enquiry.transitions <= MOST_TRANSITIONS
    assert sum(enquiry.invoked.values()) == 5
    assert enquiry.of("sesv2 SendEmail") == 2
    assert enquiry.write_units > enquiry.read_units > 0
    lines = bill(enquiry, ran(enquiry), load_prices())
    in_all = f"**{sum(line.usd for line in lines):.2f}**"
    assert 0.1 < sum(line.usd for line in lines) < 5
    assert in_all in list(tables(ran(enquiry), lines, load_prices()))[1]


@pytest.mark.journey
def test_an_enquiry_stays_within_its_calls(enquiry: Enquiry) -> None:
    assert 0 < until_parked(ran(enquiry)) <= MOST_CALLS


def test_a_function_is_billed_for_its_share_of_a_processor_its_waits_and_its_cold_starts() -> None:
    function = Function("DeskFunction", invoked=2, calls=3, memory=500, computes=10)
    assert function.billed_ms(ASSUMED) == 2 * (10 + 50) * 4 + 3 * 10
    assert function.gb_seconds(ASSUMED) == pytest.approx(500 / 1024 * 0.510)
    assert Function("Big", 1, 0, 4000, 10).billed_ms(ASSUMED) == 60, "nobody gets more than a processor for one thread"


def test_functions_have_the_memory_that_the_template_gives_them() -> None:
    enquiry = Enquiry(Counter(DeskFunction=2, ReceiveEmailFunction=1), Counter({("DeskFunction", "dynamodb Query"): 4}))
    desk, receive = functions(enquiry, TEMPLATE, {"ReceiveEmailFunction": 1.5, "": 9.0})
    assert (desk.memory, desk.calls, desk.computes) == (500, 4, 9.0)
    assert (receive.memory, receive.calls, receive.computes) == (1000, 0, 1.5)


def test_a_price_is_for_as_many_as_it_says() -> None:
    price = Price(what="a thing", usd=0.5, per=100, region="all", looked_up=date(2026, 11, 27), source="a page")
    assert price.of(250) == 1.25


def test_every_price_is_dated_says_where_it_is_from_and_is_listed_once() -> None:
    prices = load_prices().prices
    assert len({each.what for each in prices}) == len(prices)
    assert all(each.source and each.region and each.looked_up <= datetime.now(UTC).date() for each in prices)


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "plän"}, 5),
        ({"N": "-123"}, 3),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"L": [{"S": "a"}, {"S": "b"}]}, 7),
        ({"M": {"ab": {"S": "c"}}}, 7),
        ({"SS": ["a", "bc"]}, 3),
    ],
)
def test_a_value_is_as_large_as_dynamodb_says(value: dict[str, object], size: int) -> None:
    assert units.size({"name": value}) == 4 + size


def test_reads_are_billed_by_four_kilobytes_and_half_where_they_may_be_old() -> None:
    assert units.read([{}], consistent=True) == 1
    assert units.read([{"a": TEXT}] * 5, consistent=True) == 2
    assert units.read([{"a": TEXT}] * 5, consistent=False) == 1


def test_writes_are_billed_by_the_larger_item_twice_in_a_transaction_and_for_each_entry_of_an_index() -> None:
    small, large = {"a": {"S": "x"}}, {"a": TEXT, "b": TEXT}
    assert units.written({}, small, in_transaction=False) == 1
    assert units.written(large, small, in_transaction=False) == 2
    assert units.written(small, large, in_transaction=True) == 4
    waits = {"pending": {"S": "x"}, "pending_since": {"S": "2026"}}
    later = {**waits, "pending_since": {"S": "2027"}}
    assert units.written({}, waits, in_transaction=False) == 2
    assert units.written(waits, later, in_transaction=False) == 3, "it leaves one place and comes to another"
    assert units.written(waits, {**waits, "c": {"S": "y"}}, in_transaction=False) == 1
    assert units.written(waits, {"pending": {"S": "x"}}, in_transaction=False) == 2, (
        "without its order it is in no index"
    )
