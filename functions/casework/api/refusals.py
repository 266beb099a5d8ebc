"""What a refusal looks like: every error that a route may raise, as an answer."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from pydantic import BaseModel

from casework.api.answers import answer, described
from casework.api.asking import KeptOff, NotForThisRole
from casework.api.wrong_fields import WrongField, WrongFields, wrong_field
from casework.errors import (
    AlreadyAnswered,
    BadPageMark,
    CaseErased,
    CaseMerged,
    CaseMovedOn,
    CaseNotFound,
    FieldWrong,
    NoSuchStaff,
    NotOnCase,
    NotTheirAbsence,
    NotTheirs,
)


class Refusal(BaseModel, defer_build=True):
    """Why a request was refused. Nothing was changed."""

    error: str


class NotSignedIn(BaseModel, defer_build=True):
    """What API Gateway itself answers without a good token."""

    message: str


REFUSALS: dict[int, Any] = {
    401: described("Not signed in", NotSignedIn),
    403: described("Signed in, but with no role that may do this, or kept off the case by a conflict", Refusal),
    422: described("Names every field that is wrong, and why; nothing was stored", WrongFields),
}
"""What any route may answer."""

STATUS: dict[type[Exception], int] = {
    NotTheirs: 403,
    NotTheirAbsence: 403,
    NoSuchStaff: 404,
    NotForThisRole: 403,
    KeptOff: 403,
    CaseNotFound: 404,
    NotOnCase: 404,
    AlreadyAnswered: 409,
    CaseMovedOn: 409,
    CaseErased: 410,
    CaseMerged: 409,
}


def bad_input(error: RequestValidationError | FieldWrong | BadPageMark) -> Response[str]:
    match error:
        case RequestValidationError():
            wrong = [wrong_field(each) for each in error.errors()]
        case FieldWrong():
            wrong = [WrongField(field=error.field, why=error.why)]
        case _:
            wrong = [WrongField(field="next", why="is not a mark that a page gave")]
    return answer(WrongFields(errors=wrong), 422)


def refused(error: Exception) -> Response[str]:
    return answer(Refusal(error=str(error)), STATUS[type(error)])
