"""The HTTP doors of an open service, as the people of the demo staff at them."""

import json
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Staff:
    """Asks the API at ``http`` (scheme, host and port) as one member of staff or another, and the local doors."""

    def __init__(self, http: str) -> None:
        self.http = http
        self._tokens = {"caseworker": ""}
        for role in ("caseworker", "officer", "manager"):
            self._tokens[role] = self.post("/local/token", {"role": role})["token"]

    def get(self, path: str, role: str = "caseworker") -> Any:
        return self._ask(Request(self.http + path), role)  # noqa: S310 - our own door on loopback

    def post(self, path: str, body: dict[str, Any], role: str = "caseworker") -> Any:
        return self._send("POST", path, body, role)

    def put(self, path: str, body: dict[str, Any], role: str = "caseworker") -> Any:
        return self._send("PUT", path, body, role)

    def status(self, path: str, role: str = "caseworker") -> int:
        """How a question is answered that may be refused."""
        try:
            self.get(path, role)
        except HTTPError as refused:
            return refused.code
        return 200

    def settle(self) -> None:
        self.post("/local/settle", {})

    def move(self, to: datetime, schedules: dict[str, str] | None = None) -> None:
        """Move the clock; on the way ``schedules`` fire by other expressions than the template's."""
        self.post("/local/clock", {"to": to.isoformat(), "schedules": schedules or {}})

    def now(self) -> datetime:
        return datetime.fromisoformat(self.get("/local/clock")["now"])

    def emails(self) -> list[dict[str, Any]]:
        """Every email that was sent, oldest first."""
        emails: list[dict[str, Any]] = self.get("/local/outbox")
        return emails

    def _send(self, method: str, path: str, body: dict[str, Any], role: str) -> Any:
        request = Request(self.http + path, data=json.dumps(body).encode(), method=method)  # noqa: S310 - as above
        return self._ask(request, role)

    def _ask(self, request: Request, role: str) -> Any:
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", f"Bearer {self._tokens[role]}")
        with urlopen(request, timeout=120) as answer:  # noqa: S310 - our own door on loopback
            return json.loads(answer.read())
