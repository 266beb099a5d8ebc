"""Mail out: everything SES was asked to send, kept in memory and, if a directory is given, as .eml files."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from pathlib import Path
from typing import Any

from moto.sesv2.responses import SESV2Response

from infra.local.clock import VirtualClock
from infra.local.patches import replaced
from infra.template import REGION


@dataclass(frozen=True)
class SentEmail:
    """One email as its recipients get it. `sent_at` is virtual time; `message_id` is SES's, without its domain."""

    message_id: str
    to: list[str]
    sender: str
    message: EmailMessage
    sent_at: datetime

    def as_json(self) -> dict[str, Any]:
        """The shape of GET /local/outbox."""
        return {
            "message_id": self.message_id,
            "to": self.to,
            "from": self.sender,
            "subject": str(self.message["Subject"] or ""),
            "text": self._part("plain"),
            "html": self._part("html"),
            "headers": {name: str(value) for name, value in self.message.items()},
            "sent_at": self.sent_at.isoformat(),
        }

    def _part(self, kind: str) -> str | None:
        part = self.message.get_body((kind,))
        return None if part is None else str(part.get_content())


class Outbox:
    """The emails sent so far, oldest first."""

    def __init__(self, clock: VirtualClock, directory: Path | None = None) -> None:
        self._clock = clock
        self._directory = directory
        self._lock = threading.Lock()
        self._emails: list[SentEmail] = []
        if directory:
            directory.mkdir(parents=True, exist_ok=True)

    def emails(self) -> list[SentEmail]:
        with self._lock:
            return list(self._emails)

    def find(self, message_id: str) -> SentEmail | None:
        """The email that was sent under `message_id`."""
        return next((email for email in self.emails() if email.message_id == message_id), None)

    def keep(self, request: dict[str, Any], message_id: str) -> SentEmail:
        """Keep what the SES v2 SendEmail `request` sent under `message_id`."""
        now = self._clock.now()
        message = _message(request)
        del message["Message-ID"], message["Bcc"]
        message["Message-ID"] = f"<{message_id}@{REGION}.amazonses.com>"
        if "Date" not in message:
            message["Date"] = format_datetime(now)
        destination = request.get("Destination", {})
        asked = [
            address for kind in ("ToAddresses", "CcAddresses", "BccAddresses") for address in destination.get(kind, [])
        ]
        to = asked or [str(value) for name in ("To", "Cc") for value in message.get_all(name, [])]
        addresses = [address for _, address in getaddresses(to)]
        sender = str(request.get("FromEmailAddress") or message["From"])
        email = SentEmail(message_id, addresses, sender, message, now)
        with self._lock:
            self._emails.append(email)
            if self._directory:
                name = f"{len(self._emails):04d}-{now.strftime('%Y%m%dT%H%M%S')}-{message_id[:8]}.eml"
                (self._directory / name).write_bytes(message.as_bytes(policy=policy.SMTP))
        return email


@contextmanager
def kept(outbox: Outbox, then: Callable[[SentEmail], None]) -> Iterator[None]:
    """While the block runs, what moto's SES v2 accepts is kept in `outbox`, and `then` hears of it."""
    accept = SESV2Response.send_email

    def send_email(self: SESV2Response) -> str:
        request = json.loads(self.body)
        configuration_set = request.get("ConfigurationSetName")
        # SES refuses a configuration set that is not there; moto takes any name.
        if configuration_set:
            self.sesv2_backend.core_backend.describe_configuration_set(configuration_set)
        answer = accept(self)
        then(outbox.keep(request, json.loads(answer)["MessageId"]))
        return answer

    with replaced((SESV2Response, "send_email", send_email)):
        yield


def _message(request: dict[str, Any]) -> EmailMessage:
    content = request["Content"]
    if "Raw" in content:
        message = message_from_bytes(base64.b64decode(content["Raw"]["Data"]), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message
    simple = content["Simple"]
    message = EmailMessage(policy=policy.default)
    _address(message, request)
    message["Subject"] = simple["Subject"]["Data"]
    for header in simple.get("Headers", []):
        message[header["Name"]] = header["Value"]
    _fill(message, simple)
    return message


def _address(message: EmailMessage, request: dict[str, Any]) -> None:
    destination = request.get("Destination", {})
    message["From"] = request["FromEmailAddress"]
    message["To"] = ", ".join(destination.get("ToAddresses", []))
    if destination.get("CcAddresses"):
        message["Cc"] = ", ".join(destination["CcAddresses"])
    if request.get("ReplyToAddresses"):
        message["Reply-To"] = ", ".join(request["ReplyToAddresses"])


def _fill(message: EmailMessage, simple: dict[str, Any]) -> None:
    body = simple["Body"]
    if "Text" in body:
        message.set_content(body["Text"]["Data"])
    if "Html" in body and "Text" in body:
        message.add_alternative(body["Html"]["Data"], subtype="html")
    elif "Html" in body:
        message.set_content(body["Html"]["Data"], subtype="html")
    for attachment in simple.get("Attachments", []):
        kind, _, subtype = attachment.get("ContentType", "application/octet-stream").partition("/")
        message.add_attachment(
            base64.b64decode(attachment["RawContent"]), maintype=kind, subtype=subtype, filename=attachment["FileName"]
        )
