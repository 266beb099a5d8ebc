"""One visit to a page: what is asked for, by whom, and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from casework import wiring
from casework.domain.session import Session
from casework.domain.staff import SERVICE_ROLES
from desk.site.ask import ask
from desk.site.reply import Reply, redirect
from desk.site.request import Request


@dataclass(frozen=True)
class Visit:
    """``names`` are the parts of the path that a page's own path leaves open, such as a case's reference."""

    request: Request
    session: Session
    names: Mapping[str, str]
    now: datetime

    def ask(self, route: str, body: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None) -> Any:
        """What the API answers to ``route`` about what this page is about. Raises Refused."""
        answered = self.fetch(route, body, query)["body"]
        return json.loads(answered) if answered else {}

    def fetch(
        self, route: str, body: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """As ask(), with status, headers and body as they are. Raises Refused."""
        return ask(self.session, route, self.names, body, query, self.request.field("once"))

    def onward(self, path: str) -> Reply:
        """Off to ``path``, where it is said too what was done just now."""
        return redirect(f"{path}?{urlencode({'done': self.done})}" if self.done else path)

    @property
    def of_the_service(self) -> bool:
        """Whether whoever asks works for the service, and so may see cases."""
        return not SERVICE_ROLES.isdisjoint(self.session.roles)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the office, in which people write their times."""
        return wiring.profile().office.zone

    @property
    def done(self) -> str:
        """The name of the act that was done just now; empty where none was, or a link from elsewhere only says so."""
        from_here = self.request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        return self.request.asked("done") if from_here else ""
