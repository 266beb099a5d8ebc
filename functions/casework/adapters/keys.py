"""The case table's keys: the one file that knows them.

Everything about a case shares its partition key, so one query reads it and one erasure finds it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casework.domain.record import sortable

Key = dict[str, str]

WORKLIST, PENDING, ERASURE = "worklist", "pending", "erasure"
"""The sparse indexes: each is named as its partition attribute is."""

BESIDE = "beside"
"""The value of the worklist index beside those of rounds: tasks that are to be done, and who of the staff is away."""

SET_ASIDE = "set_aside"
"""The value of the worklist index of rounds that wait for nobody, and that somebody may take up all the same."""

CONFLICTS = "CONFLICT#"
"""How the sort keys of a case's conflicts begin: who may see it is asked before the case is read."""

FORGET = "forget"
"""The other value of the erasure index: what is deleted on its day without anybody having to look at a case."""

INCIDENTS = "INCIDENT#"
"""How the sort keys of a case's behaviour incidents begin: they are not read with the case."""

READINGS = "READ#"
"""How the sort keys begin of who has seen a case: they are not read with the case."""


def partition(ref: str) -> str:
    return f"CASE#{ref}"


def header(ref: str) -> Key:
    return {"pk": partition(ref), "sk": "CASE"}


def contact(ref: str) -> Key:
    return {"pk": partition(ref), "sk": "CONTACT"}


def round_(ref: str, number: int) -> Key:
    return {"pk": partition(ref), "sk": f"ROUND#{number:04}"}


def message(ref: str, received_at: datetime, message_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"MESSAGE#{sortable(received_at)}#{message_id}"}


def letter(ref: str, letter_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"LETTER#{letter_id}"}


def task(ref: str, task_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"TASK#{task_id}"}


def child(ref: str) -> Key:
    return {"pk": partition(ref), "sk": "CHILD"}


def referral(ref: str) -> Key:
    return {"pk": partition(ref), "sk": "REFERRAL"}


def consent(ref: str, consent_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"CONSENT#{consent_id}"}


def disclosure(ref: str, disclosure_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"DISCLOSURE#{disclosure_id}"}


def safeguarding(ref: str, disclosure_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"SAFEGUARDING#{disclosure_id}"}


def conflict(ref: str, conflict_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"{CONFLICTS}{conflict_id}"}


def incident(ref: str, incident_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"{INCIDENTS}{incident_id}"}


def note(ref: str, note_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"NOTE#{note_id}"}


def improvement(ref: str, improvement_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"IMPROVEMENT#{improvement_id}"}


def closing(ref: str, closing_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"CLOSING#{closing_id}"}


def hold(ref: str, hold_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"HOLD#{hold_id}"}


def erasure_review(ref: str, review_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"REVIEW#{review_id}"}


def allocation(ref: str, allocation_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"ALLOCATION#{allocation_id}"}


def link(ref: str, other: str) -> Key:
    """That the case ``other`` came of ``ref``, or the other way round."""
    return {"pk": partition(ref), "sk": f"LINK#{other}"}


def split_off(ref: str, message_id: str) -> Key:
    """That a message was split off from, or into, the case."""
    return {"pk": partition(ref), "sk": f"SPLIT#{message_id}"}


def merger(ref: str, of: str) -> Key:
    """That the case ``of`` goes on in another: kept on both."""
    return {"pk": partition(ref), "sk": f"MERGER#{of}"}


def change(ref: str, change_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"CHANGE#{change_id}"}


def reading(ref: str, day: date, reading_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"{READINGS}{day.isoformat()}#{reading_id}"}


def refused_act(ref: str, at: datetime, act_id: str) -> Key:
    return {"pk": partition(ref), "sk": f"REFUSED#{sortable(at)}#{act_id}"}


def removal(ref: str, removal_id: str) -> Key:
    """Raw mail that is to be removed, until it is."""
    return {"pk": partition(ref), "sk": f"REMOVAL#{removal_id}"}


ORIGINALS = "ORIGINAL#"
"""How the sort keys begin of further copies of raw messages."""


def original(ref: str, raw_key: str) -> Key:
    """Another copy of a raw message that a case has; only erasure needs to know of it."""
    return {"pk": partition(ref), "sk": f"{ORIGINALS}{raw_key}"}


def copied(ref: str, export_key: str) -> Key:
    """That a copy asked for on another case of the same person holds this one too; only erasure needs to know of it."""
    return {"pk": partition(ref), "sk": f"COPY#{export_key}"}


def delivery(delivery_id: str) -> Key:
    return {"pk": f"DELIVERY#{delivery_id}", "sk": "DELIVERY"}


def sent_letter(ses_message_id: str) -> Key:
    return {"pk": f"SENT#{ses_message_id}", "sk": "SENT"}


def found_partition(known_as: str) -> str:
    return f"FOUND#{known_as}"


def found(known_as: str, ref: str, person: str) -> Key:
    """That somebody on ``ref``, who is its CONTACT or its CHILD, is found by a word with this keyed hash."""
    return {"pk": found_partition(known_as), "sk": f"{ref}#{person}"}


def found_on(item: Mapping[str, Any]) -> str:
    """The reference of the case that an item of a word leads to."""
    return str(item["sk"]).partition("#")[0]


def late_partition(known_by: str) -> str:
    return f"LATE#{known_by}"


def late(known_by: str, ref: str) -> Key:
    """That an address or a letter with this keyed hash belonged to ``ref``, which was erased."""
    return {"pk": late_partition(known_by), "sk": ref}


def recipient(recipient_hash: str) -> Key:
    return {"pk": f"RECIPIENT#{recipient_hash}", "sk": "ACKNOWLEDGED"}


def welcomed(recipient_hash: str) -> Key:
    return {"pk": f"RECIPIENT#{recipient_hash}", "sk": "WELCOMED"}


RECEIPTS = "RECEIPT"
"""The partition of what nightly runs did, case by case, until it is certified."""

CERTIFICATES = "CERTIFICATE"
STATISTICS = "STATISTIC"


STAFF = "STAFF"
"""The partition of everybody of the staff who has signed in lately."""


def staff(staff_id: str) -> Key:
    return {"pk": STAFF, "sk": staff_id}


def page(run: str, number: int) -> Key:
    """Where a page of what a nightly run has to look at begins."""
    return {"pk": f"PAGE#{run}", "sk": f"{number:06}"}


def receipt(ref: str, part: int = 1) -> Key:
    """A receipt, whose further parts are sorted behind it."""
    return {"pk": RECEIPTS, "sk": ref if part == 1 else f"{ref}#{part:04}"}


def of_receipt(key: Mapping[str, Any]) -> str:
    """The case whose receipt has a part with this key."""
    return str(key["sk"]).partition("#")[0]


def certificate(run: str) -> Key:
    return {"pk": CERTIFICATES, "sk": run}


def statistic(month: str, statistic_id: str) -> Key:
    """What stays of an anonymised case: its id is drawn by chance, so that nothing leads from one to the other."""
    return {"pk": STATISTICS, "sk": f"{month}#{statistic_id}"}


def session(session_id: str) -> Key:
    return {"pk": f"SESSION#{session_id}", "sk": "SESSION"}


def draft(owner: str, path_hash: str) -> Key:
    return {"pk": f"DRAFT#{owner}", "sk": path_hash}


def counts(what: str) -> str:
    """The partition of everything that is counted about ``what``."""
    return f"COUNT#{what}"


def count(what: str, month: str, outcome: str) -> Key:
    return {"pk": counts(what), "sk": f"{month}#{outcome}"}


def hour(hour: str, flow: str) -> Key:
    """How many letters of one ``flow`` went in an hour of UTC."""
    return {"pk": f"HOUR#{hour}", "sk": flow}


def digest(day: date, role: str) -> Key:
    """That who has ``role`` was written to on the morning of ``day``."""
    return {"pk": "DIGEST", "sk": f"{day.isoformat()}#{role}"}


def month(month: str) -> Key:
    """What is counted of a month in one item, so that a year of it is read at once."""
    return {"pk": counts("months"), "sk": month}


def of(item: Mapping[str, Any]) -> Key:
    """The key of an item that was read."""
    return {"pk": item["pk"], "sk": item["sk"]}


def type_of(sort_key: str) -> str:
    """What an item of a case is, from its sort key: CASE, CONTACT, ROUND, MESSAGE, LETTER, TASK and so on."""
    return sort_key.split("#", 1)[0]


def id_of(sort_key: str) -> str:
    """What tells an item of a case from others of its type."""
    return sort_key.split("#", 1)[1]


def ref_of(partition_key: str) -> str:
    return partition_key.removeprefix("CASE#")
