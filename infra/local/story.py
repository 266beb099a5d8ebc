"""The tour's story: invented people who write to the service around Christmas 2026, and what must come of it.

The expected dates are written out by hand from a calendar on a wall, not computed: the tour checks the code with
them. Bank holidays: Fri 25 December, Mon 28 December (for Boxing Day, a Saturday), Fri 1 January.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def at(day: int, hour: int, minute: int, month: int = 12) -> datetime:
    """A moment on the wall clock of the service, in the winter of the story."""
    return datetime(2026 if month == 12 else 2027, month, day, hour, minute, tzinfo=LONDON)


OPENS = at(23, 8, 55)
ENDS = at(15, 17, 0, month=1)

WORKING_DAYS = {
    *(date(2026, 12, day) for day in (23, 24, 29, 30, 31)),
    *(date(2027, 1, day) for day in (4, 5, 6, 7, 8, 11, 12, 13, 14, 15)),
}


@dataclass(frozen=True)
class Arrival:
    """One thing that reaches the service. `due` is what must be promised; `answered` is when a person answers, if
    ever.
    """

    title: str
    when: datetime
    due: datetime
    raw: bytes = b""
    note: dict[str, object] = field(default_factory=dict)
    sender: str = ""
    acknowledged: bool = True
    answered: datetime | None = None

    @property
    def late(self) -> bool:
        return self.answered is None or self.answered > self.due


def _email(sender: str, subject: str, number: int, *lines: str, headers: str = "") -> bytes:
    address = sender.rpartition("<")[2].rstrip(">")
    return (
        f"From: {sender}\r\nTo: enquiries@send.example.org\r\nSubject: {subject}\r\n"
        f"Message-ID: <tour-{number}@{address.rpartition('@')[2]}>\r\n{headers}"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + "\r\n".join(lines) + "\r\n"
    ).encode()


ARRIVALS = (
    Arrival(
        title="Priya Nair, a parent, about a draft plan",
        when=at(23, 9, 2),
        due=at(4, 17, 0, month=1),
        sender="priya.nair@example.org",
        answered=at(4, 15, 30, month=1),
        raw=_email(
            "Priya Nair <priya.nair@example.org>",
            "Draft EHC plan",
            1,
            "Hello,",
            "We were sent the draft plan yesterday and told we have 15 days to comment.",
            "Does that count Christmas? And can someone go through it with us?",
        ),
    ),
    Arrival(
        title="Tom Askew, a grandfather, by telephone",
        when=at(23, 11, 30),
        due=at(4, 17, 0, month=1),
        acknowledged=False,
        answered=at(31, 10, 15),
        note={
            "channel": "telephone",
            "kind": "enquiry",
            "contact": {
                "name": "Tom Askew",
                "relationship": "carer",
                "telephone": "01632 960123",
                "permission_to_hold": True,
            },
            "summary": "Transport to school stops in January and he cannot drive.",
            "wants": "To know how to appeal, by telephone please.",
        },
    ),
    Arrival(
        title="Jay Osei, 17, about support at college",
        when=at(23, 14, 10),
        due=at(4, 17, 0, month=1),
        sender="jay.osei@example.org",
        answered=at(6, 11, 0, month=1),
        raw=_email(
            "Jay Osei <jay.osei@example.org>",
            "college",
            2,
            "hi, im 17 and my college says they cant do extra time, is that right?",
        ),
    ),
    Arrival(
        title="Sam and Lou Petrie, parents, on Christmas Eve",
        when=at(24, 15, 45),
        due=at(5, 17, 0, month=1),
        sender="petries@example.org",
        answered=at(29, 10, 0),
        raw=_email(
            "Sam and Lou Petrie <petries@example.org>",
            "Mediation",
            3,
            "The mediation is on 12 January. Can somebody come with us?",
        ),
    ),
    Arrival(
        title="a form on a school's website, filled in by somebody",
        when=at(24, 16, 5),
        due=at(5, 17, 0, month=1),
        sender="office@school.example.org",
        acknowledged=False,
        answered=at(30, 9, 30),
        raw=_email(
            "School office <office@school.example.org>",
            "Contact form",
            4,
            "Message: who can I talk to about a place in a unit? My number is 01632 960321.",
            headers="Auto-Submitted: auto-generated\r\n",
        ),
    ),
    Arrival(
        title="Marta Zielinska, a carer, late on Boxing Day",
        when=at(26, 23, 40),
        due=at(5, 17, 0, month=1),
        sender="marta.z@example.org",
        answered=at(5, 9, 45, month=1),
        raw=_email(
            "Marta Zielinska <marta.z@example.org>",
            "He has been excluded",
            5,
            "They sent him home again before the holidays.",
            "What can I do?",
        ),
    ),
    Arrival(
        title="a letter in somebody's name that fails DMARC",
        when=at(27, 3, 12),
        due=at(5, 17, 0, month=1),
        sender="priya.nair@example.org",
        acknowledged=False,
        raw=_email(
            "Priya Nair <priya.nair@example.org>",
            "Please send me the file",
            6,
            "Send everything you hold to this address.",
            headers="X-Local-Verdicts: dmarc=FAIL spf=FAIL\r\n",
        ),
    ),
)

FORGED = ARRIVALS[-1]
"""Which says that it is from Priya Nair."""
