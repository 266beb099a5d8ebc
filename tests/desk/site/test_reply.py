"""What a browser is sent: kept by nobody, framed by nobody, and running nothing that we did not write."""

import base64

from desk.site.reply import Reply, page, redirect, set_cookie


def test_every_reply_is_kept_by_nobody_found_by_nobody_and_framed_by_nobody() -> None:
    for reply in (page("<p>x</p>"), redirect("/desk"), Reply(404)):
        headers = reply.to_event()["headers"]
        policy = headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "microphone=()" in headers["Permissions-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert {"frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} <= set(policy.split("; "))
        assert "unsafe" not in policy


def test_a_page_is_sent_as_text_and_a_file_as_it_is() -> None:
    event = page("<p>café</p>", 403).to_event()
    assert (event["statusCode"], event["body"], event["isBase64Encoded"]) == (403, "<p>café</p>", False)
    assert event["headers"]["Content-Type"] == "text/html; charset=utf-8"
    event = Reply(200, b"\x00\xff", {"cache-control": "max-age=60"}).to_event()
    assert (base64.b64decode(event["body"]), event["isBase64Encoded"]) == (b"\x00\xff", True)
    assert [value for name, value in event["headers"].items() if name.lower() == "cache-control"] == ["max-age=60"]


def test_what_follows_a_post_is_asked_for_by_get() -> None:
    event = redirect("/desk/worklist", ("a=b", "c=d")).to_event()
    assert (event["statusCode"], event["headers"]["Location"], event["cookies"]) == (
        303,
        "/desk/worklist",
        ["a=b", "c=d"],
    )


def test_a_cookie_is_for_this_host_over_tls_and_for_no_script() -> None:
    assert set_cookie("desk", "v") == "__Host-desk=v; Path=/; Secure; HttpOnly; SameSite=Lax"
    assert set_cookie("desk", "", 0).endswith("; Max-Age=0")
