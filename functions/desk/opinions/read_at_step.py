"""What whoever decides a step outside the service may read: that complaint at their step, and nothing else (CF-13)."""

from datetime import datetime

from casework.complaints.naming import consent_to_name, passed_on
from casework.complaints.standing import latest_complaint, said_of
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.complaint import Finding, Step
from casework.domain.consent import Consent
from casework.domain.contact import Contact
from casework.domain.disclosure import Decision, Direction, Disclosure
from casework.domain.record import Instant, Record
from casework.domain.round import Outcome, Round, Status
from casework.domain.staff import Role, StaffMember
from casework.errors import NotTheirs
from casework.ports.cases import Cases
from casework.ports.sharing import Sharing
from casework.profile import Profile


class DecidedStep(Record):
    """What was found at a step. ``words`` are those to the complainant, for who may know whose complaint it is."""

    step: int
    finding: Finding
    at: Instant
    words: str | None


class Complainant(Record):
    """Who complains, and the ways of reaching them that are safe; ``safe_times`` is when."""

    name: str | None
    email: str | None
    telephone: str | None
    address: str | None
    no_voicemail: bool
    safe_times: str | None


class ComplaintAtStep(Record):
    """A complaint as whoever decides a step outside the service sees it.

    ``about`` is the role it is about, null for the service as a whole. ``words``, ``wants`` and ``complainant`` are
    there while the complainant agrees to be ``named``; otherwise there is the ``statement``, once it is written.
    """

    ref: str
    step: int
    due_at: Instant
    about: Role | None
    named: bool
    statement: str | None
    words: str | None
    wants: str | None
    complainant: Complainant | None
    earlier: tuple[DecidedStep, ...]
    decided: DecidedStep | None


def read_at_step(
    ref: str,
    by: StaffMember,
    roles: frozenset[Role],
    cases: Cases,
    sharing: Sharing,
    profile: Profile,
    now: datetime,
) -> ComplaintAtStep:
    """The complaint for ``by``, who has ``roles``. That they read whose it is, is a disclosure: kept once for each of
    them under each consent, in the write that checks it. Raises CaseNotFound, NotOnCase and NotTheirs.
    """

    def act(case: Case) -> ComplaintAtStep:
        round_, step = their_step(case, by, roles)
        consent = consent_to_name(case, step.owner, profile, now)
        if consent and not _was_told(case, by, consent):
            _tell(case, by, step.owner, consent, sharing, profile, now)
        return _shown(case, round_, step, by, named=consent is not None)

    return on_case(ref, cases, act)


def their_step(case: Case, by: StaffMember, roles: frozenset[Role]) -> tuple[Round, Step]:
    """The step that ``by`` is to decide, or did. Raises NotOnCase without a complaint, and NotTheirs."""
    round_ = latest_complaint(case)
    if round_.outcome is Outcome.RECLASSIFIED or any(each.bars(by, roles) for each in case.conflicts):
        raise NotTheirs
    complaint = said_of(round_)
    for step in reversed(complaint.steps):
        to_be_decided = step == complaint.step and round_.status is Status.OPEN
        if step.owner in roles and (step.answer or to_be_decided):
            return round_, step
    raise NotTheirs


def _was_told(case: Case, by: StaffMember, consent: Consent) -> bool:
    return any((each.consent, each.made_by) == (consent.id, by) for each in case.disclosures)


def _tell(
    case: Case, by: StaffMember, owner: Role, consent: Consent, sharing: Sharing, profile: Profile, now: datetime
) -> None:
    """Keep that ``by`` reads whose complaint it is. The complainant was told before, when they agreed (CF-28)."""
    wanted = passed_on(owner, profile)
    begun = (each for each in case.disclosures if (each.scope, each.requested_by) == (wanted, by) and not each.made_at)
    disclosure = next(begun, None)
    if disclosure is None:
        disclosure = Disclosure(
            id=case.next_disclosure,
            direction=Direction.SHARE,
            scope=wanted,
            requested_at=now,
            requested_by=by,
            decision=Decision.SHARE,
        )
        sharing.request(case.ref, disclosure, ())
    made = disclosure.model_copy(update={"made_at": now, "made_by": by, "consent": consent.id})
    sharing.make(case, made, consent, now, ())


def _shown(case: Case, round_: Round, step: Step, by: StaffMember, *, named: bool) -> ComplaintAtStep:
    complaint, message = said_of(round_), case.message_of(round_)
    before = [each for each in complaint.steps if each.number < step.number]
    own_words = step.answer and step.answer.decider == by.id
    return ComplaintAtStep(
        ref=case.ref,
        step=step.number,
        due_at=step.answer.due_at if step.answer else round_.due_at,
        about=complaint.about,
        named=named,
        statement=step.statement.words if step.statement else None,
        words=message.text if named and message else None,
        wants=message.wants if named and message else None,
        complainant=_complainant(case.contact) if named and case.contact else None,
        earlier=tuple(decided for each in before if (decided := _decided(each, with_words=named))),
        decided=_decided(step, with_words=bool(named or own_words)),
    )


def _decided(step: Step, *, with_words: bool) -> DecidedStep | None:
    if step.answer is None:
        return None
    words = step.answer.words if with_words else None
    return DecidedStep(step=step.number, finding=step.answer.finding, at=step.answer.at, words=words)


def _complainant(contact: Contact) -> Complainant:
    safe = contact.safe_contact
    return Complainant(
        name=contact.name,
        email=None if safe.no_email or safe.shared_inbox else contact.email,
        telephone=contact.telephone,
        address=None if safe.no_post else contact.address,
        no_voicemail=safe.no_voicemail,
        safe_times=safe.safe_times,
    )
