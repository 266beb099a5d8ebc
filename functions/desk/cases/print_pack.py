"""The welcome pack that a caseworker prints and posts, in a plain envelope (CF-30)."""

from datetime import datetime

from casework.domain.case import Case
from casework.domain.contact import Contact
from casework.domain.record import Record
from casework.domain.welcome import BY_POST, WhyNoPack, why_no_pack_by_post
from casework.errors import ImpossibleAct
from casework.letters.printed_pack import PrintedPolicy, pack_letter, printed_policies
from casework.profile import Profile

_WHY_NOT = {
    WhyNoPack.NOT_A_PERSON: "what came was sent by a machine",
    WhyNoPack.UNPROVEN: "nobody has proved who wrote: note who they are at PUT /cases/{ref}/contact",
    WhyNoPack.ANONYMOUS: "nobody is known",
    WhyNoPack.PROFESSIONAL: "a professional is sent no welcome pack",
    WhyNoPack.NO_PERMISSION: "they have not agreed that their details are kept",
    WhyNoPack.UNSAFE: "post is not safe for this person",
    WhyNoPack.NO_ADDRESS: "no postal address is known: note it at PUT /cases/{ref}/contact",
}


class PrintedPack(Record):
    """What is printed. ``body`` is what ``html`` has within its page. ``posted`` is whether a pack was posted before,
    and ``task`` the id of the task to finish once this one is in the post; None where nobody was asked to post one.
    """

    ref: str
    name: str | None
    address: str
    subject: str
    text: str
    html: str
    body: str
    enclosed: tuple[PrintedPolicy, ...]
    posted: bool
    task: str | None


def print_pack(case: Case, profile: Profile, now: datetime) -> PrintedPack:
    """The pack for the person whose case it is. Raises ImpossibleAct where nothing may be posted to them."""
    if why_not := why_no_pack_by_post(case, case.latest_round):
        raise ImpossibleAct(case.ref, "print a welcome pack", _WHY_NOT[why_not])
    contact = case.contact or Contact()
    wording = pack_letter(case.ref, contact, profile, profile.office.local(now).date())
    posting = next((task for task in case.tasks if task.id == BY_POST), None)
    return PrintedPack(
        ref=case.ref,
        name=contact.name,
        address=contact.address or "",
        **wording.model_dump(exclude={"version"}),
        enclosed=printed_policies(profile),
        posted=bool(posting and posting.done_by),
        task=posting.id if posting and posting.done_at is None else None,
    )
