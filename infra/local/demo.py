"""`casework demo`: a tour through the real doors, which checks what it shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from infra.local import complaint_story as complaint
from infra.local import consents_story as consents
from infra.local.checks import STAFF, checks
from infra.local.complaint_checks import Complained, complaint_checks
from infra.local.consents_checks import Asked, consent_checks
from infra.local.post import SmtpClient
from infra.local.retention_checks import Erased, retention_checks
from infra.local.retention_pages import pages
from infra.local.serve import OpenService
from infra.local.service import LocalService
from infra.local.staff import Staff
from infra.local.story import ARRIVALS, ENDS, FORGED, LONDON, OPENS, Arrival
from infra.local.years import Left, Years


@dataclass(frozen=True)
class Told:
    """One arrival and the case it became."""

    arrival: Arrival
    case: dict[str, Any]

    @property
    def ref(self) -> str:
        return str(self.case["ref"])


@dataclass(frozen=True)
class Shown:
    """All that the demo shows: the tour with its ``emails``, and the years after it with theirs."""

    told: list[Told]
    asked: Asked
    complained: Complained
    emails: list[dict[str, Any]]
    erased: Erased
    later: list[dict[str, Any]]


class Tour:
    """Acts out the stories of Christmas against an open service, by SMTP and HTTP only."""

    def __init__(self, staff: Staff, smtp_port: int) -> None:
        self._staff, self._smtp_port = staff, smtp_port

    def run(self) -> tuple[list[Told], Asked, Complained]:
        """Everything that happens, in order; the cases as they stand at the end."""
        refs: dict[str, Arrival] = {}
        asked: dict[str, Any] = {}
        complained: dict[str, Any] = {}
        moments: list[tuple[datetime, Callable[[], None]]] = [
            *((arrival.when, partial(self._arrive, arrival, refs)) for arrival in ARRIVALS),
            *((arrival.answered, partial(self._answer, arrival, refs)) for arrival in ARRIVALS if arrival.answered),
            (consents.CONCERNED, partial(self._tell_without_asking, refs, asked)),
            (consents.REFERRED, partial(self._refer, asked)),
            (consents.SAID_YES, partial(self._say_yes, asked)),
            (consents.ANSWERED, partial(self._answer_family, asked)),
            (complaint.COMPLAINED, partial(self._complain, complained)),
            (complaint.ANSWERED, partial(self._decide, complained)),
            (complaint.WENT_ON, partial(self._go_on, complained)),
            (complaint.READ, partial(self._read_as_manager, complained, refs)),
        ]
        for when, act in sorted(moments, key=lambda moment: moment[0]):
            self._staff.move(when)
            act()
        self._staff.move(ENDS)
        told = [Told(arrival, self._staff.get(f"/cases/{ref}")) for ref, arrival in refs.items()]
        return told, Asked(**asked, case=self._staff.get(f"/cases/{asked['ref']}")), Complained(**complained)

    def _arrive(self, arrival: Arrival, refs: dict[str, Arrival]) -> None:
        if arrival.note:
            refs[str(self._staff.post("/telephone-notes", arrival.note)["ref"])] = arrival
            return
        before = self._open_cases()
        with SmtpClient(self._smtp_port) as client:
            client.send(arrival.raw, sender=arrival.sender, recipient="enquiries@send.example.org")
        self._staff.settle()
        (ref,) = self._open_cases() - before
        refs[ref] = arrival

    def _answer(self, arrival: Arrival, refs: dict[str, Arrival]) -> None:
        (ref,) = [ref for ref, its in refs.items() if its is arrival]
        self._staff.post(f"/cases/{ref}/responses", {"channel": "telephone", "summary": "Answered in full."})

    def _tell_without_asking(self, refs: dict[str, Arrival], asked: dict[str, Any]) -> None:
        (ref,) = [ref for ref, its in refs.items() if its.sender == consents.WHOSE_CONCERN]
        asked["numbers"] = self._staff.get("/safeguarding")["numbers"]
        asked["concern"] = self._staff.post(f"/cases/{ref}/safeguarding", consents.CONCERN)["record"]

    def _refer(self, asked: dict[str, Any]) -> None:
        asked["referred"] = self._staff.post("/referrals", consents.REFERRAL)
        asked["ref"] = asked["referred"]["ref"]
        self._staff.settle()

    def _say_yes(self, asked: dict[str, Any]) -> None:
        """As a mail scanner does and then the mother: the link is opened, and later the button pressed."""
        asked["page"], press = self._open_link(consents.FAMILY)
        asked["after_looking"] = self._staff.get(f"/cases/{asked['ref']}")
        press({"answer": "yes"})
        asked["after_yes"] = self._staff.get(f"/cases/{asked['ref']}")

    def _complain(self, complained: dict[str, Any]) -> None:
        complained["noted"] = self._staff.post("/telephone-notes", complaint.COMPLAINT)
        complained["ref"] = complained["noted"]["ref"]
        self._staff.settle()

    def _decide(self, complained: dict[str, Any]) -> None:
        self._staff.post(f"/cases/{complained['ref']}/complaint/answer", complaint.ANSWER, "officer")
        self._staff.settle()

    def _go_on(self, complained: dict[str, Any]) -> None:
        """She opens the link under the answer, asks for the next step, and agrees that the manager knows who she is."""
        complained["page"], press = self._open_link(complaint.MOTHER)
        complained["after_looking"] = self._staff.get(f"/cases/{complained['ref']}")
        press({"word": "named"})
        complained["at_step_two"] = self._staff.get(f"/cases/{complained['ref']}")

    def _read_as_manager(self, complained: dict[str, Any], refs: dict[str, Arrival]) -> None:
        ref = complained["ref"]
        complained["read"] = self._staff.get(f"/cases/{ref}/complaint", "manager")
        elsewhere = ["/cases", f"/cases/{ref}", *(f"/cases/{other}/complaint" for other in refs)]
        complained["refused"] = tuple(self._staff.status(path, "manager") for path in elsewhere)

    def _open_link(self, address: str) -> tuple[str, Callable[[dict[str, str]], None]]:
        """The page that the link in the last letter to ``address`` leads to, and how a button on it is pressed."""
        (letter,) = [email for email in self._staff.emails() if email["to"] == [address]][-1:]
        found = re.search(r"https?://\S+/page/[\w.-]+", letter["text"])
        assert found, "the letter has a link"
        url = self._staff.http + urlsplit(found[0]).path
        with urlopen(url, timeout=120) as shown:  # noqa: S310 - our own door on loopback
            page = shown.read().decode()

        def press(button: dict[str, str]) -> None:
            hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
            form = urlencode({**hidden, **button}).encode()
            with urlopen(url, data=form, timeout=120):  # noqa: S310 - as above
                self._staff.settle()

        return page, press

    def _answer_family(self, asked: dict[str, Any]) -> None:
        self._staff.post(f"/cases/{asked['ref']}/responses", {"channel": "telephone", "summary": "Answered in full."})

    def _open_cases(self) -> set[str]:
        return {case["ref"] for case in self._staff.get("/cases?status=open")["cases"]}


def demo() -> int:
    """Run the tour and the years after it, and print them. 0 only if everything shown is right."""
    console = Console()
    console.print("[bold]Christmas 2026 at the service, and what becomes of it.[/bold] Everybody here is invented.\n")
    shown = acted_out()
    console.print(_timeline(shown.told, shown.asked, shown.complained, shown.emails))
    console.print(_promises(shown.told))
    for page in pages(shown.erased, shown.later):
        console.print(page)
    facts = all_checks(shown)
    for fact, right in facts:
        console.print(f"[green]✓[/green] {fact}" if right else f"[bold red]✗ {fact}[/bold red]")
    return 0 if all(right for _, right in facts) else 1


def acted_out() -> Shown:
    """All stories, one after the other, with a service of their own."""
    with OpenService(LocalService(OPENS)) as opened:
        staff = Staff(f"http://127.0.0.1:{opened.addresses.http_port}")
        told, asked, complained = Tour(staff, opened.addresses.smtp_port).run()
        emails = staff.emails()
        of = {it.arrival.sender or it.arrival.title: it.ref for it in told if it.arrival is not FORGED}
        (forged,) = [it.ref for it in told if it.arrival is FORGED]
        erased = Years(staff, opened.addresses.aws_port, Left(of, forged, complained.ref, asked.ref)).run()
        return Shown(told, asked, complained, emails, erased, staff.emails()[len(emails) :])


def all_checks(shown: Shown) -> list[tuple[str, bool]]:
    """The facts of every story, each with the emails about it."""
    of_referral = [email for email in shown.emails if shown.asked.ref in email["subject"]]
    of_complaint = [email for email in shown.emails if shown.complained.ref in email["subject"]]
    others = [email for email in shown.emails if email not in of_referral and email not in of_complaint]
    return [
        *checks(shown.told, others),
        *consent_checks(shown.asked, of_referral),
        *complaint_checks(shown.complained, of_complaint),
        *retention_checks(shown.erased, shown.later),
    ]


def _timeline(told: list[Told], asked: Asked, complained: Complained, emails: list[dict[str, Any]]) -> Table:
    rows = [(it.arrival.when, it.ref, "[cyan]in[/cyan]", it.arrival.title) for it in told]
    rows += [
        (it.arrival.answered, it.ref, "[green]answered[/green]", "by a person, by telephone")
        for it in told
        if it.arrival.answered
    ]
    rows += [
        (consents.CONCERNED, _ref_of(consents.WHOSE_CONCERN, told), "[red]at risk[/red]", "iCART was rung and told"),
        (consents.REFERRED, asked.ref, "[cyan]in[/cyan]", "a school refers the Rahman family, with their permission"),
        (consents.SAID_YES, asked.ref, "[green]yes[/green]", "the mother opens the link and presses the button"),
        (consents.ANSWERED, asked.ref, "[green]answered[/green]", "by a person, by telephone"),
    ]
    rows += [
        (complaint.COMPLAINED, complained.ref, "[cyan]in[/cyan]", "Ama Boateng complains, by telephone"),
        (complaint.ANSWERED, complained.ref, "[green]decided[/green]", "step one, by the officer: not upheld"),
        (complaint.WENT_ON, complained.ref, "[cyan]in[/cyan]", "she is not satisfied, and goes on to step two"),
        (complaint.READ, complained.ref, "[green]read[/green]", "by the divisional manager: this complaint, no more"),
    ]
    refs = [asked.ref, complained.ref, *(it.ref for it in told)]
    rows += [(datetime.fromisoformat(email["sent_at"]), *_sent(email, told, refs)) for email in emails]
    table = Table("When", "Case", "", "What", title="What happened", title_justify="left", box=SIMPLE_HEAD)
    last = ""
    for when, ref, kind, what in sorted(rows, key=lambda row: row[0]):
        day = f"{when.astimezone(LONDON):%a %d %b}"
        table.add_row(f"{day if day != last else '':10} {when.astimezone(LONDON):%H:%M}", ref, kind, what)
        last = day
    return table


def _ref_of(sender: str, told: list[Told]) -> str:
    return next(it.ref for it in told if it.arrival.sender == sender)


def _sent(email: dict[str, Any], told: list[Told], refs: list[str]) -> tuple[str, str, str]:
    ref = next((ref for ref in refs if ref in email["subject"]), "")
    what = email["subject"].replace(f"{ref}: ", "").replace(f": {ref}", "")
    colour = "red" if "overdue" in what else "magenta"
    return ref, f"[{colour}]told[/{colour}]", f"{', '.join(_who(to, told) for to in email['to'])}: {what}"


def _who(address: str, told: list[Told]) -> str:
    enquirers = {it.arrival.sender: it.arrival.title.partition(",")[0] for it in told if it.arrival.acknowledged}
    invited = {consents.FAMILY: "Nadia Rahman", consents.SCHOOL: "the school", complaint.MOTHER: "Ama Boateng"}
    return {**STAFF, **enquirers, **invited}.get(address, address)


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
