"""A complaint about the service as staff note it: what it is about, and when that happened (FB-13, FB-14)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.domain.noted_contact import Flag
from casework.domain.record import Record
from casework.domain.staff import Role
from casework.domain.text import Line, Paragraph

_ABOUT = (Role.CASEWORKER, Role.OFFICER, Role.MANAGER, Role.DIRECTOR)


def _of_a_role(about: object) -> object:
    if about is not None and about not in _ABOUT:
        roles = f"{', '.join(_ABOUT[:-1])} or {_ABOUT[-1]}"
        raise ValueError(f"should be {roles}: leave it out for the service as a whole")
    return about


class NotedComplaint(Record):
    """What has to be known of a complaint before its first step; by itself it is about the service as a whole."""

    about: Annotated[
        Literal[Role.CASEWORKER, Role.OFFICER, Role.MANAGER, Role.DIRECTOR] | None, BeforeValidator(_of_a_role)
    ] = Field(default=None, description="the role of whom it is about; null for the service as a whole")
    worker: Line | None = Field(
        default=None,
        description="that person's sign-in id or name, as `taken_by` has both: it keeps them off the case",
    )
    happened_on: Annotated[date, Field(ge=date(1900, 1, 1))] | None = Field(
        default=None, description="when it happened or came to be known, where that was said"
    )
    late_reason: Paragraph | None = Field(
        default=None, description="why it is taken up after more than twelve months, or who decides whether it is"
    )
    data_protection: Flag = Field(
        default=False, description="whether it is about how personal data is handled (DPA 2018 section 164A)"
    )

    @field_validator("worker")
    @classmethod
    def _has_a_role(cls, worker: str | None, info: ValidationInfo) -> str | None:
        """Who decides the first step follows from the role, and that must not be the worker."""
        if worker and info.data.get("about", worker) is None:
            raise PydanticCustomError("worker", "should be there only with about, the role that they have")
        return worker
