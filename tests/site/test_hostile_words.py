"""Everything at once that somebody could write to have a script run, shown by a real browser that runs scripts: with
the policy that the desk sends, and without it, because the policy is the second wall and not the first.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from playwright.sync_api import Dialog

from casework import wiring
from infra.local.service import LocalService
from tests.payloads import PAYLOADS
from tests.site.acted import Acted
from tests.site.browser import Visiting
from tests.site.hostile import in_one_line
from tests.site.shown import show

CANARY = "window.alert = () => { window.__xss = true; }"
ALL = "\n".join(PAYLOADS)
LINES = [in_one_line(each) for each in PAYLOADS]
RUNS = """() => {
  const ours = node => node.type === 'module' && node.src.includes('/desk/assets/desk.');
  const foreign = 'iframe, object, embed, base, style, math, link:not(head link), meta:not(head meta)';
  const html = 'http://www.w3.org/1999/xhtml';
  const leads = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'srcdoc'];
  const runs = each => each.name.startsWith('on') || each.name === 'style'
    || (leads.includes(each.name) && /^((java|vb|live)script|data|blob|file):/i.test(each.value.trim()));
  return [...document.querySelectorAll('*')]
    .filter(node => (node.matches('script') && !ours(node)) || node.matches(foreign)
      || (node.namespaceURI !== html && !node.closest('svg[focusable=false]')) || [...node.attributes].some(runs))
    .map(node => node.outerHTML);
}"""
"""Every node of the page that could run something, or is of no kind that pages of the desk are made of."""


@pytest.fixture(scope="module")
def pages() -> Iterator[dict[str, str]]:
    """A case, its message and an error page, as the desk answers with them."""
    with LocalService(now=datetime(2026, 12, 1, 10, tzinfo=UTC)) as service:
        service.send_mail(_written().as_bytes(), sender="sam.fielding@example.org")
        service.settle()
        desk = Acted(service)
        (line,) = service.request("GET", "/cases", role="caseworker").json["cases"]
        case = f"/desk/cases/{line['ref']}"
        value, session = desk.session("caseworker")
        for at in range(0, len(LINES), 50):
            said = {"kind": "plain", "text": "\n".join(LINES[at : at + 50])}
            noted = service.request("POST", f"/cases/{line['ref']}/notes", said, role="caseworker")
            assert noted.status_code == 201, noted.text
        (message,) = wiring.cases().get(line["ref"]).messages
        wrong = [(name, ALL) for name in ("name", "email", "telephone", "address", "born-day", "relationship", "once")]
        yield {
            "case": desk.get(case, value).text,
            "message": desk.get(f"{case}/messages/{message.id}", value).text,
            "error": desk.post(f"{case}/contact", [("csrf", session.csrf), *wrong], value).text,
        }


def _written() -> EmailMessage:
    """An email that says all of it in each of its parts."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f'"{LINES[0].replace(chr(34), "")}" <sam.fielding@example.org>'
    message["To"] = "enquiries@send.example.org"
    message["Subject"] = " ".join(LINES)
    message.set_content(ALL, cte="base64")
    message.add_alternative("".join(PAYLOADS), subtype="html", cte="base64")
    for line in LINES[::10]:
        message.add_attachment(b"x", maintype="text", subtype="html", filename=line)
    return message


@pytest.mark.parametrize("policy", [True, False], ids=["with its policy", "without a policy"])
@pytest.mark.parametrize("name", ["case", "message", "error"])
def test_nothing_that_somebody_wrote_runs_in_a_browser(
    visiting: Visiting, pages: dict[str, str], name: str, policy: bool
) -> None:
    dialogs: list[str] = []

    def heard(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    assert pages[name].count("alert(1)") > len(PAYLOADS) / 2
    with visiting() as page:
        page.on("dialog", heard)
        page.add_init_script(CANARY)
        show(page, pages[name], policy=policy)
        for details in page.locator("details").all():
            details.evaluate("node => { node.open = true; }")
        page.mouse.move(300, 400)
        assert page.evaluate(RUNS) == []
        assert page.evaluate("document.scripts.length") == 1
        assert page.evaluate("window.__xss") is None
    assert dialogs == []


def test_a_browser_would_have_said_so(visiting: Visiting) -> None:
    with visiting() as page:
        page.add_init_script(CANARY)
        show(page, "<!DOCTYPE html><title>x</title><svg onload=alert(1)></svg><p onclick=alert(1)>x</p>", policy=False)
        assert len(page.evaluate(RUNS)) == 2
        assert page.evaluate("window.__xss")
