"""What a complainant is asked about an answer, word for word: whether it resolves the complaint, and what then (FB-13).

Their answer may be a consent to be named, and then these are the words that it was given to (CF-18).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from casework.complaints.naming import passed_on, why_not_theirs
from casework.consents.answer import GivenAnswer
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.complaint import Complaint, Step
from casework.domain.complaint_path import next_step
from casework.domain.consent import Answer
from casework.domain.contact import Contact
from casework.domain.record import Record
from casework.domain.staff import SERVICE_ROLES, Role
from casework.letters.complaint import left_out
from casework.letters.page import Words, render_words
from casework.profile import Profile


class Choice(StrEnum):
    """The buttons: NAMED and UNNAMED go to the next step outside the service, NEXT to one within it."""

    RESOLVED = "resolved"
    NAMED = "named"
    UNNAMED = "unnamed"
    NEXT = "next"
    UNRESOLVED = "unresolved"


class AskedWord(Record):
    """The question, the ways to answer it, and who decides next if they may know who complains; None where no step is
    left.
    """

    words: Words
    choices: tuple[Choice, ...]
    owner: Role | None


def word_asked(
    case: Case, complaint: Complaint, step: Step, until: datetime, profile: Profile, now: datetime
) -> AskedWord:
    """What is asked until ``until`` about the answer of ``step``, in plainer words for a young person (YP-01)."""
    answer = step.answer
    assert answer, "only an answered step is asked about"  # noqa: S101
    titles, contact = profile.service.role_titles, case.contact or Contact()
    owner, instead = (_next_owner(complaint, step, profile, now, named=named) for named in (True, False))
    choices = _choices(case, owner, profile, now)
    young = "_young" if contact.is_young(profile.office.local(now).date()) else ""
    words = render_words(
        f"words_complaint{young}",
        service=profile.service,
        step=step.number,
        decided_by=titles[step.owner],
        finding=answer.finding,
        paragraphs=[line for line in answer.words.splitlines() if line.strip()],
        next_owner=titles[owner] if owner else None,
        instead=titles[instead] if instead and instead is not owner else None,
        choices=choices,
        items=passed_on(owner, profile).items if owner else (),
        last_day=profile.office.local(now) + timedelta(days=profile.consents.lasts_days),
        left_out=left_out(complaint, profile),
        until=profile.office.local(until),
        ombudsman=profile.complaints.ombudsman,
        commissioner=profile.complaints.data_protection if complaint.data_protection else None,
    )
    return AskedWord(words=words, choices=choices, owner=owner)


def _next_owner(complaint: Complaint, step: Step, profile: Profile, now: datetime, *, named: bool) -> Role | None:
    before = [each for each in complaint.steps if each.number <= step.number]
    after = next_step(complaint.about, before, profile.complaints, now, may_be_named=named)
    return after.owner if after else None


def _choices(case: Case, owner: Role | None, profile: Profile, now: datetime) -> tuple[Choice, ...]:
    """Who may not agree alone to be named is asked that in person, and may go on without it (YP-02)."""
    if owner is None:
        return Choice.RESOLVED, Choice.UNRESOLVED
    if owner in SERVICE_ROLES:
        return Choice.RESOLVED, Choice.NEXT, Choice.UNRESOLVED
    yes = GivenAnswer(answer=Answer.YES, at=now, how=Channel.EMAIL, told="", wording="")
    if why_not_theirs(case, owner, yes, profile):
        return Choice.RESOLVED, Choice.UNNAMED, Choice.UNRESOLVED
    return Choice.RESOLVED, Choice.NAMED, Choice.UNNAMED, Choice.UNRESOLVED
