"""The privacy notice for the telephone: people are told it before details of theirs are kept (CF-31, CF-32)."""

from datetime import datetime

from casework.domain.contact import Contact
from casework.domain.staff import Role
from casework.domain.task import Task
from casework.letters.wording import Wording, render, version
from casework.profile import Profile

TO_BE_TOLD = "privacy-notice"
"""The id of the task to tell somebody, one for each case."""


def spoken_notice(profile: Profile) -> Wording:
    """What a caseworker says."""
    return render("privacy_notice", service=profile.service)


def notice_version() -> str:
    """The version of those words, as a permission records it."""
    return version("privacy_notice.md")


def to_be_told(contact: Contact | None, profile: Profile, now: datetime) -> Task | None:
    """A task to tell someone whose details are kept and who was not told; None when there is nothing to tell.

    Permission is not valid before that (CF-31), and what was noted is not thrown away for it.
    """
    permission = contact.permission if contact else None
    if permission is None or not permission.given or permission.notice is not None:
        return None
    return Task(
        id=TO_BE_TOLD,
        what="Tell the person why and how their details are held, and that giving them is optional (CF-31, CF-32)",
        for_role=Role.CASEWORKER,
        opened_at=now,
        due_at=profile.task_due(now),
    )
