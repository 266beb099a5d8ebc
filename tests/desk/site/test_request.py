"""What a browser asks for, read from events as API Gateway makes them."""

import base64
from typing import Any

from desk.site.request import read_request


def event(method: str = "GET", **parts: Any) -> dict[str, Any]:
    return {"rawPath": "/desk/note", "requestContext": {"http": {"method": method}}, "headers": {}, **parts}


def posted(body: str | bytes) -> dict[str, Any]:
    raw = body.encode() if isinstance(body, str) else body
    return event("POST", body=base64.b64encode(raw).decode(), isBase64Encoded=True)


def test_a_form_keeps_every_field_in_its_order_and_what_was_left_empty() -> None:
    request = read_request(posted("items=name&items=school&message=&who=Sam+Fielding%21"))
    assert request.fields("items") == ["name", "school"]
    assert (request.field("message"), request.field("who"), request.field("nothing")) == ("", "Sam Fielding!", "")
    assert request.form[0] == ("items", "name")


def test_lines_end_as_they_do_everywhere_else() -> None:
    assert read_request(posted("message=one%0D%0Atwo")).field("message") == "one\ntwo"


def test_what_no_form_of_ours_sends_is_as_good_as_empty() -> None:
    too_many = "&".join(f"f{n}=x" for n in range(600))
    for body in (b"\xff\xfe=\xff", too_many):
        assert read_request(posted(body)).form == ()
    assert read_request(event("POST", body="%%%", isBase64Encoded=True)).form == ()
    assert read_request(event("POST")).form == ()
    assert read_request(event("GET", body="a=b")).form == ()


def test_query_cookies_and_headers_are_read_as_they_came() -> None:
    request = read_request(
        event(
            rawPath="/desk/cases/HSP%2D7K3M",
            rawQueryString="to=%2Fdesk%3Fa%3Db&to=/evil",
            cookies=["__Host-desk=a=b", "other=1", "__Host-desk=second"],
            headers={"Sec-Fetch-Site": "same-origin"},
        )
    )
    assert request.path == "/desk/cases/HSP-7K3M"
    assert request.asked("to") == "/desk?a=b"
    assert request.cookies == {"__Host-desk": "a=b", "other": "1"}
    assert request.headers == {"sec-fetch-site": "same-origin"}
