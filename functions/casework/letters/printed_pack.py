"""The welcome pack as it is posted: a letter to one person, and the policies that go with it (IM-08, CF-30)."""

from datetime import date, datetime

from casework.domain.contact import Contact
from casework.domain.letter import Letter, LetterState
from casework.domain.record import Record
from casework.domain.staff import StaffMember
from casework.domain.welcome import BY_POST
from casework.letters.enclosure import welcome_pack
from casework.letters.wording import Wording, as_html, render, version
from casework.profile import Profile
from casework.profile.profile import POLICY_FILES

TEMPLATE = "welcome_pack"


class PrintedPolicy(Record):
    """A policy to print. ``body`` is its HTML, None for a file of another kind, which is printed by itself."""

    title: str
    version: str
    file: str
    body: str | None


def pack_letter(ref: str, contact: Contact, profile: Profile, today: date) -> Wording:
    """The letter that goes with it, in the words for this person."""
    return render(
        TEMPLATE,
        service=profile.service,
        ref=ref,
        young=contact.is_young(today),
        enclosed=[each.title for each in welcome_pack(profile)],
    )


def printed_policies(profile: Profile) -> tuple[PrintedPolicy, ...]:
    """What is enclosed, in its order. Raises FileNotFoundError when the profile names a file that is not there."""
    enclosed = [policy for policy in profile.policies if policy.in_welcome_pack]
    return tuple(
        PrintedPolicy(
            title=policy.title,
            version=enclosure.version,
            file=policy.file,
            body=as_html((POLICY_FILES / policy.file).read_text(encoding="utf-8"))
            if policy.file.endswith(".md")
            else None,
        )
        for policy, enclosure in zip(enclosed, welcome_pack(profile), strict=True)
    )


def posted_pack(profile: Profile, by: StaffMember, now: datetime) -> Letter:
    """The record that ``by`` posted a pack at ``now`` (aware), and of what it was made up, in which versions."""
    return Letter(
        id=BY_POST,
        template=TEMPLATE,
        wording=version(f"{TEMPLATE}.md"),
        encloses=tuple(each.version for each in welcome_pack(profile)),
        by=by,
        recipient="contact",
        to="",
        state=LetterState.SENT,
        at=now,
        sent_at=now,
    )
