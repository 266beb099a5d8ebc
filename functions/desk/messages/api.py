"""Reading one message, and fetching what came with it. What strangers wrote is opened here, and by the site, which
asks these routes in its own process.
"""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.api import REFUSALS, Refusal, answer, described, new_api, respond
from casework.export.link import Link
from desk.conflict_bar import keep_off, shown_case
from desk.messages.download import download
from desk.messages.fetch import fetch_attachment, fetch_original
from desk.messages.message_views import OpenedMessage
from desk.messages.open_message import open_message
from desk.messages.refusals import NoLongerThere, NotToBeOpened, TooLarge
from desk.paths import NO_SUCH_CASE, Ref

MessageId = Annotated[str, Path(description="a message's id, as the case has it", max_length=64)]
Number = Annotated[int, Path(description="which attachment, from 1 on", ge=1, le=1_000)]

_STATUS: dict[type[Exception], int] = {NotToBeOpened: 409, NoLongerThere: 410, TooLarge: 413}
_FILE: dict[int, Any] = {
    200: {
        "description": "The bytes, to be stored and not opened",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_NOT_OPENED: dict[int, Any] = {
    409: described("It is in quarantine, held back, or cannot be read: says which", Refusal),
}
_GONE: dict[int, Any] = {410: described("The case was erased, or the original removed", Refusal)}


def _refused(error: Exception) -> Response[str]:
    return answer(Refusal(error=str(error)), _STATUS[type(error)])


api = new_api()
api.exception_handler([*_STATUS])(_refused)


@api.get(
    "/cases/<ref>/messages/<message_id>",
    summary="One message: its words first, its HTML cleaned, and what to be careful about",
    responses={200: described("The message", OpenedMessage), **REFUSALS, **NO_SUCH_CASE, **_NOT_OPENED},
)
def show_message(ref: Ref, message_id: MessageId) -> Response[str]:
    return answer(open_message(shown_case(ref, api), message_id, wiring.mail(), wiring.known_domains()))


@api.get(
    "/cases/<ref>/messages/<message_id>/attachments/<number>",
    summary="What came with a message, as a file",
    responses={
        **_FILE,
        **REFUSALS,
        **NO_SUCH_CASE,
        **_NOT_OPENED,
        **_GONE,
        413: described("It is too large: fetch the original, which it is in", Refusal),
    },
)
def give_attachment(ref: Ref, message_id: MessageId, number: Number) -> Response[str]:
    file = fetch_attachment(shown_case(ref, api), message_id, number, wiring.mail())
    return download(file.name, file.content)


@api.get(
    "/cases/<ref>/messages/<message_id>/original",
    summary="A message exactly as it came, as a file",
    responses={
        **_FILE,
        303: {"description": "It is large: Location is a link to it, for ten minutes and without signing in"},
        **REFUSALS,
        **NO_SUCH_CASE,
        **_NOT_OPENED,
        **_GONE,
    },
)
def give_original(ref: Ref, message_id: MessageId) -> Response[str]:
    found = fetch_original(shown_case(ref, api), message_id, wiring.mail(), wiring.original_links(), wiring.now())
    if isinstance(found, Link):
        return Response(303, body="", headers={"Location": found.url})
    return download(found.name, found.content)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(api, event, context, keep_off=keep_off)
