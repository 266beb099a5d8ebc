"""A caseworker notes who the person of a case is, whom it is about, and how they may be reached safely."""

from datetime import datetime

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.consents.unconfirmed import refuse_before_the_family_agrees
from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.contact import Contact, SafeContact
from casework.domain.noted_contact import NotedChild, NotedContact, check_born
from casework.domain.permission import Permission
from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.domain.welcome import BY_POST, why_not_to
from casework.errors import ImpossibleAct
from casework.letters.posting import post_the_pack
from casework.letters.spoken_notice import TO_BE_TOLD, notice_version, to_be_told
from casework.ports import Cases, Contacts
from casework.profile import Profile

_CONTACT, _CHILD, _SAFE = "note who the person is", "note whom the case is about", "note how to reach them safely"


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
    Raises CaseNotFound, NotBornYet, and ImpossibleAct while it is, or may be, a referral that nobody has agreed to.
    """
    check_born(profile.office.local(now).date(), {"born": noted.born})

    def act(case: Case) -> Contact:
        _refuse_too_early(case, _CONTACT)
        contact = _with_what_was_left_out(noted, case.contact, noted.to_keep(by, now, notice_version(), _of(case)))
        to_tell = to_be_told(contact, profile, now)
        raised = [task for task in (to_tell, _to_post(case, contact, profile, now)) if task and not _has(case, task.id)]
        done = () if to_tell else tuple(t.id for t in case.tasks if t.id == TO_BE_TOLD and t.done_at is None)
        contacts.note(ref, case.contact, contact, raised, done, by, now)
        return contact

    return on_case(ref, cases, act)


def note_child(ref: str, noted: NotedChild, cases: Cases, contacts: Contacts, profile: Profile, now: datetime) -> Child:
    """Note whom a parent's case is about.

    Raises CaseNotFound, NotBornYet, and ImpossibleAct where nobody has agreed that details are kept (CF-14).
    """
    check_born(profile.office.local(now).date(), {"born": noted.born})

    def act(case: Case) -> Child:
        _refuse_too_early(case, _CHILD)
        if case.contact is None or not case.contact.permission_to_hold:
            raise ImpossibleAct(ref, _CHILD, "nobody has agreed that details are kept: note first who does, and how")
        child = noted.to_keep()
        contacts.note_child(ref, case.contact, child)
        return child

    return on_case(ref, cases, act)


def note_safe_contact(ref: str, safe: SafeContact, cases: Cases, contacts: Contacts) -> SafeContact:
    """Note how somebody may be reached safely, whoever has agreed to what: the next letter goes by it.

    Raises CaseNotFound, and ImpossibleAct where nobody is known.
    """

    def act(case: Case) -> SafeContact:
        if case.contact is None:
            raise ImpossibleAct(ref, _SAFE, "nobody is known on this case, and so nothing is sent to anybody")
        contacts.note_safe_contact(ref, safe)
        return safe

    return on_case(ref, cases, act)


def _refuse_too_early(case: Case, act: str) -> None:
    """Raises ImpossibleAct as long as nobody knows whether the person is a client at all (CF-24, CF-25)."""
    refuse_before_the_family_agrees(case, act)
    if case.held_back:
        raise ImpossibleAct(case.ref, act, "an email of it looks like a referral: say first whether it is one")


def _of(case: Case) -> Permission | None:
    return case.contact.permission if case.contact else None


def _with_what_was_left_out(noted: NotedContact, was: Contact | None, contact: Contact) -> Contact:
    details = ("name", "email", "telephone", "address", "born", "safe_contact")
    left_out = [field for field in details if was and field not in noted.model_fields_set]
    return contact.model_copy(update={field: getattr(was, field) for field in left_out})


def _to_post(case: Case, contact: Contact, profile: Profile, now: datetime) -> Task | None:
    not_posted = any(letter.id == BY_POST for letter in case.letters)
    return post_the_pack(profile, now) if not_posted and why_not_to(contact) is None else None


def _has(case: Case, task_id: str) -> bool:
    return any(task.id == task_id for task in case.tasks)
