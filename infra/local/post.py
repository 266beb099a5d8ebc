"""`casework send`: posting raw messages to the SMTP door as they are, byte for byte.

smtplib would refuse junk and mend line endings, and the point of this command is mail that nobody mended. A message
that does not end with a line ending gets one, because SMTP cannot end it otherwise.
"""

import re
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.local import envelope

TIMEOUT = 60.0
"""Real seconds that the door may take to answer."""


class MailRefused(Exception):
    """The door answered a command with something else than yes."""

    def __init__(self, command: str, answer: str) -> None:
        super().__init__(f"{command}: {answer}")
        self.command = command
        self.answer = answer


class SmtpClient:
    """One SMTP conversation with a door that takes any bytes."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._socket = socket.create_connection((host, port), timeout=TIMEOUT)
        self._lines = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        self._expect("connect", "220")
        self._ask("EHLO localhost", "250")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._ask("QUIT", "221")
        finally:
            self._lines.close()
            self._socket.close()

    def send(self, raw: bytes, *, sender: str, recipient: str) -> str:
        """Hand over one message; return the id it was taken under. Raises MailRefused, or OSError if the door went
        away.
        """
        self._ask(f"MAIL FROM:<{sender}>", "250")
        self._ask(f"RCPT TO:<{recipient}>", "250")
        self._ask("DATA", "354")
        stuffed = re.sub(rb"(\A|\r\n)\.", rb"\1..", raw)
        self._socket.sendall(stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        return self._expect("DATA", "250").rpartition(" ")[2]

    def _ask(self, command: str, expected: str) -> str:
        self._socket.sendall(command.encode("utf-8", "replace") + b"\r\n")
        return self._expect(command, expected)

    def _expect(self, command: str, expected: str) -> str:
        while True:
            line = self._lines.readline().decode("utf-8", "replace").rstrip()
            if not line:
                raise MailRefused(command, "the connection was closed")
            if line[3:4] != "-":
                break
        if not line.startswith(expected):
            raise MailRefused(command, line)
        return line


def send_files(files: Iterable[Path], *, port: int, to: str | None, sender: str | None) -> int:
    """Post each file; print one line for each. 1 if any failed, else 0."""
    failed = 0
    for file in files:
        try:
            raw = envelope.without_from_line(file.read_bytes())
            with SmtpClient(port) as client:
                taken = client.send(
                    raw,
                    sender=envelope.sender(raw) if sender is None else sender.strip("<>"),
                    recipient=to or envelope.recipient(raw) or "enquiries@send.example.org",
                )
            print(f"sent {file} {taken}", flush=True)
        except (OSError, MailRefused) as error:
            failed += 1
            print(f"failed {file}: {error}", file=sys.stderr, flush=True)
    return 1 if failed else 0
