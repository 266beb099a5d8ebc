"""One message as it may be read, and what came with it as files that nothing opens."""

from base64 import b64decode

from desk.site.reply import Reply, redirect
from desk.site.show import show
from desk.site.visit import Visit

_AT = "GET /cases/{ref}/messages/{message_id}"


def message(visit: Visit) -> Reply:
    """The message: its words first, its HTML cleaned, and what to be careful about. Raises Refused."""
    return show(visit, "message", facts=visit.ask(_AT))


def attachment(visit: Visit) -> Reply:
    """A file that came with it. Raises Refused."""
    return _file(visit, f"{_AT}/attachments/{{number}}")


def original(visit: Visit) -> Reply:
    """The message exactly as it came, or where to fetch it. Raises Refused."""
    return _file(visit, f"{_AT}/original")


def _file(visit: Visit, route: str) -> Reply:
    answered = visit.fetch(route)
    headers = answered["headers"]
    if "Location" in headers:
        return redirect(headers["Location"])
    return Reply(200, b64decode(answered["body"]), headers)
