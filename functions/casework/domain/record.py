"""What every record of the domain shares: it never changes, and its errors never repeat a person's words."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    PlainSerializer,
    SerializationInfo,
    WithJsonSchema,
)


class Record(BaseModel):
    """An immutable value. Its validation errors name fields and never show input, which may be personal data.

    How it is validated is worked out at its first use: a function that starts cold pays for the records it uses only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


def _as_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def sortable(moment: datetime) -> str:
    """ISO 8601 in UTC, always to the second, so that text order is time order in a sort key."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _written(moment: datetime, info: SerializationInfo) -> str:
    """For people in the time zone that the context names as ``zone``; for the table, without one, in UTC."""
    zone = (info.context or {}).get("zone")
    return moment.astimezone(zone).isoformat(timespec="seconds") if zone else sortable(moment)


Instant = Annotated[
    AwareDatetime,
    AfterValidator(_as_utc),
    PlainSerializer(_written, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment in UTC, to the second, as people are told of it. Naive times are refused: a promise in working days needs to
know which day it was in Halton.
"""
