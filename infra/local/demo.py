"""`casework demo`: a tour through the real doors, which checks what it shows."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.request import Request, urlopen

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from infra.local.checks import STAFF, checks
from infra.local.post import SmtpClient
from infra.local.serve import OpenService
from infra.local.service import LocalService
from infra.local.story import ARRIVALS, ENDS, LONDON, OPENS, Arrival


@dataclass(frozen=True)
class Told:
    """One arrival and the case it became."""

    arrival: Arrival
    case: dict[str, Any]

    @property
    def ref(self) -> str:
        return str(self.case["ref"])


class Tour:
    """Acts out the story against an open service, by SMTP and HTTP only."""

    def __init__(self, opened: OpenService) -> None:
        self._smtp_port = opened.addresses.smtp_port
        self._http = f"http://127.0.0.1:{opened.addresses.http_port}"
        self._token = ""
        self._token = self._post("/local/token", {"role": "caseworker"})["token"]

    def run(self) -> list[Told]:
        """Everything that happens, in order; the cases as they stand at the end."""
        refs: dict[str, Arrival] = {}
        moments = [(arrival.when, arrival) for arrival in ARRIVALS]
        moments += [(arrival.answered, arrival) for arrival in ARRIVALS if arrival.answered]
        for when, arrival in sorted(moments, key=lambda moment: moment[0]):
            self._move(when)
            if when == arrival.when:
                refs[self._arrive(arrival, known=set(refs))] = arrival
            else:
                (ref,) = [ref for ref, its in refs.items() if its is arrival]
                self._post(f"/cases/{ref}/responses", {"channel": "telephone", "summary": "Answered in full."})
        self._move(ENDS)
        return [Told(arrival, self._get(f"/cases/{ref}")) for ref, arrival in refs.items()]

    def emails(self) -> list[dict[str, Any]]:
        emails: list[dict[str, Any]] = self._get("/local/outbox")
        return emails

    def _arrive(self, arrival: Arrival, known: set[str]) -> str:
        if arrival.note:
            return str(self._post("/telephone-notes", arrival.note)["ref"])
        with SmtpClient(self._smtp_port) as client:
            client.send(arrival.raw, sender=arrival.sender, recipient="enquiries@send.example.org")
        self._post("/local/settle", {})
        cases = self._get("/cases?status=open")["cases"]
        (ref,) = {case["ref"] for case in cases} - known
        return str(ref)

    def _move(self, to: datetime) -> None:
        self._post("/local/clock", {"to": to.isoformat()})

    def _get(self, path: str) -> Any:
        return self._ask(Request(self._http + path))  # noqa: S310

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask(Request(self._http + path, data=json.dumps(body).encode(), method="POST"))  # noqa: S310

    def _ask(self, request: Request) -> Any:
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", f"Bearer {self._token}")
        with urlopen(request, timeout=120) as answer:  # noqa: S310 - our own door on loopback
            return json.loads(answer.read())


def demo() -> int:
    """Run the tour and print it. 0 only if everything shown is right."""
    console = Console()
    console.print("[bold]Christmas 2026 at the service.[/bold] Everybody in this story is invented.\n")
    with OpenService(LocalService(OPENS)) as opened:
        tour = Tour(opened)
        told = tour.run()
        emails = tour.emails()
    console.print(_timeline(told, emails))
    console.print(_promises(told))
    facts = checks(told, emails)
    for fact, right in facts:
        console.print(f"[green]✓[/green] {fact}" if right else f"[bold red]✗ {fact}[/bold red]")
    return 0 if all(right for _, right in facts) else 1


def _timeline(told: list[Told], emails: list[dict[str, Any]]) -> Table:
    rows = [(it.arrival.when, it.ref, "[cyan]in[/cyan]", it.arrival.title) for it in told]
    rows += [
        (it.arrival.answered, it.ref, "[green]answered[/green]", "by a person, by telephone")
        for it in told
        if it.arrival.answered
    ]
    rows += [(datetime.fromisoformat(email["sent_at"]), *_sent(email, told)) for email in emails]
    table = Table("When", "Case", "", "What", title="What happened", title_justify="left", box=SIMPLE_HEAD)
    last = ""
    for when, ref, kind, what in sorted(rows, key=lambda row: row[0]):
        day = f"{when.astimezone(LONDON):%a %d %b}"
        table.add_row(f"{day if day != last else '':10} {when.astimezone(LONDON):%H:%M}", ref, kind, what)
        last = day
    return table


def _sent(email: dict[str, Any], told: list[Told]) -> tuple[str, str, str]:
    ref = next((it.ref for it in told if it.ref in email["subject"]), "")
    what = email["subject"].replace(f"{ref}: ", "").replace(f": {ref}", "")
    colour = "red" if "overdue" in what else "magenta"
    return ref, f"[{colour}]told[/{colour}]", f"{', '.join(_who(to, told) for to in email['to'])}: {what}"


def _who(address: str, told: list[Told]) -> str:
    enquirers = {it.arrival.sender: it.arrival.title.partition(",")[0] for it in told if it.arrival.acknowledged}
    return {**STAFF, **enquirers}.get(address, address)


def _promises(told: list[Told]) -> Table:
    table = Table(
        "Case", "From", "Promised by", "Answered", title="What was promised", title_justify="left", box=SIMPLE_HEAD
    )
    for it in told:
        answered = _moment(it.case["answered_at"])
        shown = f"[red]{answered or 'not yet'}, late[/red]" if it.arrival.late else answered
        table.add_row(it.ref, it.arrival.title.partition(",")[0], _moment(it.case["due_at"]), shown)
    return table


def _moment(text: str | None) -> str:
    return f"{datetime.fromisoformat(text).astimezone(LONDON):%a %d %b %H:%M}" if text else ""
