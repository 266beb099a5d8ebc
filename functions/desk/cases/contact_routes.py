"""Routes: who the person of a case is, how to reach them safely, and their permission to hold that."""

from typing import Literal

from aws_lambda_powertools.event_handler import Response
from pydantic import Field

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.consents.permission import Withdrawals, Withdrawn
from casework.domain.child import Child
from casework.domain.contact import Contact, SafeContact
from casework.domain.noted_contact import NotedChild, NotedSafeContact
from casework.domain.permission import PermissionAsked
from casework.domain.record import Record
from desk.cases.note_contact import AgreedContact, note_child, note_contact, note_safe_contact
from desk.paths import IMPOSSIBLE, NO_SUCH_CASE, Ref, known

router = new_router()
MAY_BE_REFUSED = {**REFUSALS, **NO_SUCH_CASE, **IMPOSSIBLE}


class ContactOnCase(Record):
    """Who the person of a case is, as it stands."""

    ref: str
    contact: Contact


class ChildOnCase(Record):
    """Whom a case is about, as it stands."""

    ref: str
    child: Child


class SafeContactOnCase(Record):
    """How the person of a case may be reached, as it stands."""

    ref: str
    safe_contact: SafeContact


class ToldPermissionWithdrawal(Record):
    """How somebody took permission back, or said no when they were asked."""

    how: Literal[PermissionAsked.SPOKEN, PermissionAsked.IN_WRITING] = Field(description="how they said so")


@router.put(
    "/cases/<ref>/contact",
    summary="Note who the person of a case is, once they agreed to it",
    responses={200: described("It is kept, and the next letter goes by it", ContactOnCase), **MAY_BE_REFUSED},
)
def put_contact(ref: Ref, noted: AgreedContact) -> Response[str]:
    by = signed_in(router)
    contact = note_contact(known(ref), noted, by, wiring.cases(), wiring.contacts(), wiring.profile(), wiring.now())
    return answer(ContactOnCase(ref=known(ref), contact=contact))


@router.put(
    "/cases/<ref>/child",
    summary="Note whom a parent's case is about",
    responses={200: described("It is kept, and what was left out stays", ChildOnCase), **MAY_BE_REFUSED},
)
def put_child(ref: Ref, noted: NotedChild) -> Response[str]:
    by = signed_in(router)
    child = note_child(known(ref), noted, by, wiring.cases(), wiring.contacts(), wiring.profile(), wiring.now())
    return answer(ChildOnCase(ref=known(ref), child=child))


@router.put(
    "/cases/<ref>/safe-contact",
    summary="Note how the person of a case may be reached safely",
    responses={200: described("The next letter goes by it", SafeContactOnCase), **MAY_BE_REFUSED},
)
def put_safe_contact(ref: Ref, safe: NotedSafeContact) -> Response[str]:
    by = signed_in(router)
    noted = note_safe_contact(known(ref), safe, by, wiring.cases(), wiring.contacts(), wiring.profile(), wiring.now())
    return answer(SafeContactOnCase(ref=known(ref), safe_contact=noted))


@router.post(
    "/cases/<ref>/permission/withdrawal",
    summary="Record that nobody agrees any more, or ever did, that their details are held",
    responses={201: described("What was held by permission only is removed", Withdrawn), **MAY_BE_REFUSED},
)
def withdraw_permission(ref: Ref, told: ToldPermissionWithdrawal) -> Response[str]:
    by = signed_in(router)
    withdrawals = Withdrawals(
        wiring.cases(),
        wiring.contacts(),
        wiring.rounds(),
        wiring.machine(),
        wiring.removals(),
        wiring.correspondence(),
    )
    return answer(withdrawals.withdraw(known(ref), told.how, by, wiring.now()), 201)
