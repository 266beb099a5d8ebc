"""What becomes of sent letters: SES's events, through the template's own rule onto its queue.

Mail is never delivered here, so a letter comes back only where it is told to: by a door, or because it went to one of
SES's simulator addresses, which do here what they do there.
"""

import json
import re
from datetime import datetime
from enum import StrEnum
from typing import Any

import boto3
from moto.events.models import EventPattern

from infra.local.clock import VirtualClock
from infra.local.declared import ConfigurationSet, EventDestination, EventRule
from infra.local.outbox import SentEmail
from infra.local.stack import Stack
from infra.template import REGION

_ACCOUNT = "123456789012"
_SIMULATOR = "simulator.amazonses.com"
_SOON = 5
"""Seconds until SES tells of what it knows at once: whoever sent the letter has noted by then that it went."""


class Fate(StrEnum):
    """What can become of a letter. AWAY is an automatic answer to its return path, which SES takes for a bounce."""

    PERMANENT = "permanent"
    TRANSIENT = "transient"
    SUPPRESSED = "suppressed"
    AWAY = "away"
    COMPLAINT = "complaint"
    REJECTED = "rejected"


_AT_THE_SIMULATOR = {
    "bounce": Fate.PERMANENT,
    "complaint": Fate.COMPLAINT,
    "suppressionlist": Fate.SUPPRESSED,
    "ooto": Fate.AWAY,
}
_BOUNCES: dict[Fate, tuple[str, str, dict[str, str]]] = {
    Fate.PERMANENT: (
        "Permanent",
        "General",
        {"action": "failed", "status": "5.1.1", "diagnosticCode": "550 5.1.1 {to}"},
    ),
    Fate.TRANSIENT: ("Transient", "MailboxFull", {"action": "failed", "status": "4.2.2"}),
    Fate.SUPPRESSED: ("Permanent", "OnAccountSuppressionList", {}),
    Fate.AWAY: ("Transient", "General", {}),
}
_TYPES = {Fate.COMPLAINT: "Email Complaint Received", Fate.REJECTED: "Email Rejected"}


class UnknownLetter(Exception):
    """Nothing was sent under this id, or there is no such fate."""

    def __init__(self, what: str) -> None:
        super().__init__(f"there is no {what}")
        self.what = what


class Fates:
    """Tells what became of letters as SES does: an event on the default bus, with all that SES knows of the letter, of
    which each rule picks what goes on.
    """

    def __init__(self, stack: Stack, clock: VirtualClock) -> None:
        self._clock = clock
        self._sets = [made.physical_resource_id for made in stack.all(ConfigurationSet).values()]
        self._told = {
            kind
            for made in stack.all(EventDestination).values()
            for kind in made.properties["EventDestination"]["MatchingEventTypes"]
        }
        self._rules = [made.properties for made in stack.all(EventRule).values()]

    def at_the_simulator(self, sent: SentEmail) -> None:
        """Tell in a moment of a letter to one of the simulator's addresses."""
        for address in sent.to:
            mailbox, _, domain = address.rpartition("@")
            fate = _AT_THE_SIMULATOR.get(mailbox.partition("+")[0].lower())
            if domain.lower() == _SIMULATOR and fate:
                self.tell(sent, fate, after=_SOON)

    def tell(self, sent: SentEmail, fate: Fate, *, after: int = 0) -> None:
        """Tell that ``fate`` befell ``sent``, after some seconds."""
        event = _event(sent, fate, self._sets, self._clock.now())
        if event["detail"]["eventType"].upper() not in self._told:
            return
        sqs = boto3.client("sqs", region_name=REGION)
        for rule in self._rules:
            if not EventPattern.load(json.dumps(rule["EventPattern"])).matches_event(event):
                continue
            for target in rule["Targets"]:
                name = target["Arn"].rpartition(":")[2]
                url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
                with self._clock.work("SES's event"):
                    sqs.send_message(
                        QueueUrl=url, MessageBody=transformed(target["InputTransformer"], event), DelaySeconds=after
                    )


def transformed(transformer: dict[str, Any], event: dict[str, Any]) -> str:
    """What EventBridge makes of ``event``: where it does not have what a variable stands for, there is nothing."""
    values = {name: _found(event, path) for name, path in transformer["InputPathsMap"].items()}
    body = re.sub(r"<([\w-]+)>", lambda variable: str(values.get(variable[1]) or ""), transformer["InputTemplate"])
    json.loads(body)
    return body


def _found(event: Any, path: str) -> Any:
    for name, index in re.findall(r"\.([\w-]+)|\[(\d+)\]", path):
        try:
            event = event[int(index)] if index else event[name]
        except (KeyError, IndexError, TypeError):
            return None
    return event


def _event(sent: SentEmail, fate: Fate, sets: list[str], now: datetime) -> Any:
    """The event as the SES developer guide shows it, addresses and subject and all."""
    moment = f"{now:%Y-%m-%dT%H:%M:%S}Z"
    kind = _TYPES.get(fate, "Email Bounced")
    mail = {
        "timestamp": f"{sent.sent_at:%Y-%m-%dT%H:%M:%S.000}Z",
        "source": sent.sender,
        "sendingAccountId": _ACCOUNT,
        "messageId": sent.message_id,
        "destination": sent.to,
        "headersTruncated": False,
        "headers": [{"name": name, "value": str(value)} for name, value in sent.message.items()],
        "commonHeaders": {"from": [sent.sender], "to": sent.to, "subject": str(sent.message["Subject"])},
        "tags": {"ses:configuration-set": sets},
    }
    return {
        "version": "0",
        "id": f"{sent.message_id}-{fate}",
        "detail-type": kind,
        "source": "aws.ses",
        "account": _ACCOUNT,
        "time": moment,
        "region": REGION,
        "resources": [],
        "detail": {"mail": mail, **_of(sent, fate, moment)},
    }


def _of(sent: SentEmail, fate: Fate, moment: str) -> dict[str, Any]:
    if fate is Fate.REJECTED:
        return {"eventType": "Reject", "reject": {"reason": "Bad content"}}
    if fate is Fate.COMPLAINT:
        recipients = [{"emailAddress": to} for to in sent.to]
        complaint = {"complainedRecipients": recipients, "complaintFeedbackType": "abuse", "complaintSubType": None}
        return {"eventType": "Complaint", "complaint": {**complaint, "feedbackId": "1", "timestamp": moment}}
    type_, subtype, said = _BOUNCES[fate]
    recipients = [{"emailAddress": to, **{name: text.format(to=to) for name, text in said.items()}} for to in sent.to]
    bounce = {"bounceType": type_, "bounceSubType": subtype, "bouncedRecipients": recipients, "timestamp": moment}
    return {"eventType": "Bounce", "bounce": {**bounce, "feedbackId": "1"}}
