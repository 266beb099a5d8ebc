"""What somebody got in touch for, as staff say it, with what has to be known of that kind (FB-03)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.domain.noted_complaint import NotedComplaint
from casework.domain.noted_feedback import NotedFeedback
from casework.domain.record import Record
from casework.domain.round import FEEDBACK, Kind

_ELSEWHERE = {
    Kind.REFERRAL: "a referral is noted at POST /referrals, which takes only what may be kept of one (CF-24)",
    Kind.CONSENT: "a consent is recorded on its case, at POST /cases/{ref}/consents",
    Kind.SERVICE_REFUSAL: "a refusal of service is decided on its case, at POST /cases/{ref}/service-refusals",
    Kind.RIGHTS_REQUEST: "a request about personal data is noted on its case, at POST /cases/{ref}/rights-requests",
}

IN_WORDS = {
    Kind.ENQUIRY: "an enquiry",
    Kind.COMPLAINT: "a complaint",
    Kind.COMMENT: "a comment",
    Kind.COMPLIMENT: "a compliment",
    Kind.CRITICISM: "criticism",
    Kind.OTHER_SERVICE: "views about another service",
}
"""What each kind is called that something can be."""


def _not_elsewhere(kind: object) -> object:
    for other, where in _ELSEWHERE.items():
        if kind == other:
            raise ValueError(where)
    return kind


class NotedKind(Record):
    """What somebody got in touch for: questions to a family and refusals of service are noted elsewhere."""

    kind: Annotated[
        Literal[Kind.ENQUIRY, Kind.COMPLAINT, Kind.COMMENT, Kind.COMPLIMENT, Kind.CRITICISM, Kind.OTHER_SERVICE],
        BeforeValidator(_not_elsewhere),
    ]
    complaint: NotedComplaint | None = Field(
        default=None, description="of a complaint: what it is about, if not the service as a whole (FB-13)"
    )
    feedback: NotedFeedback | None = Field(
        default=None,
        validate_default=True,
        description="of a comment, a compliment or a criticism: needed, to say whether a reply is wanted (FB-11)",
    )

    @field_validator("complaint")
    @classmethod
    def _of_a_complaint(cls, complaint: NotedComplaint | None, info: ValidationInfo) -> NotedComplaint | None:
        if complaint and info.data.get("kind", Kind.COMPLAINT) is not Kind.COMPLAINT:
            raise PydanticCustomError("complaint", "should be there for a complaint only")
        return complaint

    @field_validator("feedback")
    @classmethod
    def _of_feedback(cls, feedback: NotedFeedback | None, info: ValidationInfo) -> NotedFeedback | None:
        if "kind" not in info.data or (info.data["kind"] in FEEDBACK) is (feedback is not None):
            return feedback
        if feedback is None:
            raise PydanticCustomError("feedback", "should say in feedback.reply_wanted whether they want a reply")
        raise PydanticCustomError("feedback", "should be there for a comment, a compliment or a criticism only")
