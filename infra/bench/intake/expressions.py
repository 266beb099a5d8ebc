"""The expressions in which a write says what it changes and on what condition, as Python that does it.

Each is translated once, as often as it is used: what stands in for DynamoDB in a measurement must not be what is
measured. Only what the stores write is understood; anything else is refused, and not guessed at.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

Item = dict[str, dict[str, Any]]
Names = Mapping[str, str]
Values = Mapping[str, Any]
Condition = Callable[[Item, Names, Values], bool]
Change = Callable[[Item, Names, Values], None]
Operand = Callable[[Item, Names, Values], Any]

_TOKEN = re.compile(r"\s*([#:]?[\w]+|<=|>=|<>|[=<>(),])")
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: bool(left == right),
    "<>": lambda left, right: bool(left != right),
    "<": lambda left, right: bool(left < right),
    "<=": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    ">=": lambda left, right: bool(left >= right),
}
_CLAUSE = re.compile(r"\b(SET|REMOVE|ADD)\b")


class NotUnderstood(Exception):
    """An expression says what none that is used here says: DynamoDB may know it, this does not."""

    def __init__(self, expression: str) -> None:
        super().__init__(f"not understood: {expression}")
        self.expression = expression


@cache
def condition(expression: str) -> Condition:
    """Whether an item, empty where there is none, meets ``expression``. Raises NotUnderstood."""
    reader = _Reader(expression)
    meets = reader.either()
    if reader.tokens:
        raise NotUnderstood(expression)
    return meets


@cache
def change(expression: str) -> Change:
    """Makes the changes of ``expression`` to an item. Raises NotUnderstood."""
    _, *parts = _CLAUSE.split(expression)
    changes = [
        _CHANGES[verb](each.strip(), expression)
        for verb, clause in zip(parts[::2], parts[1::2], strict=True)
        for each in clause.split(",")
    ]

    def change_all(item: Item, names: Names, values: Values) -> None:
        for each in changes:
            each(item, names, values)

    return change_all


class _Reader:
    """Reads a condition from left to right; OR binds less than AND, and AND less than NOT."""

    def __init__(self, expression: str) -> None:
        self._expression, self.tokens = expression, _TOKEN.findall(expression)
        if "".join(self.tokens) != "".join(expression.split()):
            raise NotUnderstood(expression)

    def either(self) -> Condition:
        first = self._both()
        if not self._next("OR"):
            return first
        second = self.either()
        return lambda item, names, values: first(item, names, values) or second(item, names, values)

    def _both(self) -> Condition:
        first = self._one()
        if not self._next("AND"):
            return first
        second = self._both()
        return lambda item, names, values: first(item, names, values) and second(item, names, values)

    def _one(self) -> Condition:
        if self._next("NOT"):
            meets = self._one()
            return lambda item, names, values: not meets(item, names, values)
        if self._next("("):
            within = self.either()
            self._expect(")")
            return within
        for function, there in (("attribute_exists", True), ("attribute_not_exists", False)):
            if self._next(function):
                self._expect("(")
                name = self._take()
                self._expect(")")
                return lambda item, names, values, there=there: (names.get(name, name) in item) is there  # type: ignore[misc]  # noqa: ARG005
        left, sign, right = _operand(self._take()), self._take(), _operand(self._take())
        if sign not in _COMPARED:
            raise NotUnderstood(self._expression)
        return _comparison(left, _COMPARED[sign], right)

    def _next(self, token: str) -> bool:
        if self.tokens and self.tokens[0] == token:
            self.tokens.pop(0)
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._next(token):
            raise NotUnderstood(self._expression)

    def _take(self) -> str:
        if not self.tokens:
            raise NotUnderstood(self._expression)
        token: str = self.tokens.pop(0)
        return token


def _operand(token: str) -> Operand:
    if token.startswith(":"):
        return lambda item, names, values: values[token]  # noqa: ARG005
    return lambda item, names, values: item.get(names.get(token, token))  # noqa: ARG005


def _comparison(left: Operand, compare: Callable[[Any, Any], bool], right: Operand) -> Condition:
    def meets(item: Item, names: Names, values: Values) -> bool:
        one, other = left(item, names, values), right(item, names, values)
        return one is not None and other is not None and compare(_comparable(one), _comparable(other))

    return meets


def _comparable(value: dict[str, Any]) -> Any:
    ((kind, held),) = value.items()
    return Decimal(held) if kind == "N" else held


def _set(one: str, expression: str) -> Change:
    name, equals, what = one.partition("=")
    name, value = name.strip(), what.strip()
    if not equals or not re.fullmatch(r"#?\w+", name) or not re.fullmatch(r":\w+", value):
        raise NotUnderstood(expression)

    def change_it(item: Item, names: Names, values: Values) -> None:
        item[names.get(name, name)] = values[value]

    return change_it


def _remove(name: str, expression: str) -> Change:
    if not re.fullmatch(r"#?\w+", name):
        raise NotUnderstood(expression)
    return lambda item, names, values: void(item.pop(names.get(name, name), None))  # noqa: ARG005


def _add(one: str, expression: str) -> Change:
    found = re.fullmatch(r"(#?\w+) (:\w+)", one)
    if found is None:
        raise NotUnderstood(expression)
    name, value = found.groups()

    def change_it(item: Item, names: Names, values: Values) -> None:
        ((kind, more),) = values[value].items()
        held = item.get(names.get(name, name), {}).get(kind)
        both = sorted({*(held or ()), *more}) if kind == "SS" else str(Decimal(held or 0) + Decimal(more))
        item[names.get(name, name)] = {kind: both}

    return change_it


def void(_: object) -> None:
    """Nothing, of whatever."""


_CHANGES: dict[str, Callable[[str, str], Change]] = {"SET": _set, "REMOVE": _remove, "ADD": _add}
