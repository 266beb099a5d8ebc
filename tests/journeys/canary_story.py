"""Everything that can happen at the service, every field of it a canary; then everything is ended, and years go by."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.awsrequest import AWSResponse
from moto.core.botocore_stubber import MockRawResponse

from casework import wiring
from casework.returns.hear import ReturnedLetters
from infra.local import service as local
from infra.local.fates import Fate
from infra.local.service import Answer, LocalService
from intake.email_intake import EmailIntake
from tests.journeys.canaries import Canaries
from tests.journeys.killer import Killer
from tests.journeys.test_desk_page import PAGE, REQUEST, Walk
from tests.journeys.test_referrals import letters_to, link
from tests.returns.coming import failed, report

BEGINS = datetime(2026, 12, 1, 10, tzinfo=UTC)
"""When the page of requests is sent, which has dates of its own."""

SCHEDULES = {
    # As often as something of it may have to be mended, and never in the years after.
    "SweepFunctionEveryHalfHour": "cron(0/30 9-10 * * ? 2026)",
    "RetentionMachineEveryNight": "cron(0 2 1 1 ? *)",
    "DigestFunctionEveryMorning": "cron(30 8 * * ? 2026)",
}
"""A night once a year: whatever fell due since goes then. And mornings in the weeks in which people act."""

DAY = timedelta(days=1)
LIFTED = 2036
"""The year in which the last holds are lifted."""
LAST = 2040
"""By when the youngest is past 25, and the years end whose bank holidays are known."""
OFFICER = "officer"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WORDING = re.compile(r'name="wording" value="([^"]+)"')
NO_MORE: dict[str, Any] = {}
WHEN_SAFE = {"safe_contact": {"safe_times": "-"}}
"""Then nothing with a link goes by itself."""
ON_WHICH = {"given_by": "representative", "capacity": "-"}
YES = {"answer": "yes", "how": "telephone"}


class Trouble:
    """SES answers with an error that quotes the recipient, as it does, while ``said`` is one."""

    said: tuple[int, str] | None = None

    def __call__(self, request: Any, **_: Any) -> AWSResponse | None:
        if self.said is None or "/v2/email/outbound-emails" not in request.url:
            return None
        status, code = self.said
        to = json.loads(request.body)["Destination"]["ToAddresses"]
        body = json.dumps({"message": f"Not sent: {to}"}).encode()
        headers: Any = {"x-amzn-ErrorType": code, "Content-Type": "application/json"}
        return AWSResponse(request.url, status, headers, MockRawResponse(body))

    @contextmanager
    def of(self, status: int, code: str) -> Iterator[None]:
        self.said = (status, code)
        yield
        self.said = None


@contextmanager
def told() -> Iterator["Story"]:
    """The service, once all of the story has happened and is over but for what has to be decided later."""
    trouble, killer = Trouble(), Killer(0, "after")
    calls: Any = local._SESSION.events
    calls.register_first("before-send", trouble)
    try:
        with killer.at_large(), LocalService(now=BEGINS, schedules=SCHEDULES) as service:
            story = Story(service, trouble, killer)
            story.tell()
            yield story
    finally:
        calls.unregister("before-send", trouble)


class Story:
    """What people do, through the doors that they have."""

    def __init__(self, service: LocalService, trouble: Trouble, killer: Killer) -> None:
        self.service, self.trouble, self.killer = service, trouble, killer
        self.canaries = Canaries()
        self.mails = 0

    # ------------------------------------------------------------------------------------------------ the doors

    def post(self, path: str, said: Any, role: str = "caseworker", *, method: str = "POST", **options: Any) -> Any:
        """Send it with a canary in each of its fields; it has to go well."""
        sung = self.canaries.sung(method, path, said)
        answer = self.service.request(method, path, sung, role=role, **options)
        assert answer.status_code in {200, 201}, f"{method} {path}: {answer.text}"
        self.service.settle()
        return answer.json

    def receive(self, message: EmailMessage | bytes, **envelope: Any) -> str:
        """Mail comes in; the reference of the case that it opened, if it did."""
        before = self.refs()
        self.service.send_mail(bytes(message), **envelope)
        self.service.settle()
        return next(iter(self.refs() - before), "")

    def refs(self) -> set[str]:
        return {item["pk"]["S"].removeprefix("CASE#") for item in self.items("CASE")}

    def items(self, kind: str) -> list[dict[str, Any]]:
        """Every item of one kind in the table, which is the only way to see all of everybody's cases."""
        client = self.service.client("dynamodb")
        (table,) = client.list_tables()["TableNames"]
        pages = client.get_paginator("scan").paginate(TableName=table)
        return [item for page in pages for item in page["Items"] if item["sk"]["S"].partition("#")[0] == kind]

    def press(self, path: str, **form: str) -> Answer:
        """Open the page of a link, and press one of its buttons."""
        wording = WORDING.search(self.service.request("GET", path).text)
        body = urlencode({**form, **({"wording": wording[1]} if wording else {})}).encode()
        posted = self.service.request("POST", path, body=body, headers=FORM)
        assert posted.status_code == 200, posted.text
        self.service.settle()
        return posted

    def link_to(self, address: str) -> str:
        return link(letters_to(self.service, address)[-1])

    def later(self, **time: int) -> None:
        self.service.advance(self.service.now() + timedelta(**time))

    # ------------------------------------------------------------------------------------------------ what is said

    def note(self, kind: str = "enquiry", *, channel: str = "telephone", **more: Any) -> str:
        """Somebody says something to a worker, who notes it; the reference of the case."""
        said = {"channel": channel, "kind": kind, "contact": self.contact(), "summary": "-", "wants": "-", **more}
        return str(self.post("/telephone-notes", said)["ref"])

    def contact(self, **more: Any) -> dict[str, Any]:
        return {
            "relationship": "parent",
            "name": "-",
            "email": "-",
            "telephone": "-",
            "address": "-",
            "permission_to_hold": True,
            "permission_asked": "spoken",
            "told_notice": True,
            **more,
        }

    def email(self, domain: str = "example.org", text: str = "", **headers: str) -> EmailMessage:
        """An email with a canary in every place where its writer, or their mail program, can put one."""
        self.mails += 1
        plant = self.canaries.plant
        message = EmailMessage()
        message["From"] = f"{plant('mail from name')} <{plant('mail from address')}@{domain}>"
        message["To"] = headers.pop("to", "enquiries@send.example.org")
        message["Cc"] = f"{plant('mail cc name')} <{self.canaries.address('mail cc address')}>"
        message["Reply-To"] = f"{plant('mail reply to name')} <{self.canaries.address('mail reply to address')}>"
        message["Subject"] = plant("mail subject")
        message["Date"] = self.service.now()
        message["Message-ID"] = f"<{plant('mail message id')}{self.mails}@{domain}>"
        message["References"] = f"<{plant('mail references')}@{domain}>"
        for name in ("Sender", "Organization", "User-Agent", "Thread-Topic", "Comments", "Keywords"):
            said = plant(f"mail {name}")
            message[name] = f"{said}@{domain}" if name == "Sender" else said
        for name, value in headers.items():
            del message[name]
            message[name.replace("_", "-")] = value
        body = f"{text}{plant('mail text')}\n\nOn Monday somebody wrote:\n> {plant('mail quoted')}\n"
        message.set_content(body)
        message.add_alternative(f"<p title={plant('mail html attribute')}>{plant('mail html')}</p>", subtype="html")
        content, name = plant("mail attachment content"), plant("mail attachment name")
        message.add_attachment(content.encode(), maintype="application", subtype="pdf", filename=f"{name}.pdf")
        return message

    def referral(self, family: dict[str, Any] = NO_MORE, **more: Any) -> dict[str, Any]:
        return {
            "permission": {"given_by": "parent", "given_on": self.service.now().date().isoformat(), "how": "spoken"},
            "referrer": {"name": "-", "organisation": "-", "email": "-", "telephone": "-"},
            "family": {"relationship": "parent", "name": "-", "email": "-", "telephone": "-", **family},
            "child": {"name": "-", "school": "-"},
            "reason": "-",
            **more,
        }

    # ------------------------------------------------------------------------------------------------ the story

    def tell(self) -> None:
        self.everything_on_the_page()
        self.somebody_writes()
        self.mail_that_is_no_letter()
        self.somebody_is_noted_and_changes()
        self.families_are_referred()
        self.something_is_shared()
        self.somebody_complains()
        self.somebody_says_what_they_think()
        self.somebody_threatens_a_worker()
        self.somebody_asks_what_is_kept()
        self.things_go_wrong()
        self.later(days=9)
        self.everything_ends()
        self.a_case_that_cannot_be_read()
        self.later(days=40)

    def everything_on_the_page(self) -> None:
        """What docs/desk.md shows; but the child is older, and 25 in a year whose bank holidays are known."""
        wrote = self.receive(self.email())
        walk = Walk(wrote, self.of(wrote)["messages"][0]["id"], self.written_back)
        for shown in REQUEST.finditer(PAGE.replace("2015-", "2012-")):
            path, body = walk.fill_in(shown)
            walk.go_on(path, self.post(path, body, shown["role"] or "caseworker", method=shown["method"]))

    def written_back(self, ref: str) -> str:
        """The id of an email that the person of ``ref`` sends in answer to a letter about it."""
        address = self.of(ref)["contact"]["email"]
        self.receive(self.email(From=address, to=wiring.reply_addresses().address(ref)))
        return next(str(each["id"]) for each in self.of(ref)["messages"] if each["channel"] == "email")

    def somebody_writes(self) -> None:
        """With an attachment and quoted history, twice, by two ways; is answered, writes back, and fills the survey."""
        first = self.email()
        ref = self.receive(first)
        self.receive(first)
        by_another_way = b"Received: from a.example.org by b.example.org; Tue, 1 Dec 2026 10:01:00 +0000\r\n"
        self.receive(by_another_way + bytes(first))
        address = str(first["From"].addresses[0].addr_spec)
        self.answer(ref)
        self.later(days=1)
        ours = letters_to(self.service, address)[-1]["headers"]
        again = self.email(**{"From": first["From"], "to": ours["Reply-To"], "In-Reply-To": ours["Message-ID"]})
        assert not self.receive(again)
        assert len(self.of(ref)["messages"]) == 3
        self.answer(ref)
        self.post(f"/cases/{ref}/closing", {"level": 1})
        survey = self.link_to(address)
        good, better = self.canaries.plant("survey good"), self.canaries.plant("survey better")
        self.press(survey, easy="hard", helped="partly", good=good, better=better, reply="yes")

    def answer(self, ref: str) -> None:
        self.post(f"/cases/{ref}/responses", {"channel": "telephone", "summary": "-"})

    def of(self, ref: str, role: str = "caseworker") -> Any:
        return self.service.request("GET", f"/cases/{ref}", role=role).json

    def mail_that_is_no_letter(self) -> None:
        """Infected, forged, broken, automatic; and a letter of ours that comes back with all that it said."""
        self.receive(self.email(**{"X-Local-Verdicts": "virus=FAIL"}))
        self.receive(self.email(**{"X-Local-Verdicts": "dmarc=FAIL spf=FAIL"}))
        self.receive(self.email(**{"Auto-Submitted": "auto-replied"}))
        broken = self.canaries.plant("broken mail").encode()
        self.receive(b"\xff\xfe" + broken + b"\x00: =?x?q?=\r\nContent-Type: multipart/mixed\r\n\r\n\x80" + broken)
        first = self.email()
        ref = self.receive(first)
        letter = letters_to(self.service, str(first["From"].addresses[0].addr_spec))[-1]
        bounce = self.email(From="MAILER-DAEMON@mx.example.org", to=letter["headers"]["Reply-To"])
        bounce.add_attachment(json.dumps(letter).encode(), maintype="message", subtype="rfc822-headers")
        del bounce["References"]
        bounce["References"] = letter["headers"]["Message-ID"]
        self.receive(bounce, sender="")
        assert len(self.of(ref)["messages"]) == 2

    def somebody_is_noted_and_changes(self) -> None:
        """A note that is posted twice; who they are is noted again; then they want nothing kept."""
        caller = self.contact(**WHEN_SAFE)
        said = {"channel": "telephone", "kind": "enquiry", "contact": caller, "summary": "-", "wants": "-"}
        said = self.canaries.sung("POST", "/telephone-notes", said)
        key = {"Idempotency-Key": self.canaries.plant("idempotency key")}
        ref = self.post("/telephone-notes", said, headers=key)["ref"]
        assert self.post("/telephone-notes", said, headers=key)["ref"] == ref
        for permission in ("spoken", "in_writing"):
            known = self.contact(permission_asked=permission, **WHEN_SAFE)
            self.post(f"/cases/{ref}/contact", known, method="PUT")
        self.post(f"/cases/{ref}/child", {"name": "-", "school": "-", "born": "2012-03-01"}, method="PUT")
        self.post(f"/cases/{ref}/safe-contact", {"no_voicemail": True, "safe_times": "-"}, method="PUT")
        self.answer(ref)
        self.post(f"/cases/{ref}/closing", {"level": 2})
        young = self.contact(relationship="young_person", born="2009-03-01")
        ref = self.note(contact=young)
        self.post(f"/cases/{ref}/permission/withdrawal", {"how": "in_writing"})

    def families_are_referred(self) -> None:
        """They say yes, no, or nothing; there was no permission; and of emails somebody says what they are."""
        for said in ("yes", "no", None):
            referral = self.canaries.sung("POST", "/referrals", {"channel": "post", **self.referral()})
            self.post("/referrals", referral)
            if said:
                self.press(self.link_to(referral["family"]["email"]), answer=said)
        self.post("/referrals", {"channel": "post", **self.referral(WHEN_SAFE)})
        self.post("/referrals", {"channel": "post", **self.referral(permission=None)})
        for details in (self.referral(WHEN_SAFE), self.referral(permission=None), None):
            ref = self.receive(self.email("hill.sch.uk", "I refer this pupil: "))
            about = {"details": details} if details else {}
            self.post(f"/cases/{ref}/referral", {"is_referral": bool(details), **about})

    def something_is_shared(self) -> None:
        """Agreed to by somebody else for the client; asked by letter, given by link and taken back by link."""
        ref = self.note(child={"name": "-", "school": "-", "born": "2004-03-01"})
        asked = {"recipient": "School", "purpose": "To plan", "items": ["Wishes"]}
        given = {**asked, **YES, **ON_WHICH, "told": "-", "wording": "-"}
        self.post(f"/cases/{ref}/consents", given)
        address = self.of(ref)["contact"]["email"]
        for recipient in ("Doctor", "Nurse"):
            wanted = {**asked, "recipient": recipient, "direction": "share"}
            disclosure = self.post(f"/cases/{ref}/disclosures", wanted)["id"]
            question = self.post(f"/cases/{ref}/disclosures/{disclosure}/question", {})["round"]
            if recipient == "Doctor":
                self.press(self.link_to(address), answer="yes")
                self.post(f"/cases/{ref}/disclosures/{disclosure}/making", {})
                self.press(self.link_to(address), take_back="yes")
            else:
                told = {**YES, **ON_WHICH, "told": "-"}
                self.post(f"/cases/{ref}/questions/{question}/answers", told)
        risk = {"concern": "-", "at_risk": "-", "ground": "child_at_risk", "items": ["-"], "recipient": "-"}
        why = {"decided_by": "-", "reference": "-", "told_first": {"told": False, "why_not": "unsafe", "reason": "-"}}
        self.post(f"/cases/{ref}/safeguarding", {**risk, **why})
        self.answer(ref)

    def somebody_complains(self) -> None:
        """By link and by telephone, to the last step; late, and not taken up; and one that comes of an enquiry."""
        told = "We would tell them who you are"
        ref = self.note("complaint", complaint={"about": "caseworker", "worker": "-"})
        path = f"/cases/{ref}/complaint"
        found = {"finding": "not_upheld", "words": "-", "decided_by": "-"}
        self.post(f"{path}/answer", found)
        self.press(self.link_to(self.of(ref, OFFICER)["contact"]["email"]), word="unnamed")
        self.post(f"{path}/statement", {"words": "-"})
        naming = {**YES, **ON_WHICH, "told": told}
        self.post(f"{path}/naming", naming)
        assert self.service.request("GET", path, role="manager").status_code == 200
        on = {"word": "next_step", "how": "telephone"}
        self.post(f"{path}/word", {**on, "named": True, "told": told, **ON_WHICH, "unanswered_because": "-"})
        self.post(f"{path}/ending", {"as": "withdrawn", "how": "telephone", "reason": "-"})
        ref = self.note("complaint", complaint={"happened_on": "2025-06-01", "late_reason": "-"})
        self.post(f"/cases/{ref}/complaint/ending", {"as": "not_accepted", "reason": "-"}, OFFICER)
        ref = self.note("complaint")
        self.post(f"/cases/{ref}/complaint/answer", {"finding": "not_upheld", "words": "-"}, OFFICER)
        self.post(f"/cases/{ref}/complaint/word", {**on, "owner_conflict": "-"})
        ref = self.note()
        late = {"happened_on": "2025-06-01", "late_reason": "-", "about": "manager", "worker": "-"}
        self.post(f"/cases/{ref}/complaints", {"words": "-", "wants": "-", **late})
        self.post(f"/cases/{ref}/reclassification", {"kind": "complaint", "reason": "-", "complaint": late})

    def somebody_says_what_they_think(self) -> None:
        """By post, at home, at an event, and taken for something else at first; and of another service."""
        hows = {
            "post": {"letter_dated": "2026-12-01", "scan": "-"},
            "visit": {"place": "-", "adjustments": "-", "about_the_writer": False},
            "event": {"event": "-"},
        }
        for channel, how in hows.items():
            said = {"reply_wanted": True, "worker": "-", "how": how}
            self.note("criticism", channel=channel, feedback=said)
            mistaken = self.note(channel=channel)
            self.post(f"/cases/{mistaken}/reclassification", {"kind": "comment", "reason": "-", "feedback": said})
        self.note("other_service")

    def somebody_threatens_a_worker(self) -> None:
        ref = self.note()
        path = f"/cases/{ref}/incidents"
        happened = {"channel": "telephone", "happened_at": self.service.now().isoformat(), "words_used": "-"}
        self.post(path, {**happened, "staff_affected": ["-"], "witnesses": ["-"], "characteristics": ["disability"]})
        self.post(f"{path}/0001/context", {"context": "-", "allowance": "-"})
        for action in (
            {"kind": "removed_post", "link": "-", "kept_as": "-", "removed_by": "-", "why": "-"},
            {"kind": "health_and_safety", "reference": "-", "sent_on": "2026-12-01"},
            {"kind": "police", "reported_by": "-", "crime_reference": "-", "items": ["-"], "basis": "-"},
        ):
            first = {"told": False, "why_not": "unsafe", "reason": "-"}
            told_first = {"told_first": first} if action["kind"] == "police" else {}
            self.post(f"{path}/0001/actions", {"action": action, **told_first})
        refusal = {"what": "-", "reasons": "-", "proportionate": "-", "disability": "-", "other_help": "-"}
        review_on = {"review_on": "2027-03-01"}
        self.post(f"/cases/{ref}/service-refusals", {"incident": "0001", **refusal, **review_on}, OFFICER)
        self.post(f"{path}/0001/learning", {"why_nothing": "-"}, OFFICER)

    def somebody_asks_what_is_kept(self) -> None:
        """A correction, a restriction that becomes a hold, an erasure that is granted, and a copy that is fetched."""
        ref = self.note(child={"name": "-", "school": "-"})
        path = f"/cases/{ref}/rights-requests"
        request = {"channel": "telephone", "what": "-", "made_by": "representative", "for_whom": "child"}
        standing = {"authority": "-", "competence": "-", "wishes": "-"}
        known = {"identity": {"known_because": "-"}}
        number = self.post(path, {"right": "correction", **request, **standing, **known})["round"]
        self.post(f"{path}/{number}/identity", {"needed": "-"})
        self.post(f"{path}/{number}/identity", {"how": "-"})
        self.post(f"{path}/{number}/standing", standing)
        self.post(f"{path}/{number}/answer", {"settled": "done", "words": "-", "corrected": "-"})
        number = self.post(path, {"right": "restriction", "channel": "telephone", "what": "-", **known})["round"]
        self.post(f"{path}/{number}/answer", {"settled": "done", "words": "-"})
        number = self.post(path, {"right": "access", "channel": "telephone", "what": "-", **known})["round"]
        parts = self.service.request("GET", f"{path}/{number}/export", role=OFFICER).json["parts"]
        assert parts
        self.post(f"{path}/{number}/export", {"release": []}, OFFICER)
        gone = self.receive(self.email())
        self.answer(gone)
        path = f"/cases/{gone}/rights-requests"
        number = self.post(path, {"right": "erasure", "channel": "telephone", "what": "-", **known})["round"]
        answered = {"settled": "done", "words": "-", "recipients_told": True}
        self.post(f"{path}/{number}/answer", answered)
        assert self.service.request("GET", f"/cases/{gone}", role=OFFICER).status_code == 410

    def things_go_wrong(self) -> None:
        """SES is busy, or refuses; a Lambda dies at several calls; mail cannot be taken in."""
        with self.trouble.of(429, "TooManyRequestsException"):
            self.note()
            self.receive(self.email())
            self.later(minutes=5)
        self.later(hours=1)
        with self.trouble.of(400, "MessageRejected"):
            self.note()
            self.receive(self.email())
        for calls in (2, 3, 5, 9):
            self.killer.at = self.killer.calls + calls
            self.killer.killed = None
            self.receive(self.email())
            self.later(hours=1)
            assert self.killer.killed
        self.letters_that_come_back()
        self.mail_that_cannot_be_taken_in()

    def letters_that_come_back(self) -> None:
        """SES tells of answers, with all that it knows of them, and a mail system reports one; of the last nobody can
        hear.
        """
        client = self.service.client("sqs")
        for fate in Fate:
            self.service.tell_of_letter(self.answered()["message_id"], fate)
            self.later(minutes=1)
        sent = self.answered()
        self.receive(report(sent["message_id"], failed(sent["to"][0])), sender="")
        sent = self.answered()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ReturnedLetters, "hear", lambda *_: _quote(str(sent)))
            self.service.tell_of_letter(sent["message_id"], Fate.PERMANENT)
            self.later(days=1)
        dead = next(url for url in client.list_queues()["QueueUrls"] if "LetterDead" in url)
        assert client.receive_message(QueueUrl=dead, VisibilityTimeout=0)["Messages"]

    def answered(self) -> dict[str, Any]:
        """The reply to somebody who wrote."""
        ref = self.receive(self.email())
        self.post(f"/cases/{ref}/replies", {"text": "-"})
        return next(each for each in reversed(self.service.outbox()) if "In-Reply-To" in each["headers"])

    def mail_that_cannot_be_taken_in(self) -> None:
        """Five times over, and then, once that is mended, it is redriven, as operations.md says."""
        raw = self.email()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(EmailIntake, "take_in", lambda *_: _quote(raw.as_string()))
            self.service.send_mail(raw.as_bytes())
            self.later(days=1)
        client = self.service.client("sqs")
        mail = [url for url in client.list_queues()["QueueUrls"] if "mail" in url.lower()]
        dead, queue = sorted(mail, key=lambda url: "dead" not in url.lower())
        (message,) = client.receive_message(QueueUrl=dead)["Messages"]
        client.send_message(QueueUrl=queue, MessageBody=message["Body"])
        client.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        self.service.settle()

    def a_case_that_cannot_be_read(self) -> None:
        """Until somebody mends it: every function that reads it fails over a value that quotes somebody."""
        ref = self.note()
        client = self.service.client("dynamodb")
        (table,) = client.list_tables()["TableNames"]
        key = {"pk": {"S": f"CASE#{ref}"}, "sk": {"S": "CONTACT"}}
        item = client.get_item(TableName=table, Key=key)["Item"]
        unreadable = {"L": [{"S": self.canaries.plant("an unreadable item")}]}
        client.put_item(TableName=table, Item={**item, "name": unreadable})
        assert self.service.request("GET", f"/cases/{ref}", role="caseworker").status_code == 500
        self.later(days=14)
        assert any(run["status"] == "FAILED" for run in self.runs(0))
        client.put_item(TableName=table, Item=item)
        self.answer(ref)

    # ------------------------------------------------------------------------------------------------ the end of it

    def everything_ends(self) -> None:
        """Whatever is open is answered, closed, taken back or lifted; but a legal hold stays."""
        for item in self.items("ROUND"):
            if "answered_at" not in item:
                self._end(item["pk"]["S"].removeprefix("CASE#"), int(item["number"]["N"]), item)
        for item in self.items("INCIDENT"):
            if "closed_at" not in item:
                path = f"/cases/{item['pk']['S'].removeprefix('CASE#')}/incidents/{item['id']['S']}/closing"
                self.post(path, {}, OFFICER)
        for item in self.items("HOLD"):
            if item["kind"]["S"] == "restriction":
                self._lift(item["pk"]["S"].removeprefix("CASE#"), item["id"]["S"])

    def _end(self, ref: str, number: int, item: dict[str, Any]) -> None:
        replied = {"channel": "telephone", "summary": "-"}
        match item["kind"]["S"]:
            case "enquiry":
                self.either(f"/cases/{ref}/responses", replied)
            case "complaint":
                self.either(f"/cases/{ref}/complaint/ending", {"as": "withdrawn", "how": "telephone"})
            case "rights_request":
                answered = {"settled": "done", "words": "-", "export": "-"}
                self.either(f"/cases/{ref}/rights-requests/{number}/answer", answered)
            case "service_refusal":
                self.either(f"/cases/{ref}/service-refusals/{number}/lifting", {"reason": "-"})
            case "other_service":
                self.either(f"/cases/{ref}/other-service/discussion", {"what": "-", "with_officer": "-"})
                shown = {"body": "school", "how": "telephone", "support_offered": True, "support_accepted": False}
                self.either(f"/cases/{ref}/other-service/route", shown)
            case "comment" | "compliment" | "criticism" as kind:
                accepted = {"accepted": False} if kind == "criticism" else {}
                shared = {"shared": True} if "S" in item["feedback"]["M"].get("worker", {}) else {}
                reply = {"reply": replied} if item["feedback"]["M"]["reply_wanted"]["BOOL"] else {}
                self.either(f"/cases/{ref}/feedback/closing", {"what": "-", **accepted, **shared, **reply})

    def either(self, path: str, said: Any) -> None:
        """By the officer, or by a caseworker where it is not for the officer."""
        sung = self.canaries.sung("POST", path, said)
        answers = [self.service.request("POST", path, sung, role=role) for role in ("caseworker", OFFICER)]
        assert any(answer.status_code == 201 for answer in answers), [path, *(answer.text for answer in answers)]
        self.service.settle()

    def _lift(self, ref: str, hold: str) -> None:
        """A restriction is lifted when its person was told; it is said why not, before."""
        path = f"/cases/{ref}/holds/{hold}/review"
        lifted = self.canaries.sung("POST", path, {"why": "-", "review_on": None})
        if self.service.request("POST", path, lifted, role=OFFICER).status_code == 409:
            self.post(f"/cases/{ref}/tasks/restriction-ends-{hold}/done", {})
            self.post(path, lifted, OFFICER)

    def years_go_by(self) -> None:
        """Night after night, until nothing of anybody's case is left but what is held; then that is let go too. What
        waits for a decision is kept for a while longer once, and then goes; and in the end late replies are forgotten.
        """
        held = [(item["pk"]["S"].removeprefix("CASE#"), item["id"]["S"]) for item in self.items("HOLD")]
        longer = True
        for year in range(self.service.now().year + 1, LAST):
            if not self.kept():
                break
            night = datetime(year, 1, 1, 8, tzinfo=UTC)
            self.service.advance(night)
            if night.year == LIFTED:
                for ref, hold in held:
                    self._lift_if_it_stands(ref, hold)
            longer = self._decide(night, longer) and longer
        self.later(days=800)

    def _lift_if_it_stands(self, ref: str, hold: str) -> None:
        standing = {(item["pk"]["S"], item["id"]["S"]) for item in self.items("HOLD")}
        if (f"CASE#{ref}", hold) in standing:
            self.either(f"/cases/{ref}/holds/{hold}/review", {"why": "-", "review_on": None})

    def _decide(self, now: datetime, longer: bool) -> bool:
        """Decide about each case that waits for it. Whether nothing was kept for longer."""
        for task in self.items("TASK"):
            if task["id"]["S"].startswith("erase-") and "S" not in task.get("done_at", {}):
                until = (now + 90 * DAY).date().isoformat() if longer else None
                longer = False
                path = f"/cases/{task['pk']['S'].removeprefix('CASE#')}/erasure-reviews"
                self.either(path, {"keep_until": until, "why": "-"})
        return longer

    def kept(self) -> set[str]:
        """The cases of which more is there than a tombstone."""
        client = self.service.client("dynamodb")
        (table,) = client.list_tables()["TableNames"]
        pages = client.get_paginator("scan").paginate(TableName=table)
        items = [item for page in pages for item in page["Items"] if item["pk"]["S"].startswith("CASE#")]
        return {item["pk"]["S"] for item in items if item["sk"]["S"] != "CASE"}

    def runs(self, machine: int) -> list[dict[str, Any]]:
        client = self.service.client("stepfunctions")
        arn = client.list_state_machines()["stateMachines"][machine]["stateMachineArn"]
        pages = client.get_paginator("list_executions").paginate(stateMachineArn=arn)
        return [run for page in pages for run in page["executions"]]


def _quote(words: str) -> None:
    raise ValueError(words)
