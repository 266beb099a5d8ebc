"""The morning on which tests and screenshots sit down at the desk has something of everything."""

from tests.site.desk import Desk


def test_something_is_overdue_something_due_today_and_the_rest_of_the_week_lies_behind_it(desk: Desk) -> None:
    cases = desk.cases
    shown = {case["ref"]: case for case in desk.staff.get("/cases?status=open")["cases"]}
    assert {ref: case["due_at"][:10] for ref, case in shown.items()} == {
        cases.overdue: "2026-12-02",
        cases.due_today: "2026-12-03",
        cases.day_four: "2026-12-04",
        cases.young: "2026-12-07",
        cases.careful: "2026-12-08",
        cases.forged: "2026-12-09",
        cases.new: "2026-12-10",
        cases.complained: "2026-12-14",
        cases.referred: "2026-12-30",
    }
    assert [ref for ref, case in shown.items() if case["needs_eyes"]] == [cases.forged]
    assert desk.staff.get(f"/cases/{cases.answered}")["status"] == "answered"


def test_somebody_has_to_be_careful_how_they_reach_a_client_whose_school_was_told_something(desk: Desk) -> None:
    case = desk.staff.get(f"/cases/{desk.cases.careful}")
    assert case["contact"]["safe_contact"]["no_voicemail"]
    assert [disclosure["made_at"] is not None for disclosure in case["disclosures"]] == [True]
