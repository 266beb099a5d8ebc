"""Every clause that a test claims to prove is a published promise, and every one of those has a test that proves it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from casework.profile import load_profile
from casework.profile.promises import load_promises
from infra.promises_table import DOCUMENT, tabled

TESTS = Path(__file__).parent
PROMISES = load_promises()


def test_every_promise_listed_is_proved_and_every_proof_is_listed() -> None:
    proved = {clause for test in TESTS.rglob("test_*.py") for clause in _clauses(ast.parse(test.read_text()))}
    assert {each.clause for each in PROMISES} == proved


def test_no_promise_is_listed_twice() -> None:
    assert len({each.clause for each in PROMISES}) == len(PROMISES)


def test_the_table_that_everybody_reads_is_up_to_date() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert tabled(document) == document, "run python -m infra.promises_table"
    assert all(f"| {each.clause} | {each.promise} |" in document for each in PROMISES)


def test_each_policy_that_a_promise_comes_from_is_one_that_is_reviewed() -> None:
    reviewed = {policy.id for policy in load_profile("halton").policies}
    assert {each.policy for each in PROMISES} - {None} <= reviewed


def _clauses(test: ast.Module) -> Iterator[str]:
    for node in ast.walk(test):
        match node:
            case ast.Call(func=ast.Attribute(attr="clause"), args=clauses):
                yield from (str(ast.literal_eval(clause)) for clause in clauses)
