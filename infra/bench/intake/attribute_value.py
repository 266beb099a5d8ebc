"""Values as DynamoDB writes them, such as ``{"S": "words"}``, and back again: for the types that items of ours hold.

In the place of boto3's own serialiser, which brings all of boto3 with it: that is no part of what is measured.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

AttributeValue = dict[str, Any]


def serialised_value(value: Any) -> AttributeValue:
    """``value`` as DynamoDB takes it. Raises TypeError for a type that no item of ours holds, such as a float."""
    if isinstance(value, str):
        return {"S": str(value)}  # also of what is more than a str, as members of an enumeration are
    try:
        return _SERIALISED[type(value)](value)
    except KeyError:
        raise TypeError(f"no item holds a {type(value).__name__}") from None


def deserialised_value(value: AttributeValue) -> Any:
    """What DynamoDB gave, as it was before; a number is a Decimal. Raises TypeError as serialised_value() does."""
    ((kind, held),) = value.items()
    try:
        return _DESERIALISED[kind](held)
    except KeyError:
        raise TypeError(f"no item holds a {kind}") from None


def _itself(value: Any) -> Any:
    return value


_SERIALISED: dict[type, Callable[[Any], AttributeValue]] = {
    bool: lambda value: {"BOOL": value},
    int: lambda value: {"N": str(value)},
    Decimal: lambda value: {"N": str(value)},
    type(None): lambda _: {"NULL": True},
    list: lambda value: {"L": [serialised_value(each) for each in value]},
    tuple: lambda value: {"L": [serialised_value(each) for each in value]},
    dict: lambda value: {"M": {name: serialised_value(each) for name, each in value.items()}},
    set: lambda value: {"SS": sorted(value)},
}
_DESERIALISED: dict[str, Callable[[Any], Any]] = {
    "S": _itself,
    "BOOL": _itself,
    "N": Decimal,
    "NULL": lambda _: None,
    "L": lambda held: [deserialised_value(each) for each in held],
    "M": lambda held: {name: deserialised_value(each) for name, each in held.items()},
    "SS": set,
}
