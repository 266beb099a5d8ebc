"""A moment that somebody types into a form."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime
from pydantic_core import PydanticCustomError

_YEARS = range(1900, 2201)


def _of_our_time(moment: datetime) -> datetime:
    if moment.year not in _YEARS:
        raise PydanticCustomError("moment", "should lie between the years 1900 and 2200")
    return moment


NotedMoment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
"""Aware, and of a year that every clock can show: what was kept has to be readable in the office's time zone."""
