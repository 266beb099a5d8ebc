"""What mail systems report of letters, as they really write it, and as nobody should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.mail.delivery_report import DeliveryReport, Says, delivery_report
from casework.mail.raw_message import parse
from tests.returns.coming import SAM, failed, report

OTHER = "aunt@example.org"


def said(raw: bytes) -> DeliveryReport:
    found = delivery_report(parse(raw))
    assert found
    return found


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ((failed(),), Says.FAILED),
        ((failed(action="Failed (permanent)"),), Says.FAILED),
        ((failed(action="delayed", status="4.4.1"),), Says.PENDING),
        ((failed(action="delivered", status="2.0.0"),), Says.PENDING),
        ((failed(action="relayed", status="2.0.0"),), Says.PENDING),
        ((failed(action="expanded", status="2.0.0"),), Says.PENDING),
        ((failed(action="delayed"), failed(OTHER, "relayed")), Says.PENDING),
        ((failed(), failed(OTHER)), Says.FAILED),
        ((failed(), failed(OTHER, "delivered")), Says.UNCLEAR),
        ((failed(), failed(OTHER, "delayed")), Says.UNCLEAR),
        ((failed(action="eaten by a dog"),), Says.UNCLEAR),
        ((f"Final-Recipient: rfc822; {SAM}\r\nStatus: 5.1.1",), Says.UNCLEAR),
        ((), Says.UNCLEAR),
    ],
)
def test_only_what_failed_for_good_for_everybody_failed(blocks: tuple[str, ...], says: Says) -> None:
    assert said(report("ses-1", *blocks)).says is says


@pytest.mark.parametrize(
    ("status", "kept", "permanent"),
    [
        ("5.1.1", "5.1.1", True),
        ("5.1.1 (bad destination mailbox address)", "5.1.1", True),
        ("4.4.7", "4.4.7", False),
        ("550", None, False),
        ("5.1.1; smtp; 550 sam.fielding@example.org unknown", "5.1.1", True),
        ("", None, False),
    ],
)
def test_of_a_status_only_a_wellformed_code_is_kept(status: str, kept: str | None, permanent: bool) -> None:
    found = said(report("ses-1", failed(status=status)))
    assert (found.says, found.status, found.is_permanent) == (Says.FAILED, kept, permanent)


def test_where_one_of_several_may_work_next_time_the_failure_is_not_permanent() -> None:
    assert not said(report("ses-1", failed(), failed(OTHER, status="4.2.2"))).is_permanent


def test_it_names_whom_the_letter_did_not_reach_as_it_was_sent_and_as_it_ended() -> None:
    block = f"Original-Recipient: rfc822; {SAM}\r\n{failed('Sam@Elsewhere.example.org')}"
    assert said(report("ses-1", block)).recipients == (SAM, "sam@elsewhere.example.org")


@pytest.mark.parametrize(
    ("feedback", "says"),
    [
        ("abuse", Says.COMPLAINT),
        ("Abuse", Says.COMPLAINT),
        ("opt-out", Says.COMPLAINT),
        ("not-spam", Says.UNCLEAR),
        ("auth-failure", Says.UNCLEAR),
        ("virus", Says.UNCLEAR),
        ("", Says.UNCLEAR),
    ],
)
def test_a_complaint_is_one_by_its_type(feedback: str, says: Says) -> None:
    raw = report("ses-1", kind="feedback-report").replace(
        b"Reporting-MTA: dns; mx.example.org", f"Feedback-Type: {feedback}\r\nUser-Agent: x/1".encode()
    )
    assert said(raw).says is says


def test_other_mail_reports_nothing() -> None:
    assert delivery_report(parse(b"From: a@example.org\r\n\r\nAction: failed")) is None


def test_a_report_in_the_form_for_addresses_beyond_ascii_is_read_too() -> None:
    raw = report("ses-1", failed(status="5.1.1")).replace(b"message/delivery-status", b"message/global-delivery-status")
    assert said(raw).says is Says.FAILED


@pytest.mark.parametrize("cut", range(0, 900, 17))
def test_a_report_cut_short_anywhere_says_what_it_says_as_far_as_it_goes(cut: int) -> None:
    found = delivery_report(parse(report("ses-1", failed())[:cut]))
    assert found is None or found.says in {Says.FAILED, Says.UNCLEAR}


@given(st.binary(max_size=500))
def test_nothing_makes_it_fail(junk: bytes) -> None:
    head = b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    delivery_report(parse(head + junk))
    delivery_report(parse(b"Content-Type: message/feedback-report\r\nContent-Transfer-Encoding: base64\r\n\r\n" + junk))
