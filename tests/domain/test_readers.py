"""Who has seen a record, day by day: in plain words, on the office's clock, and with nothing of an incident."""

from datetime import UTC, date, datetime

import pytest

from casework.domain.readers import readers_by_day
from casework.domain.reading import Reading, in_plain_words
from casework.domain.staff import Role, StaffMember
from tests.world import CASEY, HALTON

OLU = StaffMember(id="olu", name="Olu Officer")


def reading(at: str, by: StaffMember, route: str = "GET /cases/{ref}", role: Role = Role.CASEWORKER) -> Reading:
    return Reading(at=datetime.fromisoformat(at).replace(tzinfo=UTC), by=by, roles=(role,), what=in_plain_words(route))


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("GET /cases/{ref}", "read the case"),
        ("GET /cases/{ref}/complaint", "read the case: complaint"),
        ("GET /cases/{ref}/questions/{number}", "read the case: questions"),
        ("PUT /cases/{ref}/safe-contact", "changed the case: safe contact"),
        ("POST /cases/{ref}/consents/{consent_id}/withdrawal", "changed the case: consents, withdrawal"),
    ],
)
def test_a_route_is_told_in_plain_words(route: str, words: str) -> None:
    assert in_plain_words(route) == words


@pytest.mark.clause("YP-08")
def test_each_reader_is_listed_once_a_day_with_all_that_they_did_the_newest_day_first() -> None:
    listed = readers_by_day(
        [
            reading("2027-03-26T09:00", CASEY, "PUT /cases/{ref}/child"),
            reading("2027-03-26T08:00", CASEY),
            reading("2027-03-26T08:30", OLU, role=Role.OFFICER),
            reading("2027-03-27T10:00", CASEY),
        ],
        HALTON.office,
        of_incidents=True,
    )
    assert [(each.day, [(who.by, who.what) for who in each.readers]) for each in listed] == [
        (date(2027, 3, 27), [(CASEY, ("read the case",))]),
        (
            date(2027, 3, 26),
            [(CASEY, ("read the case", "changed the case: child")), (OLU, ("read the case",))],
        ),
    ]
    assert [who.first_at.hour for who in listed[1].readers] == [8, 8]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2027-03-27T23:59", date(2027, 3, 27)),
        ("2027-03-28T22:59", date(2027, 3, 28)),
        ("2027-03-28T23:00", date(2027, 3, 29)),
    ],
)
def test_a_day_is_one_of_the_offices_clock(at: str, day: date) -> None:
    assert [each.day for each in readers_by_day([reading(at, CASEY)], HALTON.office, of_incidents=True)] == [day]


def test_who_had_another_role_that_day_is_listed_in_each() -> None:
    both = [reading("2026-12-23T09:00", CASEY), reading("2026-12-23T10:00", CASEY, role=Role.MANAGER)]
    (day,) = readers_by_day(both, HALTON.office, of_incidents=True)
    assert [who.roles for who in day.readers] == [(Role.CASEWORKER,), (Role.MANAGER,)]


@pytest.mark.clause("BH-02")
@pytest.mark.parametrize("route", ["GET /cases/{ref}/incidents", "POST /cases/{ref}/incidents/{incident_id}/actions"])
def test_that_there_is_an_incident_is_told_only_to_who_may_know(route: str) -> None:
    readings = [reading("2026-12-23T09:00", CASEY), reading("2026-12-23T10:00", CASEY, route)]
    (told,), (not_told,) = (
        readers_by_day(readings, HALTON.office, of_incidents=may_know) for may_know in (True, False)
    )
    assert told.readers[0].what == ("read the case", in_plain_words(route))
    assert not_told.readers[0].what == ("read the case",)


def test_what_was_refused_is_no_change() -> None:
    refused = in_plain_words("POST /cases/{ref}/consents", refused=True)
    assert refused == "tried to change the case: consents"
    assert in_plain_words("GET /cases/{ref}", refused=True) == "read the case"
