"""The composition root: the only reader of the environment, the only maker of clients, the only clock.

Nothing here runs at import: a handler that never writes letters never loads SES.
"""

import os
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from casework.domain.reply_address import ReplyAddresses
from casework.domain.staff import Role
from casework.profile import Profile, load_profile

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from casework.adapters.allocations import AllocationStore
    from casework.adapters.case_machine import CaseExecutions
    from casework.adapters.case_search import CaseSearch
    from casework.adapters.cases import CaseStore
    from casework.adapters.closings import ClosingStore
    from casework.adapters.conflicts import ConflictStore
    from casework.adapters.contacts import ContactStore
    from casework.adapters.counts import Counts
    from casework.adapters.digests import DigestStore
    from casework.adapters.disposals import DisposalStore
    from casework.adapters.drafts import DraftStore
    from casework.adapters.due_index import DueIndex
    from casework.adapters.eraser import Eraser
    from casework.adapters.exports import ExportStore
    from casework.adapters.found_by import People
    from casework.adapters.holds import HoldStore
    from casework.adapters.identity_provider import IdentityProvider
    from casework.adapters.improvements import ImprovementStore
    from casework.adapters.incidents import IncidentStore
    from casework.adapters.loose_ends import LooseEndIndex
    from casework.adapters.mail_bucket import MailBucket
    from casework.adapters.mergers import MergerStore
    from casework.adapters.notes import NoteStore
    from casework.adapters.open_work import OpenWorkIndex
    from casework.adapters.opinions import OpinionStore
    from casework.adapters.original_links import OriginalLinks
    from casework.adapters.readings import ReadingStore
    from casework.adapters.referrals import ReferralStore
    from casework.adapters.remains import Remains
    from casework.adapters.removals import Removals
    from casework.adapters.returns import ReturnStore
    from casework.adapters.rights import RightsStore
    from casework.adapters.rounds import RoundStore
    from casework.adapters.safeguarding import SafeguardingStore
    from casework.adapters.sessions import SessionStore
    from casework.adapters.sharing import SharingStore
    from casework.adapters.splits import SplitStore
    from casework.adapters.staff_directory import StaffDirectory
    from casework.adapters.table import Table
    from casework.adapters.tasks import TaskStore
    from casework.adapters.worklist import WorklistIndex
    from casework.complaints.word import Words
    from casework.consents.answer import Answers
    from casework.domain.disposal import Clock
    from casework.invitations import Invitations
    from casework.letters.correspondence import Correspondence
    from casework.letters.links import SignedLinks
    from casework.returns.hear import ReturnedLetters


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def roles_claim() -> str:
    """The claim of a sign-in token that lists a person's roles; each identity provider names it differently."""
    return os.environ["ROLES_CLAIM"]


def page_url() -> str:
    """Where families' pages and the desk are, without a slash at its end."""
    return os.environ["PAGE_URL"]


@cache
def profile() -> Profile:
    return load_profile(os.environ["PROFILE"])


@cache
def known_domains() -> frozenset[str]:
    """The domains that the service knows: its own, those of its staff's mailboxes, and of who works with families."""
    mailboxes = {
        profile().service.email,
        os.environ["CASEWORKER_ADDRESS"],
        os.environ["OFFICER_ADDRESS"],
        os.environ["MANAGER_ADDRESS"],
        os.environ["DIRECTOR_ADDRESS"],
        os.environ["REVIEWER_ADDRESS"],
    }
    theirs = {address.rpartition("@")[2].lower() for address in mailboxes if address}
    return frozenset({os.environ["MAIL_DOMAIN"], *theirs, *profile().referrals.senders})


@cache
def cases() -> "CaseStore":
    from casework.adapters.cases import CaseStore

    return CaseStore(_table(), _people())


@cache
def allocations() -> "AllocationStore":
    from casework.adapters.allocations import AllocationStore

    return AllocationStore(_table())


@cache
def staff_directory() -> "StaffDirectory":
    from casework.adapters.staff_directory import StaffDirectory

    remember_days = profile().retention.rule("staff").days
    assert remember_days, "the profile says in days how long staff are known"  # noqa: S101
    return StaffDirectory(_table(), profile().office, remember_days)


@cache
def contacts() -> "ContactStore":
    from casework.adapters.contacts import ContactStore

    return ContactStore(_table(), _people())


@cache
def rounds() -> "RoundStore":
    from casework.adapters.rounds import RoundStore

    return RoundStore(_table())


@cache
def sharing() -> "SharingStore":
    from casework.adapters.sharing import SharingStore

    return SharingStore(_table())


@cache
def safeguarding() -> "SafeguardingStore":
    from casework.adapters.safeguarding import SafeguardingStore

    return SafeguardingStore(_table())


@cache
def conflicts() -> "ConflictStore":
    from casework.adapters.conflicts import ConflictStore

    return ConflictStore(_table())


@cache
def opinions() -> "OpinionStore":
    from casework.adapters.opinions import OpinionStore

    return OpinionStore(_table())


@cache
def notes() -> "NoteStore":
    from casework.adapters.notes import NoteStore

    return NoteStore(_table())


@cache
def improvements() -> "ImprovementStore":
    from casework.adapters.improvements import ImprovementStore

    return ImprovementStore(_table())


@cache
def rights_requests() -> "RightsStore":
    from casework.adapters.rights import RightsStore

    return RightsStore(_table())


@cache
def incidents() -> "IncidentStore":
    from casework.adapters.incidents import IncidentStore

    return IncidentStore(_table())


@cache
def readings() -> "ReadingStore":
    from casework.adapters.readings import ReadingStore

    return ReadingStore(_table())


@cache
def mergers() -> "MergerStore":
    from casework.adapters.mergers import MergerStore

    return MergerStore(_table())


@cache
def splits() -> "SplitStore":
    from casework.adapters.splits import SplitStore

    return SplitStore(_table(), _people())


@cache
def closings() -> "ClosingStore":
    from casework.adapters.closings import ClosingStore

    return ClosingStore(_table())


@cache
def tasks() -> "TaskStore":
    from casework.adapters.tasks import TaskStore

    return TaskStore(_table())


@cache
def referrals() -> "ReferralStore":
    from casework.adapters.referrals import ReferralStore

    return ReferralStore(_table(), _people())


@cache
def worklist() -> "WorklistIndex":
    from casework.adapters.worklist import WorklistIndex

    return WorklistIndex(_table())


@cache
def open_work() -> "OpenWorkIndex":
    from casework.adapters.open_work import OpenWorkIndex

    return OpenWorkIndex(_table())


@cache
def digests() -> "DigestStore":
    from casework.adapters.digests import DigestStore

    return DigestStore(_table())


@cache
def search() -> "CaseSearch":
    from casework.adapters.case_search import CaseSearch

    return CaseSearch(_table(), _people())


@cache
def loose_ends() -> "LooseEndIndex":
    from casework.adapters.loose_ends import LooseEndIndex

    return LooseEndIndex(_table())


@cache
def mail() -> "MailBucket":
    import boto3

    from casework.adapters.mail_bucket import MailBucket

    return MailBucket(boto3.client("s3"), os.environ["MAIL_BUCKET"])


@cache
def exports() -> "ExportStore":
    from casework.adapters.exports import ExportStore

    return ExportStore(_signing_s3(), os.environ["MAIL_BUCKET"])


@cache
def original_links() -> "OriginalLinks":
    from casework.adapters.original_links import OriginalLinks

    return OriginalLinks(_signing_s3(), os.environ["MAIL_BUCKET"])


@cache
def _signing_s3() -> "S3Client":
    import boto3
    from botocore.config import Config

    # What our own key encrypts takes signature version 4; and a link that names no region would be sent on to one for
    # which it is not signed.
    config = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    return boto3.client("s3", config=config)


@cache
def removals() -> "Removals":
    from casework.adapters.removals import Removals

    return Removals(_table(), mail())


@cache
def eraser() -> "Eraser":
    from casework.adapters.eraser import Eraser

    return Eraser(_table(), mail(), machine(), _pseudonym, profile().forget_erased_on)


@cache
def holds() -> "HoldStore":
    from casework.adapters.holds import HoldStore

    return HoldStore(_table())


@cache
def due_cases() -> "DueIndex":
    from casework.adapters.due_index import DueIndex

    return DueIndex(_table())


@cache
def remains() -> "Remains":
    from casework.adapters.remains import Remains

    return Remains(_table(), mail())


def clocks() -> "tuple[Clock, ...]":
    """What no delete can reach, and for how many days at most, as this stack has them."""
    from casework.domain.disposal import Clock
    from casework.profile.stored import load_stored

    parameters = {
        "PointInTimeRecoveryDays": int(os.environ["POINT_IN_TIME_RECOVERY_DAYS"]),
        "LogRetentionDays": int(os.environ["LOG_RETENTION_DAYS"]),
    }
    return tuple(Clock(what=each.what, days=each.longest(parameters)) for each in load_stored().clocks)


@cache
def disposals() -> "DisposalStore":
    from casework.adapters.disposals import DisposalStore

    return DisposalStore(_table())


@cache
def counts() -> "Counts":
    from casework.adapters.counts import Counts

    return Counts(_table())


@cache
def machine() -> "CaseExecutions":
    import boto3

    from casework.adapters.case_machine import CaseExecutions

    return CaseExecutions(boto3.client("stepfunctions"), os.environ["CASE_MACHINE_ARN"])


@cache
def correspondence() -> "Correspondence":
    import boto3
    from botocore.config import Config

    from casework.adapters.ledger import LetterLedger
    from casework.adapters.ses_post import SesPost
    from casework.letters.correspondence import Correspondence

    one_attempt = Config(retries={"total_max_attempts": 1})
    sender = f"{os.environ['MAILBOX']}@{os.environ['MAIL_DOMAIN']}"
    post = SesPost(boto3.client("sesv2", config=one_attempt), sender, os.environ["CONFIGURATION_SET"])
    staff = {
        Role.CASEWORKER: os.environ["CASEWORKER_ADDRESS"],
        Role.OFFICER: os.environ["OFFICER_ADDRESS"],
        Role.MANAGER: os.environ["MANAGER_ADDRESS"],
        Role.DIRECTOR: os.environ["DIRECTOR_ADDRESS"],
        # Where a service has no reviewer, its officer is told that one has to be found.
        Role.REVIEWER: os.environ["REVIEWER_ADDRESS"] or os.environ["OFFICER_ADDRESS"],
    }
    return Correspondence(LetterLedger(_table()), conflicts(), post, profile(), sender, staff)


@cache
def returns() -> "ReturnStore":
    from casework.adapters.returns import ReturnStore

    return ReturnStore(_table())


@cache
def returned_letters() -> "ReturnedLetters":
    from casework.returns.hear import ReturnedLetters

    return ReturnedLetters(cases(), rounds(), returns(), machine(), correspondence(), profile())


@cache
def reply_addresses() -> ReplyAddresses:
    return ReplyAddresses(
        os.environ["MAILBOX"], os.environ["MAIL_DOMAIN"], profile().service.reference_prefix, secret_key()
    )


@cache
def links() -> "SignedLinks":
    from casework.letters.links import SignedLinks

    return SignedLinks(page_url(), secret_key())


@cache
def answers() -> "Answers":
    from casework.consents.answer import Answers

    return Answers(cases(), rounds(), sharing(), machine(), correspondence(), profile())


@cache
def words() -> "Words":
    from casework.complaints.word import Words

    return Words(cases(), rounds(), sharing(), machine(), correspondence(), profile())


@cache
def invitations() -> "Invitations":
    from casework.invitations import Invitations

    return Invitations(cases(), closings(), correspondence(), reply_addresses(), links(), profile())


def _pseudonym(known_by: str) -> str:
    """A keyed hash. Its key is fetched only where something is to be remembered or found."""
    return reply_addresses().pseudonym(known_by)


@cache
def _people() -> "People":
    from casework.adapters.found_by import People

    return People(_table(), _pseudonym)


@cache
def sessions() -> "SessionStore":
    from casework.adapters.sessions import SessionStore

    return SessionStore(_table(), profile().desk)


@cache
def drafts() -> "DraftStore":
    from casework.adapters.drafts import DraftStore

    return DraftStore(_table())


@cache
def identity_provider() -> "IdentityProvider":
    from casework.adapters.identity_provider import IdentityProvider

    callback = f"{page_url()}/desk/signed-in"
    return IdentityProvider(os.environ["OIDC_ISSUER"], os.environ["OIDC_CLIENT_ID"], _client_secret, callback)


@cache
def secret_key() -> bytes:
    """What this service signs with: reply addresses, links, and attempts to sign in, each with a salt of its own."""
    return _secret(os.environ["REPLY_KEY_SECRET_ARN"]).encode()


@cache
def _client_secret() -> str:
    arn = os.environ["OIDC_CLIENT_SECRET_ARN"]
    return _secret(arn) if arn else ""


def _secret(arn: str) -> str:
    import boto3

    return boto3.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]


@cache
def _table() -> "Table":
    import boto3

    from casework.adapters.table import Table

    return Table(boto3.client("dynamodb"), os.environ["CASE_TABLE"])
