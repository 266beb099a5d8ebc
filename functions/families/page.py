"""GET and POST /page/{token}: the page that a link in a letter leads to.

Whatever opens a link, a scanner of mail included, only sees: POST alone decides. Nobody signs in; the link is the key.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from casework import wiring
from casework.domain.case import Case
from casework.errors import CaseErased, CaseNotFound, NotOnCase
from casework.letters.links import Link, LinkNotOurs, ToAnswer, ToSay, ToSurvey, ToWithdraw
from casework.letters.page import security_policy
from families.answering import of_an_erased_case, show_question, take_answer
from families.reply import Reply, reply
from families.return_survey import Surveys
from families.saying import show_answer, take_word
from families.survey import show_survey, take_survey
from families.taking_back import TakingBack, show_consent, take_back


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    method = event["requestContext"]["http"]["method"]
    status, html = _reply(event["pathParameters"]["token"], _form(event) if method == "POST" else None)
    return {
        "statusCode": status,
        "headers": {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": security_policy(),
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
            "X-Content-Type-Options": "nosniff",
        },
        "body": "" if method == "HEAD" else html,
    }


def _reply(token: str, form: Mapping[str, str] | None) -> Reply:
    """The page for ``token``; ``form`` is what was posted, None where somebody only looks."""
    profile, now = wiring.profile(), wiring.now()
    try:
        link = wiring.links().read(token)
    except LinkNotOurs:
        return reply(404, "not_ours", profile)
    try:
        case = wiring.cases().get(link.ref)
        return _shown(link, case, now) if form is None else _decided(link, form, case, now)
    except CaseErased as erased:
        return of_an_erased_case(erased, form, profile, now)
    except (CaseNotFound, NotOnCase):
        return reply(410, "erased", profile)


def _shown(link: Link, case: Case, now: datetime) -> Reply:
    profile = wiring.profile()
    match link:
        case ToAnswer():
            return show_question(link, case, profile, now)
        case ToWithdraw():
            return show_consent(link, case, profile, now)
        case ToSay():
            return show_answer(link, case, profile, now)
        case ToSurvey():
            return show_survey(link, case, profile, now)


def _decided(link: Link, form: Mapping[str, str], case: Case, now: datetime) -> Reply:
    cases, profile = wiring.cases(), wiring.profile()
    match link:
        case ToAnswer():
            return take_answer(link, form, case, wiring.answers(), cases, profile, now)
        case ToWithdraw():
            correspondence = wiring.correspondence()
            taking = TakingBack(cases, wiring.sharing(), wiring.rounds(), wiring.machine(), correspondence)
            return take_back(link, form, case, taking, profile, now)
        case ToSay():
            return take_word(link, form, case, wiring.words(), cases, wiring.links(), profile, now)
        case ToSurvey():
            surveys = Surveys(cases, wiring.closings(), wiring.machine(), wiring.correspondence(), profile)
            return take_survey(link, form, case, surveys, profile, now)


def _form(event: dict[str, Any]) -> dict[str, str]:
    """The fields of a posted form. One that no page of ours could have sent is as good as empty."""
    body = str(event.get("body") or "")
    try:
        if event.get("isBase64Encoded"):
            body = base64.b64decode(body).decode()
        return dict(parse_qsl(body, max_num_fields=10))
    except ValueError:
        return {}
