"""An answer to a complaint on a page: shown by a link, with buttons to say whether it resolves it, and to go on (FB-13,
FB-15, FB-16).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from casework.complaints.naming import consent_to_name
from casework.complaints.standing import said_of, where_it_stands
from casework.complaints.word import GivenWord, SaidBefore, Words, act_of
from casework.consents.answer import GivenAnswer
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.complaint import Step, Word
from casework.domain.consent import Answer
from casework.domain.refused_act import RefusedAct
from casework.domain.round import Outcome, Round, Status
from casework.errors import ImpossibleAct, NotOnCase
from casework.letters.complaint import of_complaint
from casework.letters.links import SignedLinks, ToSay
from casework.letters.word_asked import AskedWord, Choice, word_asked
from casework.ports.cases import Cases
from casework.profile import Profile
from families.reply import Reply, reply

_WORD = {Choice.RESOLVED: Word.RESOLVED, Choice.UNRESOLVED: Word.UNRESOLVED}
_NAMING = {Choice.NAMED: Answer.YES, Choice.UNNAMED: Answer.NO}


class SaidTooLate(ImpossibleAct):
    """The link is no longer good. That is no bar to going on: they tell staff."""


def show_answer(
    link: ToSay,
    case: Case,
    profile: Profile,
    now: datetime,
    again: Literal["no_answer", "other_words"] | None = None,
) -> Reply:
    """The answer that ``link`` leads to, if a word to it is still waited for. ``again`` says why one was not taken."""
    round_, step = _asked_about(link, case)
    if round_.outcome is Outcome.NO_WORD:
        return _late(round_, profile)
    if round_.status is Status.ANSWERED or step != said_of(round_).step:
        return _over(410, round_, profile)
    if now >= link.until:
        return _late(round_, profile)
    if case.contact and case.contact.why_no_page:
        return reply(409, "in_person", profile)
    asked = word_asked(case, said_of(round_), step, link.until, profile, now)
    return reply(
        422 if again else 200,
        "word",
        profile,
        words=asked.words,
        choices=asked.choices,
        owner=asked.owner,
        again=again,
    )


def take_word(
    link: ToSay,
    form: Mapping[str, str],
    case: Case,
    words: Words,
    cases: Cases,
    links: SignedLinks,
    profile: Profile,
    now: datetime,
) -> Reply:
    """Record the word in ``form`` and confirm it, or say why it could not be taken; the case's history says so too.

    Raises CaseErased.
    """
    round_, step = _asked_about(link, case)
    asked = word_asked(case, said_of(round_), step, link.until, profile, now)
    choice = next((each for each in asked.choices if each == form.get("word")), None)
    if choice is None:
        return show_answer(link, case, profile, now, "no_answer")
    if form.get("wording") != asked.words.version:
        return show_answer(link, case, profile, now, "other_words")
    said = said_of(round_).said_to(step.number)
    if said and case.contact and case.contact.why_no_page:
        return show_answer(link, case, profile, now)  # what was said stands, and who presses again may be anybody
    try:
        if said is None:
            _refuse_link(link, case, profile, now)
        words.take(case.ref, round_.number, step.number, _by_own_hand(choice, asked, now), now)
    except ImpossibleAct as refused:
        cases.keep_refusal(case.ref, RefusedAct(at=now, by=None, act=refused.act, missing=refused.missing))
        match refused:
            case SaidBefore():
                return _over(409, round_, profile)
            case SaidTooLate():
                return _late(round_, profile)
            case _:
                return reply(409, "in_person", profile)
    return _noted(choice, asked, cases.get(case.ref), links, profile, now)


def _asked_about(link: ToSay, case: Case) -> tuple[Round, Step]:
    """The round in which the complaint stands, and the answered step that ``link`` is about. Raises NotOnCase."""
    round_ = where_it_stands(case, link.number)
    step = next((each for each in said_of(round_).steps if each.number == link.step and each.answer), None)
    if step is None:
        raise NotOnCase(case.ref, "answer")
    return round_, step


def _refuse_link(link: ToSay, case: Case, profile: Profile, now: datetime) -> None:
    """Raises SaidTooLate, and ImpossibleAct where a letter with this link would not be sent today (YP-02)."""
    if case.contact and (why_no_page := case.contact.why_no_page):
        raise ImpossibleAct(case.ref, act_of(link.step), f"the page is not shown, because {why_no_page}")
    if now >= link.until:
        until = profile.office.local(link.until).isoformat(timespec="minutes")
        raise SaidTooLate(case.ref, act_of(link.step), f"the link was good until {until}: let them tell you")


def _by_own_hand(choice: Choice, asked: AskedWord, now: datetime) -> GivenWord:
    how, naming = Channel.EMAIL, None
    if choice in _NAMING:
        naming = GivenAnswer(
            answer=_NAMING[choice], at=now, how=how, told=asked.words.text, wording=asked.words.version
        )
    return GivenWord(word=_WORD.get(choice, Word.NEXT_STEP), at=now, how=how, naming=naming)


def _noted(choice: Choice, asked: AskedWord, case: Case, links: SignedLinks, profile: Profile, now: datetime) -> Reply:
    """What was said, and how a yes to being named is taken back: as easily as it was given (CF-18, YP-04)."""
    yes = consent_to_name(case, asked.owner, profile, now) if asked.owner and choice is Choice.NAMED else None
    return reply(
        200,
        "word_noted",
        profile,
        choice=choice,
        owner=profile.service.role_titles[asked.owner] if asked.owner else None,
        take_back=links.to_withdraw(case.ref, yes.id, yes.expires_at) if yes else None,
        ombudsman=profile.complaints.ombudsman,
    )


def _over(status: int, round_: Round, profile: Profile) -> Reply:
    return reply(status, "word_over", profile, **of_complaint(said_of(round_), profile))


def _late(round_: Round, profile: Profile) -> Reply:
    return reply(410, "word_late", profile, **of_complaint(said_of(round_), profile))
