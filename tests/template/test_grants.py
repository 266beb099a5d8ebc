"""Each role, beside what its function was seen to ask of AWS: nothing is denied, and nothing is granted for no reason.

moto's own policy engine is too forgiving to ask. So the calls are recorded on their way out, named as IAM names them,
and compared with the statements of the role.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from casework import wiring
from casework.adapters import due_index
from infra.local import service as local
from infra.local.fates import Fate
from infra.local.lambdas import Functions
from infra.local.service import Answer, LocalService
from tests.browsing import Browser
from tests.journeys.sparse_sweeps import DIGEST, swept_every
from tests.returns.coming import failed, report

NOT_CALLS_OF_THE_CODE = {
    "logs:CreateLogStream": "Lambda writes the log",
    "logs:PutLogEvents": "Lambda writes the log",
    "sqs:ReceiveMessage": "Lambda reads the queue",
    "sqs:DeleteMessage": "Lambda reads the queue",
    "sqs:GetQueueAttributes": "Lambda reads the queue",
    "kms:Decrypt": "asked by the services that keep what is encrypted",
    "kms:GenerateDataKey": "asked by S3 for what it is to encrypt",
    "s3:ListBucket": "asked by S3 before it says that something is not there",
}
TRANSACTED = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}
SERVICES = {"sesv2": "ses", "stepfunctions": "states"}
NAMED_OTHERWISE = {
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:DeleteObject": "s3:DeleteObjectVersion",
    **dict.fromkeys(("s3:CreateMultipartUpload", "s3:UploadPart", "s3:CompleteMultipartUpload"), "s3:PutObject"),
}
"""By IAM; every object is deleted by its version. A link is named as what it lets somebody do: its signer needs it."""

LINK = re.compile(r"https?://\S+/page/[\w.-]+")
REF = re.compile(r"HSP-[\w-]+")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')

Call = tuple[str, str]
"""An action as IAM names it, and the index it reads; "" for anything but an index."""


def needed(service: str, operation: str, parameters: dict[str, Any]) -> set[Call]:
    """What IAM checks for one call of the SDK."""
    if operation == "TransactWriteItems":
        return {(TRANSACTED[next(iter(each))], "") for each in parameters["TransactItems"]}
    action = f"{SERVICES.get(service, service)}:{operation}"
    calls = {(NAMED_OTHERWISE.get(action, action), parameters.get("IndexName", ""))}
    if operation == "SendEmail" and "Raw" in parameters["Content"]:
        calls.add(("ses:SendRawEmail", ""))
    return calls


class Recorder:
    """Who called what. What is in `failing`, by the name of the SDK's operation, fails as AWS does on a bad day."""

    def __init__(self) -> None:
        self.calls: dict[str, set[Call]] = defaultdict(set)
        self.failing: dict[str, Callable[[str], Exception]] = {}
        self._running = threading.local()

    @contextmanager
    def listening(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        invoke = Functions.invoke

        def named_invoke(functions: Functions, name: str, event: Any) -> Any:
            self._running.name = name.rsplit(":function:", 1)[-1]
            # On Lambda a function remembers only the secret that it asked for itself.
            for remembered in (wiring.reply_addresses, wiring.links, wiring.invitations, wiring.secret_key):
                remembered.cache_clear()
            try:
                return invoke(functions, name, event)
            finally:
                self._running.name = None

        def heard(params: dict[str, Any], model: Any, **_: Any) -> None:
            if name := getattr(self._running, "name", None):
                self.calls[name] |= needed(model.service_model.service_name, model.name, params)
                if model.name in self.failing:
                    raise self.failing[model.name](model.name)

        # Parameters as the code gave them, before they are put on the wire.
        patch.setattr(Functions, "invoke", named_invoke)
        local._SESSION.events.register_first("provide-client-params", heard)
        yield
        local._SESSION.events.unregister("provide-client-params", heard)

    @contextmanager
    def bad_day(self, operation: str, failure: Callable[[str], Exception]) -> Iterator[None]:
        self.failing[operation] = failure
        yield
        del self.failing[operation]


def busy(operation: str) -> Exception:
    response: Any = {"Error": {"Code": "TooManyRequestsException"}, "ResponseMetadata": {"HTTPStatusCode": 429}}
    return ClientError(response, operation)


def rejected(operation: str) -> Exception:
    response: Any = {"Error": {"Code": "MessageRejected"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return ClientError(response, operation)


def lost_reply(operation: str) -> Exception:
    return ReadTimeoutError(endpoint_url=f"https://{operation}.example.org")


def moved_on(operation: str) -> Exception:
    """As when a case is erased between being read and being written."""
    response: Any = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": "ConditionalCheckFailed"}],
    }
    return local._SESSION.client("dynamodb").exceptions.TransactionCanceledException(response, operation)


def email(number: int, sender: str = "ann@example.org") -> bytes:
    return (
        f"From: {sender}\r\nTo: enquiries@send.example.org\r\nSubject: Help\r\n"
        f"Message-ID: <{number}@example.org>\r\n\r\nWhat does the school have to do?\r\n"
    ).encode()


NOTE = {
    "channel": "telephone",
    "kind": "enquiry",
    "contact": None,
    "summary": "Asked what a plan is",
    "wants": "To know",
}


def a_bad_week(service: LocalService, recorder: Recorder) -> None:
    """Every branch that asks AWS something: answers in time and late, silence, repeats, a crash, a busy post office."""

    def pass_time(**by: float) -> None:
        service.advance(service.now() + timedelta(**by))

    def write(number: int, to: str | None = None) -> None:
        service.send_mail(email(number), recipient=to)
        service.settle()

    def post(path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> int:
        return service.request("POST", path, body, "caseworker", headers).status_code

    def open_cases() -> list[str]:
        listed = service.request("GET", "/cases?status=open", role="caseworker").get_json()
        return [case["ref"] for case in listed["cases"]]

    def answer_everything() -> None:
        for ref in open_cases():
            post(f"/cases/{ref}/responses", {"channel": "telephone", "summary": "Explained"})

    write(1)
    (reply_to,) = {letter["headers"]["Reply-To"] for letter in service.outbox() if "Reply-To" in letter["headers"]}
    write(2, to=reply_to)
    with recorder.bad_day("SendEmail", busy):
        write(3, to=reply_to)
    for _ in range(2):
        assert post("/telephone-notes", NOTE, {"Idempotency-Key": "one"}) == 201
    assert service.request("GET", f"/cases/{open_cases()[0]}", role="caseworker").status_code == 200
    answer_everything()
    write(4, to=reply_to)
    service.send_mail(
        f"From: caseworkers@send.example.org\r\nTo: ann@example.org\r\nCc: {reply_to}\r\n"
        "Message-ID: <own@send.example.org>\r\n\r\nAsk for an assessment.\r\n".encode()
    )
    service.settle()

    with recorder.bad_day("StartExecution", lost_reply):
        post("/telephone-notes", NOTE)
    pass_time(hours=2)
    with recorder.bad_day("SendTaskSuccess", lost_reply):
        answer_everything()
    with recorder.bad_day("SendEmail", lost_reply):
        write(5)
    with recorder.bad_day("SendEmail", busy):
        pass_time(hours=2)
    pass_time(hours=2)
    write(6)
    with recorder.bad_day("SendEmail", busy):
        write(7)
        pass_time(days=5)


REFERRED: dict[str, Any] = {
    "channel": "telephone",
    "permission": {"given_by": "parent", "given_on": "2026-12-01", "how": "spoken"},
    "referrer": {"name": "Avery Lane", "organisation": "Hill School", "email": "avery@example.org"},
    "family": {"name": "Robin Ashworth", "relationship": "parent", "email": "robin@example.org"},
    "child": {"name": "Charlie Ashworth", "school": "Hill School"},
    "reason": "They want to know about a needs assessment",
}
BY_TELEPHONE = {**REFERRED, "family": {"relationship": "parent", "telephone": "01632 960123"}}
A_SCHOOLS_EMAIL = (
    b"From: office@hill.sch.uk\r\nTo: enquiries@send.example.org\r\nSubject: A referral\r\n"
    b"Message-ID: <%d@hill.sch.uk>\r\n\r\nI would like to refer a pupil.\r\n"
)
ROBIN = {"relationship": "parent", "name": "Robin", "email": "robin@example.org", "permission_to_hold": True}
SCOPE = {"recipient": "Hill School", "purpose": "plan a visit", "items": ["wishes", "attendance"]}
A_REQUEST = {
    "right": "access",
    "what": "Everything",
    "channel": "telephone",
    "identity": {"known_because": "They rang from the number that we have"},
}
BY_FORM = {
    "what": "Everything",
    "channel": "email",
    "for_whom": "client",
    "made_by": "client",
    "identity.known_because": "They wrote from the address that we have",
}
CONCERN = {
    "concern": "Afraid to go home",
    "at_risk": "the child",
    "ground": "child_at_risk",
    "items": ["what was said"],
    "recipient": "iCART",
    "decided_by": "the officer",
    "told_first": {"told": False, "why_not": "unsafe", "reason": "It would be heard at home"},
}


class Staff:
    """What staff do by the API, each act of which must be taken."""

    def __init__(self, service: LocalService) -> None:
        self.service = service

    def post(
        self, path: str, body: dict[str, Any] | None = None, role: str = "caseworker", method: str = "POST"
    ) -> Any:
        answered = self.service.request(method, path, body, role)
        assert answered.status_code in {200, 201}, f"{path}: {answered.text}"
        self.service.settle()
        return answered.json

    def note(self, **contact: Any) -> str:
        return f"/cases/{self.post('/telephone-notes', {**NOTE, 'contact': {**ROBIN, **contact}})['ref']}"

    def refer(self, said: dict[str, Any] = REFERRED) -> str:
        return f"/cases/{self.post('/referrals', said)['ref']}"

    def suspect(self, number: int) -> str:
        return self.receive(A_SCHOOLS_EMAIL % number)

    def receive(self, raw: bytes) -> str:
        """The case that an email opens."""
        before = self.open_cases()
        self.service.send_mail(raw)
        self.service.settle()
        (ref,) = self.open_cases() - before
        return f"/cases/{ref}"

    def open_cases(self) -> set[str]:
        return {case["ref"] for case in self.service.request("GET", "/cases", role="caseworker").json["cases"]}

    def follow_link(self, button: dict[str, str]) -> None:
        """Open the page that the newest link leads to, and press ``button``."""
        path = urlsplit([link for each in self.service.outbox() for link in LINK.findall(each["text"])][-1]).path
        page = self.service.request("GET", path)
        form = urlencode({**dict(HIDDEN.findall(page.text)), **button}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert self.service.request("POST", path, body=form, headers=headers).status_code == 200
        self.service.settle()


def a_week_of_questions(service: LocalService, recorder: Recorder) -> None:
    """Every way of referring, asking, agreeing, refusing, passing on and taking back; and crashes on the way."""
    staff = Staff(service)
    staff.refer()
    staff.follow_link({"answer": "yes"})
    for _ in range(2):
        assert service.request("POST", "/referrals", REFERRED, "caseworker", {"Idempotency-Key": "two"}).status_code
    service.settle()
    service.send_mail(email(8, "robin@example.org"), recipient=service.outbox()[-1]["headers"]["Reply-To"])
    staff.follow_link({"answer": "no"})
    staff.refer({**REFERRED, "permission": None})
    with recorder.bad_day("SendEmail", busy):
        staff.refer()
    with recorder.bad_day("SendEmail", rejected):
        staff.refer()
    with recorder.bad_day("SendTaskSuccess", lost_reply):
        ref = staff.refer(BY_TELEPHONE)
        staff.post(f"{ref}/questions/1", method="GET")
        staff.post(f"{ref}/questions/1/answers", {"answer": "no", "how": "telephone"})

    staff.post(f"{staff.suspect(1)}/referral", {"is_referral": False})
    suspected = staff.suspect(2)
    kept = {name: value for name, value in REFERRED.items() if name != "channel"}
    with recorder.bad_day("ListObjectVersions", busy), recorder.bad_day("SendTaskSuccess", lost_reply):
        service.request("POST", f"{suspected}/referral", {"is_referral": True, "details": kept}, "caseworker")
    service.settle()
    staff.follow_link({"answer": "no"})
    with recorder.bad_day("ListObjectVersions", busy):
        path = f"{staff.suspect(4)}/referral"
        service.request("POST", path, {"is_referral": True, "details": kept}, "caseworker")
    service.advance(service.now() + timedelta(hours=2))
    staff.post(f"{staff.suspect(3)}/referral", {"is_referral": True, "details": {**kept, "permission": None}})

    client = staff.note()
    staff.post(f"{client}/contact", {**ROBIN, "told_notice": True}, method="PUT")
    staff.post(f"{client}/child", {"name": "Charlie", "over_school_age": False}, method="PUT")
    staff.post(f"{client}/safe-contact", {"no_voicemail": True}, method="PUT")
    staff.post(f"{client}/notes", {"kind": "plain", "text": "Rang back"})
    staff.post(f"{client}/replies", {"text": "Which day is the review?", "answers": False})
    with recorder.bad_day("SendEmail", busy):
        assert service.request("POST", f"{client}/replies", {"text": "Yes"}, "caseworker").status_code == 409
    staff.post(f"{client}/replies", {"text": "Yes"})
    letters_come_back(staff, recorder)
    said = {**SCOPE, "told": "We would tell the school", "how": "telephone"}
    staff.post(f"{client}/consents", {**said, "answer": "yes"})
    staff.post(f"{client}/disclosures", {"direction": "share", **SCOPE})
    staff.post(f"{client}/disclosures/0001/making")
    staff.post(f"{client}/consents/0001/narrowing", {"items": ["wishes"]})
    staff.post(f"{client}/consents/0001/withdrawal", {"how": "telephone"})
    staff.post(f"{client}/disclosures", {"direction": "seek", **SCOPE, "recipient": "Dr Reed"})
    with recorder.bad_day("SendEmail", busy):
        staff.post(f"{client}/disclosures/0002/question")
    service.advance(service.now() + timedelta(minutes=5))
    staff.follow_link({"answer": "yes"})
    staff.post(f"{client}/disclosures/0002/making")
    with recorder.bad_day("SendEmail", busy):
        staff.follow_link({"take_back": "yes"})
    assert service.request("POST", f"{client}/disclosures/0002/making", role="officer").status_code == 409
    staff.post(f"{client}/safeguarding", CONCERN)
    staff.post(f"{client}/tasks/told-afterwards-0001/done")
    conflict = staff.post(f"{client}/conflicts", {"nature": "They are neighbours", "worker": "somebody"})["id"]
    staff.post(f"{client}/conflicts/{conflict}/step", {"what": "Another worker", "may_work": False}, role="manager")
    gone = staff.receive(email(9, "alex@example.org"))
    staff.post(f"{gone}/permission/withdrawal", {"how": "spoken"})
    staff.post(f"{client}/reopening", {"why": "They asked for a copy of the letter"})
    staff.post("/referrals/counts", method="GET")

    staff.refer()
    with recorder.bad_day("SendEmail", busy):
        service.advance(service.now() + timedelta(days=35))


def letters_come_back(staff: Staff, recorder: Recorder) -> None:
    """By SES and by mail, of answers whose machine has heard of them and of one whose has not, on a busy day too."""
    service = staff.service
    for number, by_mail in enumerate((False, True)):
        ref = staff.receive(email(20 + number, f"kim{number}@example.org"))
        with recorder.bad_day("SendTaskSuccess", lost_reply):
            staff.post(f"{ref}/replies", {"text": "You could ask for an assessment"})
        sent = service.outbox()[-1]
        with recorder.bad_day("SendEmail", busy):
            if by_mail:
                service.send_mail(report(sent["message_id"], failed(sent["to"][0], status="4.2.2")), sender="")
            else:
                service.tell_of_letter(sent["message_id"], Fate.TRANSIENT)
            service.settle()
        again = staff.post(f"{ref}/replies", {"text": "By another address"})
        assert again["answers"]
        service.tell_of_letter(service.outbox()[-1]["message_id"], Fate.AWAY)
        service.settle()


A_COMPLAINT = {**NOTE, "kind": "complaint", "contact": ROBIN, "summary": "Nobody came"}
AN_ANSWER = {"finding": "not_upheld", "words": "We looked at it"}
PUT_RIGHT = {"improvement": {"what": "Ring back", "owner": "Lee Marsh", "due_on": "2027-06-01"}}
AN_INCIDENT = {"channel": "telephone", "happened_at": "2026-12-01T09:00:00Z", "words_used": "I know where you park"}
A_REFUSAL = {
    "incident": "0001",
    "what": "Calls",
    "reasons": "Threats",
    "proportionate": "A warning was not enough",
    "disability": "None is known",
    "other_help": "A helpline",
}


def a_season_of_complaints(service: LocalService, recorder: Recorder) -> None:
    """Complaints to every step, feedback of every kind, closings with their surveys, incidents and refusals."""
    staff = Staff(service)

    def pass_time(**by: float) -> None:
        service.advance(service.now() + timedelta(**by))

    def complaint(**noted: Any) -> str:
        return f"/cases/{staff.post('/telephone-notes', {**A_COMPLAINT, **noted})['ref']}"

    def review_on(days: int) -> str:
        return (service.now() + timedelta(days=days)).date().isoformat()

    # To step two by the page, named; and to step three by telephone, read from a statement.
    ref = complaint()
    with recorder.bad_day("SendEmail", busy):
        answer = {"finding": "upheld", "words": "You are right", **PUT_RIGHT}
        staff.post(f"{ref}/complaint/answer", answer, role="officer")
    pass_time(minutes=10)
    staff.follow_link({"word": "named"})
    assert staff.post("/complaint-steps", method="GET", role="manager")["steps"]
    staff.post(f"{ref}/complaint", method="GET", role="manager")
    staff.post(f"{ref}/complaint/naming", {"answer": "no", "told": "Who would read what", "how": "telephone"})
    staff.post(f"{ref}/complaint/statement", {"words": "Somebody did not come"})
    with recorder.bad_day("SendTaskSuccess", lost_reply):
        staff.post(f"{ref}/complaint/answer", AN_ANSWER, role="manager")
    pass_time(hours=1)
    staff.post(f"{ref}/complaint/word", {"word": "next_step", "how": "telephone"})
    staff.post(f"{ref}/complaint/statement", {"words": "Somebody did not come"})
    staff.post(f"{ref}/complaint/naming", {"answer": "yes", "told": "Who would read what", "how": "telephone"})
    staff.post(f"{ref}/complaint", method="GET", role="director")
    staff.post(f"{ref}/complaint/answer", AN_ANSWER, role="director")
    staff.follow_link({"word": "unresolved"})
    assert service.request("GET", f"{ref}/complaint", role="manager").status_code in {200, 403}

    # Silence, and going on after it; a busy post office while people are reminded; somebody who may not be written to.
    ref = complaint(complaint={"about": "caseworker", "worker": "somebody", "data_protection": True})
    staff.post(f"{ref}/safe-contact", {"shared_inbox": True}, method="PUT")
    staff.post(f"{ref}/complaint/answer", AN_ANSWER, role="officer")
    pass_time(days=30)
    staff.post(f"{ref}/complaint/word", {"word": "next_step", "how": "telephone", "named": False, "told": "Who"})
    with recorder.bad_day("SendEmail", busy):
        pass_time(days=20)
    with recorder.bad_day("SendEmail", lost_reply):
        pass_time(days=12)
    staff.post(f"{ref}/complaint/ending", {"as": "withdrawn", "how": "telephone"})
    complaint(complaint={"about": "officer"}, contact=None)

    # Beside an enquiry, and instead of one.
    enquiry = staff.note(email="alex@example.org")
    with recorder.bad_day("StartExecution", lost_reply):
        staff.post(f"{enquiry}/complaints", {"words": "I am afraid of him, and nobody rang back"})
    pass_time(hours=1)
    staff.post(
        f"{enquiry}/reclassification",
        {"kind": "criticism", "reason": "No question", "feedback": {"reply_wanted": False, "how": {"read_back": True}}},
    )
    assert service.request("POST", f"{enquiry}/feedback/closing", {"what": "Read"}, "caseworker").status_code in {
        409,
        422,
    }
    staff.post(f"{enquiry}/improvements", PUT_RIGHT["improvement"])
    staff.post(f"{enquiry}/feedback/closing", {"what": "Read out", "accepted": True})
    service.send_mail(email(20).replace(b"What does", b"I want to complain. What does"))
    service.settle()
    view = {**NOTE, "kind": "other_service", "summary": "The school does not answer"}
    ref = f"/cases/{staff.post('/telephone-notes', view)['ref']}"
    staff.post(f"{ref}/other-service/discussion", {"what": "They mean to write", "with_officer": "Lee Marsh"})
    routed = {"body": "school", "how": "telephone", "support_offered": True, "support_accepted": True}
    staff.post(f"{ref}/other-service/route", routed)
    for path in ("/feedback/counts", "/surveys/counts", "/directory"):
        staff.post(path, method="GET")

    # Closed, with an invitation: at once, by the sweep, and not at all.
    ref = staff.note(email="kim@example.org")
    staff.post(f"{ref}/responses", {"channel": "telephone", "summary": "Explained"})
    staff.post(f"{ref}/closing", {})
    staff.follow_link({"easy": "hard", "helped": "partly", "better": "I was let down", "reply": "yes"})
    for name, unsafe in (("lou@example.org", False), ("max@example.org", True)):
        ref = staff.note(email=name)
        staff.post(f"{ref}/responses", {"channel": "telephone", "summary": "Explained"})
        with recorder.bad_day("SendEmail", busy):
            staff.post(f"{ref}/closing", {})
        if unsafe:
            staff.post(f"{ref}/safe-contact", {"no_email": True}, method="PUT")
        pass_time(hours=1)
    ref = staff.note(email="pat@example.org")
    staff.post(f"{ref}/responses", {"channel": "telephone", "summary": "Explained"})
    staff.post(f"{ref}/closing", {"invite": False, "why_not": "opted_out"})

    # Behaviour: an incident with the police, a refusal renewed and lifted by its review, another lifted before.
    ref = staff.note(email="jo@example.org")
    with recorder.bad_day("TransactWriteItems", moved_on):
        assert service.request("POST", f"{ref}/incidents", AN_INCIDENT, "caseworker").status_code == 409
    incident = f"{ref}/incidents/{staff.post(f'{ref}/incidents', AN_INCIDENT)['id']}"
    staff.post(f"{incident}/context", {"context": "Distress", "allowance": "Time"})
    with recorder.bad_day("SendEmail", busy):
        staff.post(f"{incident}/actions", {"action": {"kind": "ended_exchange", "reason": "It went on"}})
    police = {"kind": "police", "reported_by": "Lee", "items": ["name"], "basis": "A threat"}
    told = {"told": False, "why_not": "unsafe", "reason": "It could have made it worse"}
    staff.post(f"{incident}/actions", {"action": police, "told_first": told})
    staff.post(f"{ref}/tasks/review-0001-1/done", role="officer")
    staff.post(f"{incident}/learning", {"learnt": "Ring back sooner"})
    staff.post(f"{incident}/closing", role="officer")
    staff.post(f"{ref}/incidents", method="GET")
    staff.post(incident, method="GET")
    staff.post(f"{ref}/service-refusals", {**A_REFUSAL, "review_on": review_on(30)}, role="officer")
    with recorder.bad_day("SendEmail", busy):
        renewed = {"reasons": "Again", "review_on": review_on(60)}
        staff.post(f"{ref}/service-refusals/2/renewal", renewed, role="officer")
    pass_time(days=65)
    with recorder.bad_day("StartExecution", lost_reply):
        staff.post(f"{ref}/service-refusals", {**A_REFUSAL, "review_on": review_on(60)}, role="officer")
    pass_time(hours=1)
    staff.post(f"{ref}/service-refusals/3/lifting", {"reason": "They apologised"}, role="officer")

    # Rights over what is kept: one whose letter cannot go, so that a person is asked to write it; then the register.
    requests = f"{staff.note(email='ash@example.org')}/rights-requests"
    with recorder.bad_day("StartExecution", lost_reply):
        staff.post(requests, A_REQUEST)
    pass_time(hours=1)
    with recorder.bad_day("SendEmail", busy):
        staff.post(f"{requests}/2/pause", {"why": "Which years?"})
    pass_time(hours=1)
    staff.post(f"{requests}/2/resumption", {})
    copy = staff.post(f"{requests}/2/export", {}, role="officer")["key"]
    staff.post(f"{requests}/2/answer", {"settled": "done", "words": "Here it is", "export": copy})
    ref = staff.receive(email(21, "eve@example.org"))
    staff.post(f"{ref}/responses", {"channel": "telephone", "summary": "Explained"})
    staff.post(f"{ref}/rights-requests", {**A_REQUEST, "right": "erasure"})
    staff.post(f"{ref}/rights-requests/2/answer", {"settled": "done", "words": "All of it is gone"})
    for path in ("/rights-requests/counts", "/overview", "/promises"):
        staff.post(path, method="GET")


NIGHT = "RetentionMachineEveryNight"


def years_of_keeping(service: LocalService, recorder: Recorder) -> None:
    """What is copied, held, decided about, erased by its period, and in the end forgotten: a night for each."""
    staff = Staff(service)

    def to(year: int, month: int, day: int, *, at_night: bool = True) -> None:
        """Let the years pass until then, with one night, before that day, and no sweep."""
        until = datetime(year, month, day, 9, tzinfo=UTC)
        night = f"at({until:%Y-%m-%d}T02:00:00)" if at_night else "cron(0 2 1 1 ? 2199)"
        while service.now() < until:  # a wait of more than a thousand days never ends
            service.advance(min(service.now() + timedelta(days=900), until), {**swept_every("2000 days"), NIGHT: night})

    def certificate() -> dict[str, Any]:
        latest: dict[str, Any] = staff.post("/disposals", role="officer", method="GET")["disposals"][0]
        return latest

    def answered(number: int, sender: str) -> str:
        ref = staff.receive(email(number, sender))
        staff.post(f"{ref}/responses", {"channel": "telephone", "summary": "Explained"})
        return ref

    copied, held = answered(1, "ann@example.org"), answered(2, "bob@example.org")
    with recorder.bad_day("SendTaskSuccess", lost_reply):
        answered(3, "cy@example.org")
    (message,) = staff.post(copied, method="GET")["messages"]
    staff.post(f"{copied}/messages/{message['id']}", method="GET")
    staff.post(f"{copied}/rights-requests", A_REQUEST)
    export = f"{copied}/rights-requests/2/export"
    staff.post(export, role="officer", method="GET")
    with recorder.bad_day("UploadPart", busy):
        assert service.request("POST", export, {}, "officer").status_code == 500
    key = staff.post(export, {}, role="officer")["key"]
    staff.post(f"{copied}/rights-requests/2/answer", {"settled": "done", "words": "Here it is", "export": key})
    hold = staff.post(f"{held}/holds", {"kind": "legal", "why": "A claim", "review_on": "2027-11-01"})["id"]
    complaint = f"/cases/{staff.post('/telephone-notes', A_COMPLAINT)['ref']}"
    staff.post(f"{complaint}/complaint/answer", AN_ANSWER, role="officer")

    to(2027, 5, 1, at_night=False)  # the complainant says nothing more
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(due_index, "_PAGE", 1)  # so that the night has more than one
        to(2029, 1, 1)
    assert (certificate()["by_hold"], certificate()["erased"], certificate()["left"]) == ({"legal": 1}, 1, 0)
    to(2029, 1, 2)  # on which the pages are forgotten
    staff.post(f"{held}/holds/{hold}/review", {"why": "It is settled", "review_on": None}, role="officer")
    with recorder.bad_day("TransactWriteItems", moved_on):
        to(2029, 12, 20)
    to(2029, 12, 21)
    assert (certificate()["erased"], certificate()["left"]) == (2, 0)
    to(2033, 6, 1)
    assert (certificate()["to_review"], certificate()["forgotten"] > 0) == (1, True)
    staff.post(f"{complaint}/erasure-reviews", {"keep_until": None, "why": "Nobody asks any more"}, role="officer")
    to(2033, 6, 2)
    assert (certificate()["by_rule"], certificate()["left"]) == ({"complaint": 1}, 0)
    staff.post("/statistics", method="GET")


class AtTheDesk:
    """What staff do on the desk's pages, each act of which must be taken."""

    def __init__(self, service: LocalService) -> None:
        self.service = service
        self.browser = Browser(service)

    def open(self, path: str) -> str:
        shown = self.browser.get(path)
        assert shown.status_code == 200, f"{path}: {shown.status_code}"
        return shown.text

    def receive(self, number: int) -> str:
        """The page of the case that somebody's email opens."""
        self.service.send_mail(email(number, f"number-{number}@example.org"))
        self.service.settle()
        (ref,) = {ref for letter in self.service.outbox()[-2:] for ref in REF.findall(letter["headers"]["Subject"])}
        return f"/desk/cases/{ref}"

    def fill_in(self, path: str, **fields: str) -> Answer:
        """Send the form on the page at ``path``, with what it knows by itself."""
        known = dict(HIDDEN.findall(self.open(path)))
        return self.browser.post(path, **{**known, **fields})

    def do(self, path: str, **fields: str) -> None:
        """Do what the form at ``path`` is for."""
        sent = self.fill_in(path, **fields)
        assert sent.status_code == 303, f"{path}: {sent.text}"
        self.service.settle()


def a_day_at_the_desk(service: LocalService, recorder: Recorder) -> None:
    """Somebody signs in with a browser, is forgotten, comes back, does there all that asks AWS for something, and signs
    out.
    """
    desk = AtTheDesk(service)
    desk.browser.sign_in("caseworker")
    service.advance(service.now() + timedelta(hours=1))
    assert desk.browser.get("/desk/cases").status_code == 303
    desk.browser.sign_in("officer")

    copied = desk.receive(30)
    (message,) = set(re.findall(rf"{copied}/messages/[\w-]+", desk.open(copied)))
    desk.open(message)
    desk.do(f"{copied}/replies", text="It has to look at it again.", answers="true", step="send")
    desk.do(f"{copied}/rights-requests", **BY_FORM, right="access")
    copy = f"{copied}/rights-requests/2/export"
    with recorder.bad_day("UploadPart", busy):
        assert desk.fill_in(copy).status_code == 500
    assert desk.fill_in(copy).status_code == 200

    erased = desk.receive(31)
    desk.do(f"{erased}/responses", channel="telephone", summary="Explained")
    desk.do(f"{erased}/rights-requests", **BY_FORM, right="erasure")
    desk.do(f"{erased}/rights-requests/2/answer", settled="done", words="All of it is gone")

    desk.do("/desk/telephone-notes", channel="telephone", kind="enquiry", summary="Asked what a plan is")
    csrf = desk.browser.csrf(desk.browser.get("/desk/cases"))
    assert desk.browser.post("/desk/sign-out", csrf=csrf).status_code == 200


def names_of(service: LocalService) -> dict[str, str]:
    created = service.stack.created.items()
    return {made.function_name: name for name, made in created if hasattr(made, "function_name")}


@pytest.fixture(scope="module")
def seen() -> dict[str, set[Call]]:
    recorder = Recorder()
    begin = datetime(2026, 12, 1, 9, tzinfo=UTC)
    with pytest.MonkeyPatch.context() as patch, recorder.listening(patch):
        with LocalService(begin, schedules={**swept_every("1 hour"), DIGEST: "cron(30 8 * * ? *)"}) as service:
            a_bad_week(service, recorder)
            a_week_of_questions(service, recorder)
            a_season_of_complaints(service, recorder)
            a_day_at_the_desk(service, recorder)
            names = names_of(service)
        with LocalService(begin, schedules=swept_every("1 hour")) as service:
            years_of_keeping(service, recorder)
            names |= names_of(service)
    return {names[name].removesuffix("Function"): calls for name, calls in recorder.calls.items()}


@pytest.fixture
def granted(policies: dict[str, list[dict[str, Any]]], functions: dict[str, Any]) -> dict[str, set[Call]]:
    return {
        name: {
            (action, index_in(statement["Resource"]))
            for statement in policies[f"{name}Role"]
            if "Principal" not in statement
            for action in statement["Action"]
            if action not in NOT_CALLS_OF_THE_CODE
        }
        for name in functions
    }


def index_in(resource: Any) -> str:
    """The index that a statement's resource is, "" if it is none."""
    spelled = str(resource.get("Fn::Sub", "")) if isinstance(resource, dict) else ""
    return spelled.partition("/index/")[2]


@pytest.mark.journey
def test_every_role_is_what_its_function_was_seen_to_need(
    seen: dict[str, set[Call]], granted: dict[str, set[Call]]
) -> None:
    denied = {name: calls - granted[name] for name, calls in seen.items() if calls - granted[name]}
    unused = {
        name: grants - seen.get(name, set()) for name, grants in granted.items() if grants - seen.get(name, set())
    }
    assert (denied, unused) == ({}, {})
