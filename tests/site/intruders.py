"""Everybody to whom a page of the desk is nobody's business, and forms that no page of ours sent."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from casework import wiring
from tests.site.acted import Act, Acted, Pairs

EVIL = "https://evil.example"
COUNCIL = ("manager", "director", "reviewer")

MAY_ASK: Mapping[str, frozenset[str | None]] = {
    "/desk": frozenset({*COUNCIL, None}),
    "/desk/safeguarding": frozenset(COUNCIL),
    "/desk/complaint-steps": frozenset(COUNCIL),
    "/desk/cases/{ref}/complaint": frozenset(COUNCIL),
    "/desk/cases/{ref}/complaint/answer": frozenset(COUNCIL),
    "/desk/cases/{ref}/conflicts/{conflict_id}/step": frozenset({"manager"}),
}
"""The pages at which whoever is not of the service is heard, and by whose role: a line more is a decision. None of them
says who a family is (CF-13, CF-22).
"""

MAY_OPEN: Mapping[str, frozenset[str | None]] = {
    "/desk/cases/{ref}/conflicts/{conflict_id}/step": frozenset(COUNCIL),
    "/desk/cases/{ref}/complaint/naming": frozenset(COUNCIL),
    "/desk/cases/{ref}/incidents/{incident_id}/closing": frozenset({"caseworker"}),
    "/desk/cases/{ref}/service-refusals": frozenset({"caseworker"}),
    "/desk/cases/{ref}/service-refusals/{number}/renewal": frozenset({"caseworker"}),
    "/desk/cases/{ref}/service-refusals/{number}/lifting": frozenset({"caseworker"}),
}
"""Forms that somebody may look at, because they may read what is on them, and do nothing with."""

NAMED = frozenset({"/desk/cases/{ref}/complaint"})
"""Where docs/desk.md has its complainant agree to be named to who decides, and then has that read."""

OFFICERS_ALONE = frozenset(
    {
        "/desk/complaint-steps",
        "/desk/cases/{ref}/conflicts/{conflict_id}/step",
        "/desk/cases/{ref}/incidents/{incident_id}/closing",
        "/desk/cases/{ref}/service-refusals",
        "/desk/cases/{ref}/service-refusals/{number}/renewal",
        "/desk/cases/{ref}/service-refusals/{number}/lifting",
        "/desk/cases/{ref}/rights-requests/{number}/export",
    }
)
"""What is no caseworker's to do."""


class Intruder(NamedTuple):
    """Who asks, by what their browser holds; with ``headers`` they say where a form is from, and ``csrf`` is what they
    know of the session. ``role`` is there for who is signed in.
    """

    name: str
    cookie: str | None
    csrf: str | None
    role: str | None = None
    headers: Mapping[str, str] | None = None

    def form(self, fields: Pairs) -> Pairs:
        return fields if self.csrf is None else [("csrf", self.csrf), *fields]


def outsiders(acted: Acted) -> list[Intruder]:
    """Who has no session that is good now."""
    now, other = wiring.now(), "https://sign-in.example.org/another"
    begun = {
        "quiet for too long": acted.session("officer", now=now - timedelta(minutes=30)),
        "signed in for too long": acted.session("officer", now=now - timedelta(hours=10)),
        "of another provider": acted.session("officer", issuer=other),
        "of another client": acted.session("officer", client="another-desk"),
    }
    value, _ = begun["signed in for too long"]
    for minutes in range(20, 600, 20):  # never quiet, until it was too long
        assert wiring.sessions().seen(value, now - timedelta(hours=10) + timedelta(minutes=minutes))
    _, session = acted.session("officer")
    return [
        Intruder("nobody", None, session.csrf),
        Intruder("with a session made up", "x" * 43, session.csrf),
        *(Intruder(name, value, over.csrf) for name, (value, over) in begun.items()),
    ]


def wrong_roles(acted: Acted, act: Act) -> Iterator[Intruder]:
    """Who is signed in, and not for the page of ``act``."""
    assert act.page
    caseworker = ["caseworker"] if act.page.path in OFFICERS_ALONE else []
    for role in (*COUNCIL, None, *caseworker):
        value, session = acted.session(role)
        yield Intruder(f"as {role}", value, session.csrf, role)


def forgers(acted: Acted, act: Act) -> Iterator[Intruder]:
    """Whose forms the browser of somebody sends who may do it."""
    value, session = acted.session(act.role)
    _, another = acted.session(act.role)
    ours = {"Origin": acted.service.page_url, "Sec-Fetch-Site": "same-origin"}
    yield Intruder("without a token", value, None)
    yield Intruder("with an empty token", value, "")
    yield Intruder("with another session's token", value, another.csrf)
    yield Intruder("from nowhere", value, session.csrf, headers={})
    yield Intruder("from another site", value, session.csrf, headers={"Origin": EVIL, "Sec-Fetch-Site": "cross-site"})
    yield Intruder("from a site beside ours", value, session.csrf, headers={**ours, "Sec-Fetch-Site": "same-site"})
    yield Intruder("from a frame", value, session.csrf, headers={"Origin": "null"})
