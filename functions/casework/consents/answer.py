"""A family answers a question of ours: by their own hand, or in the words that staff record (CF-25, CF-26, YP-04)."""

from contextlib import suppress
from datetime import datetime, timedelta

from casework.consents.give import give
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import Answer, Consent, GivenBy, Scope
from casework.domain.office import Office
from casework.domain.permission import Permission, PermissionAsked
from casework.domain.record import Instant, Record
from casework.domain.retry import lately
from casework.domain.round import QUESTIONS, Kind, Outcome, Round
from casework.domain.staff import StaffMember
from casework.errors import AlreadyAnswered, CaseMovedOn, ImpossibleAct, LetterNotSent, NotOnCase
from casework.letters.correspondence import Correspondence
from casework.letters.question import asked_about
from casework.letters.spoken_notice import to_be_told
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.ports.sharing import Sharing
from casework.profile import Profile
from casework.waking import wake

_OUTCOME = {Answer.YES: Outcome.GIVEN, Answer.NO: Outcome.REFUSED}
IN_OTHER_WORDS = "no fixed wording"
"""The wording of what somebody said in words of their own: nobody knows that it has all of the privacy notice."""
_WANTS_HELP = "only the family that was referred can say whether they want our help"
_IN_WRITING = {Channel.EMAIL, Channel.POST}


class GivenAnswer(Record):
    """A yes or no to a question. ``told`` is what the person was told, ``wording`` the version of those words.

    ``by`` is who recorded it, None for the person's own hand; ``capacity`` why it is theirs to give, where that has to
    be said.
    """

    answer: Answer
    at: Instant
    how: Channel
    told: str
    wording: str
    by: StaffMember | None = None
    given_by: GivenBy = GivenBy.CLIENT
    capacity: str | None = None


class AnsweredBefore(ImpossibleAct):
    """The question has its answer, and keeps it."""


class AnsweredTooLate(ImpossibleAct):
    """The time in which an answer counts went by."""


class Answers:
    """Takes what families answer to our questions."""

    def __init__(
        self,
        cases: Cases,
        rounds: Rounds,
        sharing: Sharing,
        machine: CaseMachine,
        correspondence: Correspondence,
        profile: Profile,
    ) -> None:
        self._cases, self._rounds, self._sharing, self._machine = cases, rounds, sharing, machine
        self._correspondence, self._profile = correspondence, profile

    def take(self, ref: str, number: int, given: GivenAnswer, now: datetime) -> Round:
        """Record the family's answer to round ``number`` and wake its machine. If that is out of reach, the sweep does
        it.

        A yes to a referral is also the permission to hold their details (CF-14); a yes or no to sharing is a consent.
        The same answer again, at the same time or soon after, changes nothing. Raises CaseNotFound, NotOnCase, and
        ImpossibleAct: of that AnsweredBefore and AnsweredTooLate.
        """

        def act(case: Case) -> Round:
            round_ = question_of(case, number)
            if not _stands(round_, given, now):
                check_answerable(case, round_, given, self._profile.office)
                try:
                    self._write(case, round_, given, now)
                except AlreadyAnswered:
                    raise CaseMovedOn(ref) from None
            if round_.kind is Kind.REFERRAL and given.answer is Answer.YES and given.wording == IN_OTHER_WORDS:
                self._ask_that_they_are_told(ref, now)
            return self._machine_told(self._rounds.get(ref, number))

        return on_case(ref, self._cases, act)

    def _ask_that_they_are_told(self, ref: str, now: datetime) -> None:
        task = to_be_told(self._cases.get(ref).contact, self._profile, now)
        with suppress(LetterNotSent):
            if task:
                self._correspondence.ask(ref, task, now)

    def _write(self, case: Case, round_: Round, given: GivenAnswer, now: datetime) -> None:
        if round_.kind is Kind.CONSENT:
            consent = consent_of(case, asked_about(case, round_).scope, given, self._profile, now, round_.number)
            give(case, consent, self._sharing, self._correspondence, now, round_.number)
        elif given.answer is Answer.YES:
            self._rounds.accept(case.ref, round_.number, _permission(given), given.at, now)
        else:
            self._rounds.decide(case.ref, round_.number, Outcome.REFUSED, given.at, now)

    def _machine_told(self, round_: Round) -> Round:
        wake(round_, self._machine, self._rounds)
        return round_


def consent_of(
    case: Case, scope: Scope, given: GivenAnswer, profile: Profile, now: datetime, number: int | None = None
) -> Consent:
    """The yes or no to ``scope`` that ``given`` is; of the question of round ``number``, if one was put in writing."""
    last_day = profile.office.local(given.at).date() + timedelta(days=profile.consents.lasts_days)
    return Consent(
        id=case.next_consent,
        answer=given.answer,
        scope=scope,
        given_by=given.given_by,
        capacity=given.capacity,
        told=given.told,
        wording=given.wording,
        how=given.how,
        given_at=given.at,
        recorded_at=now,
        expires_at=profile.consent_ends(last_day),
        recorded_by=given.by,
        round=number,
    )


def check_answerable(case: Case, round_: Round, given: GivenAnswer, office: Office) -> None:
    """Raise AnsweredTooLate where ``given`` no longer counts, or ImpossibleAct where it is not theirs to give (YP-02,
    YP-04). Whether a family wants our help, nobody else answers for them (CF-25).
    """
    if given.at >= round_.due_at:
        raise too_late(round_, office.local(round_.due_at))
    if round_.kind is Kind.REFERRAL:
        why_not = _WANTS_HELP if given.given_by is GivenBy.REPRESENTATIVE else None
    else:
        for_whom, who = asked_about(case, round_).scope.for_whom, case.deciders(office)
        why_not = who.why_not_theirs(for_whom, given.given_by, given.capacity, given.at, given.answer)
    if why_not:
        raise ImpossibleAct(case.ref, act_of(round_), why_not)


def question_of(case: Case, number: int) -> Round:
    """Round ``number``, which is a question to the family. Raises NotOnCase."""
    found = next((each for each in case.rounds if each.number == number and each.kind in QUESTIONS), None)
    if found is None:
        raise NotOnCase(case.ref, "question")
    return found


def too_late(round_: Round, until: datetime) -> AnsweredTooLate:
    """The refusal of an answer that came at ``until`` (on the office's clock) or later."""
    return AnsweredTooLate(
        round_.ref, act_of(round_), f"an answer counted until {until.isoformat(timespec='minutes')}: ask again"
    )


def act_of(round_: Round) -> str:
    """What is refused when an answer to ``round_`` is."""
    return f"answer the question of round {round_.number}"


def _stands(round_: Round, given: GivenAnswer, now: datetime) -> bool:
    """Whether this very answer stands already. Raises AnsweredBefore when another does."""
    if round_.answered_at is None:
        return False
    again = round_.answered_at == given.at or lately(round_.answered_at, now)
    if round_.outcome is _OUTCOME[given.answer] and again:
        return True
    ended = f"it ended as “{round_.outcome}” at {round_.answered_at.isoformat(timespec='minutes')}"
    what_then = "what is to change has to be recorded as something new"
    raise AnsweredBefore(round_.ref, act_of(round_), f"{ended}: {what_then}")


def _permission(given: GivenAnswer) -> Permission:
    asked = PermissionAsked.IN_WRITING if given.how in _IN_WRITING else PermissionAsked.SPOKEN
    if given.by is None:
        asked = PermissionAsked.BY_LINK
    own_words = given.wording == IN_OTHER_WORDS
    return Permission(
        given=True,
        asked=asked,
        at=given.at,
        notice=None if own_words else given.wording,
        told=given.told if own_words else None,
        recorded_by=given.by,
    )
