"""A reply: a letter of the service whose words a caseworker wrote for one person, and no template has."""

from casework.domain.case import Case
from casework.domain.record import Record
from casework.domain.staff import StaffMember
from casework.letters.wording import Wording, render
from casework.profile import Profile

TEMPLATE = "reply"


class Reply(Record):
    """What somebody wrote. ``id`` is that of its letter, ``answers`` whether it is the answer that its round waits for,
    and ``began_from`` the draft that it began from, if any.
    """

    id: str
    words: str
    answers: bool
    began_from: str | None
    by: StaffMember


def reply_wording(ref: str, reply: Reply, profile: Profile) -> Wording:
    """The letter as it goes: the words as they were written, our reference and how to reach us around them."""
    return render(TEMPLATE, service=profile.service, ref=ref, words=reply.words, answers=reply.answers)


def answered_email(case: Case) -> str | None:
    """The Message-ID of the last email by the person whose case it is, which their mail program shows a reply with."""
    contact = case.contact
    theirs = [each for each in case.messages if contact and contact.writes_from(each.sender) and not each.automatic]
    return theirs[-1].message_id if theirs else None
