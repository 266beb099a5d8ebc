"""Every clause that a test claims to prove is in docs/promises.md, and every clause there has a test that proves it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
PROMISES = TESTS.parent / "docs/promises.md"


def test_every_promise_listed_is_proved_and_every_proof_is_listed() -> None:
    listed = set(re.findall(r"^\| ([A-Z]{2}-\d\d) \|", PROMISES.read_text(encoding="utf-8"), re.MULTILINE))
    proved = {clause for test in TESTS.rglob("test_*.py") for clause in _clauses(ast.parse(test.read_text()))}
    assert listed == proved


def _clauses(test: ast.Module) -> Iterator[str]:
    for node in ast.walk(test):
        match node:
            case ast.Call(func=ast.Attribute(attr="clause"), args=clauses):
                yield from (str(ast.literal_eval(clause)) for clause in clauses)
