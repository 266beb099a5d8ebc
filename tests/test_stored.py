"""What is stored is listed in stored.toml with the rule by which it goes, and nothing is listed that is not stored."""

import inspect
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, create_model

from casework.adapters import keys
from casework.adapters.table import deserialised
from casework.domain.allocation import Allocation
from casework.domain.case import CaseHeader
from casework.domain.child import Child
from casework.domain.closing import Closing
from casework.domain.conflict import Conflict
from casework.domain.consent import Consent
from casework.domain.contact import Contact
from casework.domain.delivery import Delivery
from casework.domain.disclosure import Disclosure
from casework.domain.disposal import Certificate, Receipt
from casework.domain.draft import Draft
from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import Hold
from casework.domain.improvement import Improvement
from casework.domain.incident import Incident
from casework.domain.known_staff import KnownStaff
from casework.domain.letter import Letter
from casework.domain.merger import Merger
from casework.domain.message import Message
from casework.domain.note import Note
from casework.domain.noted_change import NotedChange
from casework.domain.reading import Reading
from casework.domain.referral import Referral
from casework.domain.refused_act import RefusedAct
from casework.domain.round import Round
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.session import Session
from casework.domain.split_off import SplitOff
from casework.domain.statistic import Statistic
from casework.domain.task import Task
from casework.letters import wording
from casework.profile import load_profile
from casework.profile.stored import CASE, StoredItem, load_stored
from infra.template import read
from tests.adapters.test_eraser import everything
from tests.paths import of_item, of_model
from tests.population import populate
from tests.world import NOON, TEMPLATE, small_world

STORED = load_stored()
ITEMS = {item.name: item for item in STORED.items}
RECORDS: dict[str, type[BaseModel]] = {
    "CASE": CaseHeader,
    "CONTACT": Contact,
    "CHILD": Child,
    "REFERRAL": Referral,
    "ROUND": Round,
    "MESSAGE": Message,
    "LETTER": Letter,
    "TASK": Task,
    "NOTE": Note,
    "CONSENT": Consent,
    "DISCLOSURE": Disclosure,
    "SAFEGUARDING": SafeguardingDisclosure,
    "CONFLICT": Conflict,
    "INCIDENT": Incident,
    "IMPROVEMENT": Improvement,
    "CLOSING": Closing,
    "HOLD": Hold,
    "REVIEW": ErasureReview,
    "ALLOCATION": Allocation,
    "CHANGE": NotedChange,
    "READ": Reading,
    "REFUSED": RefusedAct,
    "STAFF": KnownStaff,
    "SPLIT": SplitOff,
    "MERGER": Merger,
    "DELIVERY": Delivery,
    "RECEIPT": Receipt,
    "CERTIFICATE": Certificate,
    "STATISTIC": Statistic,
    "SESSION": Session,
    "DRAFT": Draft,
}
"""What is stored as a record of the domain. The other items have no more than their keys and a reference or two."""

KEEPS_NOTHING = {
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::S3::BucketPolicy",
    "AWS::SES::EmailIdentity",
    "AWS::SES::ReceiptRule",
    "AWS::SES::ReceiptRuleSet",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::Function",
    "AWS::Serverless::HttpApi",
}
UP_TO_72_HOURS = 3
"""In days: how much longer than their period CloudWatch may take to delete logs."""
LETTERS = Path(wording.__file__).with_name("templates")


class NotListed(Exception):
    """Something is stored that stored.toml says nothing about."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is stored: list it in stored.toml, with the rule by which it goes")


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return read(TEMPLATE)


@pytest.fixture
def found() -> Mapping[str, set[str]]:
    """The paths of everything that is in a table with one of everything, by the name of the item."""
    paths: dict[str, set[str]] = {}
    with small_world() as world:
        populate(world)
        for item in everything(world):
            stored = {name: value for name, value in deserialised(item).items() if name not in {"pk", "sk"}}
            paths.setdefault(listed(item["pk"]["S"], item["sk"]["S"]).name, set()).update(of_item(stored))
    return paths


def listed(pk: str, sk: str) -> StoredItem:
    """How the item with these keys is listed. Raises NotListed."""
    for item in STORED.items:
        if pk.partition("#")[0] == item.partition and item.type in (None, keys.type_of(sk)):
            return item
    raise NotListed(f"an item with the keys {pk} and {sk}")


def unlisted(item: StoredItem, paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that ``item`` says nothing about, each with the item's name."""
    return sorted(f"{item.name}: {path}" for path in paths if not any(_says(field, path) for field in item.fields))


def _says(field: str, path: str) -> bool:
    any_name = field.endswith("*") and path.startswith(field[:-1])
    return path.rstrip(".") == field or any_name or (path.endswith(".") and field.startswith(path))


@pytest.mark.clause("CF-04")
@pytest.mark.clause("CF-07")
@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_a_record_is_listed_and_every_field_that_is_listed_is_there(name: str) -> None:
    stored, item = set(of_model(RECORDS[name])), ITEMS[name]
    assert unlisted(item, stored) == [], "list it in stored.toml, with the rule by which it goes"
    assert {*item.personal, *item.other} - stored == set(), f"{name} has no such field any more"


def test_a_field_that_is_not_listed_is_found() -> None:
    more = create_model("More", __base__=Contact, colour=(str | None, None), school=(Child | None, None))
    assert unlisted(ITEMS["CONTACT"], of_model(more)) == [
        "CONTACT: colour",
        "CONTACT: school.born",
        "CONTACT: school.name",
        "CONTACT: school.over_school_age",
        "CONTACT: school.school",
    ]
    written = {"name": "Sam", "safe_contact": {"no_email": True, "dog": "bites"}, "colours": ["red"], "cars": []}
    assert unlisted(ITEMS["CONTACT"], of_item(written)) == [
        "CONTACT: cars.",
        "CONTACT: colours",
        "CONTACT: safe_contact.dog",
    ]


def test_every_kind_of_item_that_has_a_key_is_listed_and_every_kind_listed_has_one() -> None:
    made: dict[str, Any] = {"date": NOON.date(), "datetime": NOON, "int": 1, "str": "x"}
    with_keys = set()
    for make in (each for _, each in inspect.getmembers(keys, inspect.isfunction) if each is not keys.of):
        signature = inspect.signature(make)
        if signature.return_annotation is keys.Key:
            key = make(*(made[each.annotation.__name__] for each in signature.parameters.values()))
            with_keys.add(listed(key["pk"], key["sk"]).name)
    assert with_keys == set(ITEMS)
    with pytest.raises(NotListed, match="CASE#x and SHOESIZE#1"):
        listed("CASE#x", "SHOESIZE#1")


@pytest.mark.clause("CF-07")
def test_all_that_the_service_writes_is_listed_and_no_mark_that_it_never_writes(found: Mapping[str, set[str]]) -> None:
    assert [each for name, paths in found.items() for each in unlisted(ITEMS[name], paths)] == []
    assert set(found) == set(ITEMS), "one of everything was written"
    for name, item in ITEMS.items():
        no_record = () if name in RECORDS else (*item.personal, *item.other)
        never = {field for field in {*item.marks, *no_record} if not any(_says(field, path) for path in found[name])}
        assert never <= {"pk"}, f"{name} never has them"


def test_every_field_is_listed_once() -> None:
    for item in STORED.items:
        assert len(item.fields) == len(set(item.fields)), item.name


@pytest.mark.clause("CF-03")
@pytest.mark.clause("CF-07")
def test_everything_follows_a_rule_of_the_profile() -> None:
    rules = {rule.id for rule in load_profile("halton").retention.rules}
    followed = {rule for each in STORED.items for rule in each.follows}
    followed |= {rule for each in STORED.prefixes for rule in each.follows}
    followed |= {clock.follows for clock in STORED.clocks if clock.follows}
    assert followed - {CASE} <= rules
    assert set(STORED.case_follows) <= rules


def test_every_letter_is_listed() -> None:
    assert set(STORED.letters) == {each.stem for each in LETTERS.glob("[!_]*.md")}


def test_every_prefix_of_the_mail_bucket_is_listed() -> None:
    used = re.findall(r"(?:ObjectKeyPrefix: |MailBucket\.Arn}/|Name: prefix, Value: )([a-z]+/)", TEMPLATE.read_text())
    assert {each.prefix for each in STORED.prefixes} == set(used)


def test_every_resource_that_keeps_something_is_listed(template: dict[str, Any]) -> None:
    keeps = {name: each["Type"] for name, each in template["Resources"].items() if each["Type"] not in KEEPS_NOTHING}
    listed_there = {resource for clock in STORED.clocks for resource in clock.resources}
    assert {name for name, type_ in keeps.items() if not listed_there & {name, type_}} == set()
    assert listed_there <= {*keeps, *keeps.values()}


@pytest.mark.clause("CF-07")
def test_clocks_that_no_delete_reaches_are_as_long_as_the_template_says(template: dict[str, Any]) -> None:
    clocks = {clock.id: clock for clock in STORED.clocks}
    days = {name: parameter.get("Default") for name, parameter in template["Parameters"].items()}
    resources = {name: each.get("Properties", {}) for name, each in template["Resources"].items()}
    (deleted, *_) = resources["MailBucket"]["LifecycleConfiguration"]["Rules"]
    queues = {resources[queue]["MessageRetentionPeriod"] for queue in clocks["queues"].resources}
    kept = {str(logs["RetentionInDays"]) for logs in resources.values() if "RetentionInDays" in logs}
    assert clocks["recovery"].days == days["PointInTimeRecoveryDays"]
    assert clocks["logs"].days == days["LogRetentionDays"] + UP_TO_72_HOURS
    assert kept == {str({"Ref": "LogRetentionDays"})}
    assert clocks["deleted_versions"].days == deleted["NoncurrentVersionExpiration"]["NoncurrentDays"]
    assert {clocks["queues"].days} == {seconds / 86400 for seconds in queues}
