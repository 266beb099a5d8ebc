"""A question on a page: shown by a link, decided by a button (CF-25, CF-26, YP-04)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from casework.consents.answer import (
    AnsweredBefore,
    AnsweredTooLate,
    Answers,
    GivenAnswer,
    act_of,
    check_answerable,
    question_of,
    too_late,
)
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import Answer
from casework.domain.refused_act import RefusedAct
from casework.domain.retry import lately
from casework.domain.round import Kind, Outcome, Round
from casework.errors import CaseErased, ImpossibleAct
from casework.letters.links import ToAnswer
from casework.letters.page import Words
from casework.letters.question import question
from casework.ports.cases import Cases
from casework.profile import Profile
from families.reply import Reply, reply


def show_question(
    link: ToAnswer,
    case: Case,
    profile: Profile,
    now: datetime,
    again: Literal["no_answer", "other_words"] | None = None,
) -> Reply:
    """The question that ``link`` leads to, if it still waits. ``again`` says why an answer to it was not taken."""
    round_ = question_of(case, link.number)
    if round_.answered_at:
        return reply(410, "answered", profile)
    if now >= link.until:
        return reply(410, "late", profile)
    words = question(case, round_, profile, now)
    try:
        _refuse_what_others_may_read(case, round_)
        check_answerable(case, round_, _by_own_hand(Answer.YES, words, now), profile.office)
    except AnsweredTooLate:
        return reply(410, "late", profile)
    except ImpossibleAct:
        return reply(409, "in_person", profile)
    return reply(422 if again else 200, "question", profile, words=words, kind=round_.kind, again=again)


def take_answer(
    link: ToAnswer,
    form: Mapping[str, str],
    case: Case,
    answers: Answers,
    cases: Cases,
    profile: Profile,
    now: datetime,
) -> Reply:
    """Record the answer in ``form`` and confirm it, or say why it could not be taken; the case's history says so too.

    Raises CaseErased.
    """
    round_ = question_of(case, link.number)
    answer = form.get("answer")
    if answer not in set(Answer):
        return show_question(link, case, profile, now, "no_answer")
    words = question(case, round_, profile, now)
    if form.get("wording") != words.version:
        return show_question(link, case, profile, now, "other_words")
    given = _by_own_hand(Answer(answer), words, now)
    try:
        if round_.answered_at is None:
            _refuse_what_others_may_read(case, round_)
        if now >= link.until and round_.answered_at is None:
            raise too_late(round_, profile.office.local(link.until))
        answers.take(case.ref, round_.number, given, now)
    except ImpossibleAct as refused:
        cases.keep_refusal(case.ref, RefusedAct(at=now, by=None, act=refused.act, missing=refused.missing))
        match refused:
            case AnsweredBefore():
                return reply(409, "answered", profile)
            case AnsweredTooLate():
                return reply(410, "late", profile)
            case _:
                return reply(409, "in_person", profile)
    return _noted(round_.kind, given.answer, profile)


def of_an_erased_case(erased: CaseErased, form: Mapping[str, str] | None, profile: Profile, now: datetime) -> Reply:
    """Nothing is left; but who said no to a referral a moment ago, and clicked twice, hears the same words twice."""
    said_no = form is not None and form.get("answer") == Answer.NO
    if said_no and erased.ended_as is Outcome.REFUSED and lately(erased.erased_at, now):
        return _noted(Kind.REFERRAL, Answer.NO, profile)
    return reply(410, "erased", profile)


def _refuse_what_others_may_read(case: Case, round_: Round) -> None:
    """Raises ImpossibleAct where a letter with this link would not be sent today: others may read it (YP-02)."""
    if case.contact and (why_no_page := case.contact.why_no_page):
        raise ImpossibleAct(case.ref, act_of(round_), f"the page is not shown, because {why_no_page}")


def _by_own_hand(answer: Answer, words: Words, now: datetime) -> GivenAnswer:
    return GivenAnswer(answer=answer, at=now, how=Channel.EMAIL, told=words.text, wording=words.version, by=None)


def _noted(kind: Kind, answer: Answer, profile: Profile) -> Reply:
    days = profile.response.within_working_days
    return reply(200, "noted", profile, kind=kind, answer=answer, response_days=days)
