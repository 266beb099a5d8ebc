"""References are said on the telephone, and read back with slips."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.reference import ALPHABET, new_reference, read_reference, reference

BODIES = st.text(ALPHABET, min_size=8, max_size=8)


def test_looks_as_people_can_say_it() -> None:
    assert re.fullmatch(r"HSP-[0-9A-Z]{4}-[0-9A-Z]{4}", new_reference("HSP"))


def test_does_not_repeat() -> None:
    assert len({new_reference("HSP") for _ in range(1000)}) == 1000


@given(BODIES)
def test_is_read_back_however_it_is_written(body: str) -> None:
    ref = reference("HSP", body)
    slips = body.lower().replace("1", "l").replace("0", "o")
    for written in (ref, ref.lower(), ref.replace("-", ""), ref.replace("-", " "), f" {ref} ", f"hsp-{slips}"):
        assert read_reference(written, "HSP") == ref


@given(BODIES)
def test_a_prefix_with_l_and_o_is_read_back_too(body: str) -> None:
    assert read_reference(reference("LOI", body).lower(), "LOI") == reference("LOI", body)


@pytest.mark.parametrize("text", ["", "HSP", "HSP-1234", "XYZ-1234-5678", "HSP-1234-567U", "HSP-1234-56789", "\u00df"])
def test_what_cannot_be_a_reference_is_none(text: str) -> None:
    assert read_reference(text, "HSP") is None
