"""How many were asked what they think of the service, and how many answered (CH-11)."""

from pydantic import Field, computed_field

from casework.domain.record import Record


class SurveyCount(Record):
    """Of the cases that were closed in ``month`` (such as 2026-12, on the office's calendar): how many people were
    invited to a survey, from how many the invitation was withheld, and how many surveys have come back since.
    """

    month: str
    invited: int = Field(default=0, ge=0)
    withheld: int = Field(default=0, ge=0)
    returned: int = Field(default=0, ge=0)

    @computed_field  # type: ignore[prop-decorator]  # mypy does not know the two together
    @property
    def rate(self) -> float | None:
        """The part of those invited who answered; None where nobody was."""
        return round(self.returned / self.invited, 2) if self.invited else None
