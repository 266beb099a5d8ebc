"""A morning at the service: a quarter past nine on Thursday 3 December 2026, and the eight days that led to it.

Something is overdue, something is due today, and the promises of the next days lie behind them. Everybody is invented.
The dates are counted by hand: 26, 27 and 30 November and 1, 2 and 3 December are working days.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from infra.local import morning_story as said
from infra.local.post import SmtpClient
from infra.local.staff import Staff

_ADDRESS = "enquiries@send.example.org"


def _at(day: int, hour: int, minute: int) -> datetime:
    """A moment on the wall clock of the service, late in November or early in December."""
    return datetime(2026, 11 if day > 20 else 12, day, hour, minute, tzinfo=ZoneInfo("Europe/London"))


OPENS = _at(25, 9, 0)
NOW = _at(3, 9, 15)
"""When somebody sits down at the desk."""

QUIETLY = {"SweepFunctionEveryHalfHour": "rate(3 hours)", "RetentionMachineEveryNight": "cron(0 2 ? * SUN *)"}
"""By what the service's schedules fire on the way: most sweeps of eight days would find nothing to do."""


@dataclass(frozen=True)
class Cases:
    """The references of what lies on the worklist that morning, by what each is there to show."""

    overdue: str
    due_today: str
    day_four: str
    answered: str
    young: str
    referred: str
    complained: str
    careful: str
    forged: str
    new: str


class Morning:
    """Acts those days out against an open service, by SMTP and HTTP only."""

    def __init__(self, staff: Staff, smtp_port: int) -> None:
        self._staff, self._smtp_port = staff, smtp_port

    def run(self) -> Cases:
        """Everything that happened, in order. The clock stands at NOW after it."""
        overdue = self._email(_at(25, 10, 5), *said.OVERDUE)
        due_today = self._note(_at(26, 11, 30), said.GRANDFATHER)
        day_four = self._email(_at(27, 9, 40), *said.MEDIATION)
        answered = self._email(_at(27, 14, 20), *said.TRANSPORT)
        self._move(_at(30, 9, 30))
        self._staff.post(f"/cases/{answered}/responses", {"channel": "telephone", "summary": "Explained the policy."})
        complained = self._note(_at(30, 10, 15), said.COMPLAINT)
        referred = str(self._staff.post("/referrals", said.REFERRAL)["ref"])
        young = self._email(_at(30, 15, 45), *said.COLLEGE)
        careful = self._careful()
        forged = self._email(_at(2, 7, 55), *said.FORGED)
        new = self._email(_at(3, 8, 50), *said.NEW)
        self._move(NOW)
        self._staff.settle()
        return Cases(overdue, due_today, day_four, answered, young, referred, complained, careful, forged, new)

    def _careful(self) -> str:
        """A mother who is not safe at home writes, is rung at a safe time, and agrees that the school is asked."""
        ref = self._email(_at(1, 10, 20), *said.EXCLUDED)
        self._move(_at(1, 13, 10))
        self._staff.put(f"/cases/{ref}/contact", said.CAREFUL_CONTACT)
        self._staff.put(f"/cases/{ref}/child", {"name": "Danny", "school": "Hill School", "born": "2014-05-17"})
        self._staff.post(f"/cases/{ref}/consents", said.CONSENT)
        self._move(_at(1, 13, 40))
        disclosure = self._staff.post(f"/cases/{ref}/disclosures", said.DISCLOSURE)["id"]
        self._staff.post(f"/cases/{ref}/disclosures/{disclosure}/making", {})
        return ref

    def _note(self, when: datetime, note: dict[str, Any]) -> str:
        self._move(when)
        ref = str(self._staff.post("/telephone-notes", note)["ref"])
        self._staff.settle()
        return ref

    def _email(self, when: datetime, sender: str, subject: str, *lines: str) -> str:
        self._move(when)
        before = self._refs()
        with SmtpClient(self._smtp_port) as client:
            client.send(_raw(when, sender, subject, lines), sender=_address(sender), recipient=_ADDRESS)
        self._staff.settle()
        (ref,) = self._refs() - before
        return ref

    def _refs(self) -> set[str]:
        return {case["ref"] for case in self._staff.get("/cases?status=open")["cases"]}

    def _move(self, to: datetime) -> None:
        self._staff.move(to, QUIETLY)


def _address(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip(">")


def _raw(when: datetime, sender: str, subject: str, lines: tuple[str, ...]) -> bytes:
    forged = "X-Local-Verdicts: dmarc=FAIL spf=FAIL\r\n" if (sender, subject) == said.FORGED[:2] else ""
    return (
        f"From: {sender}\r\nTo: {_ADDRESS}\r\nSubject: {subject}\r\nDate: {when:%a, %d %b %Y %H:%M:%S %z}\r\n"
        f"Message-ID: <morning-{when:%d%H%M}@{_address(sender).partition('@')[2]}>\r\n{forged}"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + "\r\n".join(lines) + "\r\n"
    ).encode()
