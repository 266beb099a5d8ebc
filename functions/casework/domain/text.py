"""Text that people type into a form: stripped, within limits, and printable."""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from casework.domain.contact import can_be_written_to


def _printable(text: str) -> str:
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]", text.replace("\r", "")):
        raise PydanticCustomError("printable", "should have no control characters or broken letters")
    return text


def _email_address(text: str) -> str:
    if not can_be_written_to(text):
        raise PydanticCustomError("email_address", "should be one email address, such as name@example.org")
    return text


def _telephone_number(text: str) -> str:
    if not re.search(r"\d", text):
        raise PydanticCustomError(
            "telephone_number", "should have digits; words such as whose it is may stand beside them"
        )
    return text


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), AfterValidator(_printable)
]
"""As much as somebody has to say."""

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_printable)
]
"""A name, a purpose, a reason in a few words."""

Paragraph = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000), AfterValidator(_printable)
]
"""Why, in short, and no life story."""

PostalAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_printable)
]
"""Line by line, as it stands on an envelope."""

EmailAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_email_address)]
TelephoneNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(_telephone_number)
]
