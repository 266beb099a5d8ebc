"""What staff changed about who is on a case: some of it decides who is safe, and who may consent (CF-16, YP-04)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from casework.domain.child import Child
from casework.domain.contact import Contact, SafeContact
from casework.domain.record import Instant, Record
from casework.domain.staff import StaffMember

_FLAGS = frozenset(SafeContact.model_fields)
_SHOWN = _FLAGS | {"relationship", "born", "over_school_age", "no_surveys", "letters_come_back"}
_DETAILS = frozenset({"born", "safe_times"})


class About(StrEnum):
    """Whom a change is about."""

    CONTACT = "contact"
    CHILD = "child"


class ChangedField(Record):
    """One field, and where it decides something, what it said before and after; None where it said nothing."""

    name: str
    was: str | None = None
    became: str | None = None


class NotedChange(Record):
    """Who changed which fields, and when."""

    id: str
    about: About
    fields: tuple[ChangedField, ...]
    at: Instant
    by: StaffMember

    def without_details(self) -> "NotedChange":
        """What may be kept of it without permission to hold (CF-14)."""
        bare = (ChangedField(name=each.name) if each.name in _DETAILS else each for each in self.fields)
        return self.model_copy(update={"fields": tuple(bare)})


def changed_contact(was: Contact | None, now: Contact) -> tuple[ChangedField, ...]:
    """Which fields differ. Permission is not among them: it keeps what was said before itself."""
    return _changed(_of_contact(was or Contact()), _of_contact(now))


def changed_child(was: Child | None, now: Child) -> tuple[ChangedField, ...]:
    """Which fields differ."""
    return _changed((was or Child()).model_dump(mode="json"), now.model_dump(mode="json"))


def _of_contact(contact: Contact) -> dict[str, Any]:
    elsewhere = {"permission", "permission_to_hold", "letters", "safe_contact", "comes_back"}
    details = contact.model_dump(mode="json", exclude=elsewhere)
    come_back = {"letters_come_back": contact.comes_back is not None}
    return {**details, **contact.safe_contact.model_dump(mode="json"), **come_back}


def _changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[ChangedField, ...]:
    differ = (name for name in was if was[name] != now[name])
    return tuple(
        ChangedField(name=name, was=_said(was[name]), became=_said(now[name]))
        if name in _SHOWN
        else ChangedField(name=name)
        for name in differ
    )


def _said(value: str | bool | None) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
