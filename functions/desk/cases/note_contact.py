"""A caseworker notes who the person of a case is, whom it is about, and how they may be reached safely."""

from datetime import datetime

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.consents.unconfirmed import refuse_before_the_family_agrees
from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.contact import Contact, SafeContact
from casework.domain.contact_change import ContactChange, MootTask
from casework.domain.noted_change import About, ChangedField, NotedChange, changed_child, changed_contact
from casework.domain.noted_contact import NotedChild, NotedContact, NotedSafeContact, check_age, check_child_age
from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.domain.welcome import BY_POST, WhyNoPack, no_pack, why_not_to
from casework.errors import ImpossibleAct
from casework.letters.posting import post_the_pack
from casework.letters.spoken_notice import TO_BE_TOLD, notice_version, to_be_told
from casework.ports.cases import Cases
from casework.ports.contacts import Contacts
from casework.profile import Profile

_CONTACT, _CHILD, _SAFE = "note who the person is", "note whom the case is about", "note how to reach them safely"
_NO_LONGER = {
    WhyNoPack.UNSAFE: "post is not safe for this person",
    WhyNoPack.NO_ADDRESS: "no address is known any more",
    WhyNoPack.NO_PERMISSION: "they have not agreed that their details are kept",
}


class AgreedContact(NotedContact):
    """Who got in touch, once they agreed that it is kept. What is left out stays as it was; null removes it."""

    permission_to_hold: bool = Field(strict=True, description="that this person agreed that their details are kept")

    @field_validator("permission_to_hold")
    @classmethod
    def _given(cls, given: bool) -> bool:
        if not given:
            raise PydanticCustomError(
                "permission",
                "should be true: where it is not given, POST to /cases/{ref}/permission/withdrawal, which removes what"
                " is held",
            )
        return given


def note_contact(
    ref: str,
    noted: AgreedContact,
    by: StaffMember,
    cases: Cases,
    contacts: Contacts,
    profile: Profile,
    now: datetime,
) -> Contact:
    """Note who the person of a case is, as ``by`` was told; letters go by it from the next one on (CF-14, CF-31).

    Where an address is new, a caseworker is asked to post the welcome pack that could not be posted before (CF-30).
    Raises CaseNotFound, FieldWrong, and ImpossibleAct while it is, or may be, a referral that nobody has agreed to.
    """
    today = profile.office.local(now).date()
    check_age(noted, today)

    def act(case: Case) -> Contact:
        _refuse_too_early(case, _CONTACT)
        contact = noted.to_keep(by, now, notice_version(), case.contact)
        check_age(contact, today)
        contacts.note(ref, _change(case, contact, by, profile, now))
        return contact

    return on_case(ref, cases, act)


def note_child(
    ref: str,
    noted: NotedChild,
    by: StaffMember,
    cases: Cases,
    contacts: Contacts,
    profile: Profile,
    now: datetime,
) -> Child:
    """Note whom a parent's case is about.

    Raises CaseNotFound, FieldWrong, and ImpossibleAct where nobody has agreed that details are kept (CF-14).
    """
    today = profile.office.local(now).date()
    check_child_age(noted, today)

    def act(case: Case) -> Child:
        _refuse_too_early(case, _CHILD)
        if case.contact is None or not case.contact.permission_to_hold:
            raise ImpossibleAct(ref, _CHILD, "nobody has agreed that details are kept: note first who does, and how")
        child = noted.to_keep(case.child)
        check_child_age(child, today)
        changed = _noted(case, About.CHILD, changed_child(case.child, child), by, now)
        contacts.note_child(ref, case.contact, case.child, child, changed)
        return child

    return on_case(ref, cases, act)


def note_safe_contact(
    ref: str,
    safe: NotedSafeContact,
    by: StaffMember,
    cases: Cases,
    contacts: Contacts,
    profile: Profile,
    now: datetime,
) -> SafeContact:
    """Note how somebody may be reached safely, whoever has agreed to what: the next letter goes by it.

    Raises CaseNotFound, and ImpossibleAct where nobody is known.
    """

    def act(case: Case) -> SafeContact:
        if case.contact is None:
            raise ImpossibleAct(ref, _SAFE, "nobody is known on this case, and so nothing is sent to anybody")
        noted = safe.noted_on(case.contact.safe_contact)
        contact = case.contact.model_copy(update={"safe_contact": noted})
        contacts.note(ref, _change(case, contact, by, profile, now))
        return noted

    return on_case(ref, cases, act)


def _refuse_too_early(case: Case, act: str) -> None:
    """Raises ImpossibleAct as long as nobody knows whether the person is a client at all (CF-24, CF-25)."""
    refuse_before_the_family_agrees(case, act)
    if case.held_back:
        raise ImpossibleAct(case.ref, act, "an email of it looks like a referral: say first whether it is one")


def _change(case: Case, contact: Contact, by: StaffMember, profile: Profile, now: datetime) -> ContactChange:
    to_tell = to_be_told(contact, profile, now)
    posting, not_to = _task(case, BY_POST), why_not_to(contact)
    not_after_all = not_to if posting and posting.done_at is None else None
    raised = [
        *([to_tell] if to_tell and not _task(case, TO_BE_TOLD) else []),
        *([post_the_pack(profile, now)] if not_to is None and _could_not_be_posted(case) else []),
    ]
    told = _task(case, TO_BE_TOLD)
    return ContactChange(
        was=case.contact,
        contact=contact,
        changed=_noted(case, About.CONTACT, changed_contact(case.contact, contact), by, now),
        raised=tuple(raised),
        done=(TO_BE_TOLD,) if told and told.done_at is None and not to_tell else (),
        moot=(MootTask(id=BY_POST, why=_NO_LONGER[not_after_all]),) if not_after_all else (),
        not_posted=no_pack(BY_POST, not_after_all, now) if not_after_all else None,
        by=by,
        at=now,
    )


def _could_not_be_posted(case: Case) -> bool:
    """Whether the case says why no welcome pack was posted, and nobody has posted one or been asked to."""
    posting = _task(case, BY_POST)
    return any(letter.id == BY_POST for letter in case.letters) and (posting is None or bool(posting.moot))


def _noted(
    case: Case, about: About, fields: tuple[ChangedField, ...], by: StaffMember, now: datetime
) -> NotedChange | None:
    return NotedChange(id=case.next_change, about=about, fields=fields, at=now, by=by) if fields else None


def _task(case: Case, task_id: str) -> Task | None:
    return next((task for task in case.tasks if task.id == task_id), None)
