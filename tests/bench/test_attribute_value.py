"""Values go to DynamoDB and come back as boto3's own serialiser would have them."""

from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.channel import Channel
from infra.bench.intake.attribute_value import deserialised_value, serialised_value

SIMPLE = (
    st.none()
    | st.booleans()
    | st.text()
    | st.integers(-(10**37), 10**37)
    | st.decimals("-1e30", "1e30", places=3)
    | st.sampled_from(Channel)
    | st.sets(st.text(), min_size=1)
)
VALUES = st.recursive(SIMPLE, lambda held: st.lists(held) | st.tuples(held) | st.dictionaries(st.text(), held))


@given(VALUES)
def test_every_type_that_an_item_holds_is_written_and_read_as_boto3_does(value: Any) -> None:
    written = serialised_value(value)
    assert _in_order(written) == _in_order(TypeSerializer().serialize(value))
    assert deserialised_value(written) == TypeDeserializer().deserialize(written)  # type: ignore[arg-type]  # the stubs want one type of value


def _in_order(written: Any) -> Any:
    """A set has no order."""
    if isinstance(written, dict):
        return {name: sorted(held) if name == "SS" else _in_order(held) for name, held in written.items()}
    return list(map(_in_order, written)) if isinstance(written, list) else written


@pytest.mark.parametrize("value", [0.5, b"bytes", object()])
def test_what_no_item_holds_is_refused_when_it_is_written(value: object) -> None:
    with pytest.raises(TypeError, match="no item holds"):
        serialised_value(value)


@pytest.mark.parametrize("value", [{"B": b"bytes"}, {"NS": ["1"]}])
def test_what_no_item_holds_is_refused_when_it_is_read(value: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="no item holds"):
        deserialised_value(value)
