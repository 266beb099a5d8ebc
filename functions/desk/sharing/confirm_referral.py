"""A caseworker says whether a held-back email refers a family (CF-16, CF-24)."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field, StrictBool, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.confirmed_referral import confirmed, open_looks
from casework.domain.record import Record
from casework.domain.referral import SUSPECTED
from casework.domain.referral_form import ReferralForm
from casework.domain.round import Outcome, Round, Status
from casework.domain.staff import StaffMember
from casework.errors import ImpossibleAct
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.mail import MailRemovals
from casework.ports.referrals import Referrals
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.waking import begin, wake

_ACT = "say whether an email of it is a referral"
_INSTEAD = "note the referral at POST /referrals"


class Said(Record):
    """Whether it is a referral, and then what may be kept of it."""

    is_referral: StrictBool
    details: ReferralForm | None = Field(
        default=None,
        validate_default=True,
        description="what the email says of it; needed for a referral, else left out",
    )

    @field_validator("details")
    @classmethod
    def _of_a_referral(cls, details: ReferralForm | None, info: ValidationInfo) -> ReferralForm | None:
        if info.data.get("is_referral", details is not None) is not (details is not None):
            raise PydanticCustomError("details", "should be there for a referral, and for nothing else")
        return details


@dataclass(frozen=True)
class HeldBackEmails:
    """What becomes of held-back emails, with what is needed for that."""

    cases: Cases
    rounds: Rounds
    referrals: Referrals
    machine: CaseMachine
    removals: MailRemovals
    profile: Profile

    def decide(self, ref: str, said: Said, by: StaffMember, now: datetime) -> Round:
        """Make of a held-back email the enquiry or the referral that it is, and return the round that goes on.

        A referral keeps its basic details only, and the family is asked from ``now`` on; the rest of the email is
        removed, wherever it lies. Said again it changes nothing, and finishes what a crash left. Raises CaseNotFound,
        FieldWrong, and ImpossibleAct where nothing is held back or the case was answered already.
        """
        if said.details is None:
            return on_case(ref, self.cases, lambda case: self._lift(case, by, now))
        details = said.details
        details.check_permission(self.profile.office.local(now).date(), "details.")
        question = on_case(ref, self.cases, lambda case: self._confirm(case, details, by, now))
        begin(ref, question.number, self.machine)
        wake(self.rounds.get(ref, question.number - 1), self.machine, self.rounds)
        self.removals.finish(ref, _removal_id(question))
        return question

    def _confirm(self, case: Case, details: ReferralForm, by: StaffMember, now: datetime) -> Round:
        if standing := _standing(case, details):
            return standing
        if not case.held_back:
            raise ImpossibleAct(case.ref, _ACT, f"none of its emails is held back: {_INSTEAD}")
        if len(case.rounds) > 1 or case.status is Status.ANSWERED:
            raise ImpossibleAct(case.ref, _ACT, f"it was dealt with as an enquiry already: {_INSTEAD}")
        confirmation = confirmed(case, details, self.profile.question_of_referral(now).due_at, by, now)
        self.referrals.confirm(case.ref, confirmation, _removal_id(confirmation.question))
        return confirmation.question

    def _lift(self, case: Case, by: StaffMember, now: datetime) -> Round:
        if case.held_back:
            left = tuple(why for why in case.rounds[0].needs_eyes if why != SUSPECTED)
            self.referrals.lift(case, left, open_looks(case), by, now)
        elif not _lifted_before(case):
            raise ImpossibleAct(case.ref, _ACT, "none of its emails is held back")
        return case.latest_round


def _standing(case: Case, details: ReferralForm) -> Round | None:
    """The question that these very details began."""
    if case.rounds[0].outcome is not Outcome.WAS_A_REFERRAL:
        return None
    question, kept = case.round(2), details.kept
    message = case.message_of(question)
    begun = {"permission": None, "letters": 0}  # what the question itself has begun since
    contact = case.contact.model_copy(update=begun) if case.contact else None
    stands = (case.referral, contact, case.child, message and message.text)
    return question if stands == (kept.referral, kept.contact, kept.of_child, kept.reason or "") else None


def _lifted_before(case: Case) -> bool:
    first = case.rounds[0]
    look = f"look-{first.message}"
    return first.outcome is None and any(task.id == look and SUSPECTED in task.what for task in case.tasks)


def _removal_id(question: Round) -> str:
    return f"referral-{question.number:04}"
