"""Mail in: an SMTP server on loopback that does to a message what SES does, up to putting it in the bucket.

From there the real path goes on: S3 notifies the queue, the queue's poller invokes the function.
"""

import secrets
import socket
from email.utils import parseaddr
from typing import Any

import boto3
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from infra.local import verdicts
from infra.local.clock import VirtualClock
from infra.local.declared import ReceiptRule
from infra.local.stack import Stack
from infra.template import REGION

LARGEST = 40 * 1024 * 1024
"""Bytes: what SES accepts, with its attachments encoded."""


class NoReceiptRule(Exception):
    """The template has no SES receipt rule that stores mail in S3, so mail has nowhere to go."""


class MailDoor:
    """What SES's receipt rule does, for one stack."""

    def __init__(self, stack: Stack, clock: VirtualClock) -> None:
        self._clock = clock
        self._bucket, self._prefix = _store(stack)
        self._s3 = boto3.client("s3", region_name=REGION)

    def deliver(self, raw: bytes, *, sender: str, recipients: list[str]) -> list[str]:
        """Store `raw` once, as SES does for all its recipients together; return the keys it was stored under."""
        message_id = secrets.token_hex(20)
        stored = verdicts.prepend(
            raw,
            sender=sender,
            recipient=recipients[0] if recipients else "",
            message_id=message_id,
            at=self._clock.now(),
        )
        key = f"{self._prefix}{message_id}"
        with self._clock.work("mail door"):
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=stored)
        return [key]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        keys = self.deliver(raw, sender=envelope.mail_from or "", recipients=list(envelope.rcpt_tos))
        return f"250 OK {keys[0].rpartition('/')[2]}"


class _AnyAddress(SMTP):
    """SMTP that takes any bytes as an address or as a line: junk reaches the app, which must cope with it."""

    line_length_limit = LARGEST

    def __init__(self, handler: Any, **options: Any) -> None:
        super().__init__(handler, data_size_limit=LARGEST, enable_SMTPUTF8=True, decode_data=False, **options)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        address, rest = super()._getaddr(arg)
        if address is not None:
            return address, rest
        text, _, rest = arg.lstrip("<").partition(">")
        return parseaddr(text)[1] or text, rest


class SmtpServer:
    """The SMTP listener on loopback. Port 0 means a free one."""

    def __init__(self, door: MailDoor, port: int) -> None:
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._controller = _Controller(door, self._socket)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop(no_assert=True)
        self._socket.close()


class _Controller(Controller):
    def __init__(self, door: MailDoor, listener: socket.socket) -> None:
        super().__init__(door, hostname="127.0.0.1", port=listener.getsockname()[1])
        self._listener = listener

    def factory(self) -> SMTP:
        return _AnyAddress(self.handler, loop=self.loop)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)


def _store(stack: Stack) -> tuple[str, str]:
    for rule in stack.all(ReceiptRule).values():
        for action in rule.properties["Rule"].get("Actions", []):
            if "S3Action" in action:
                store = action["S3Action"]
                return store["BucketName"], store.get("ObjectKeyPrefix", "")
    raise NoReceiptRule
