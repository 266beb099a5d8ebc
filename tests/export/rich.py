"""A case with everything that a case can have: every field of words has words of its own, which are its path."""

import types
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import AwareDatetime

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import ForWhom
from casework.domain.contact import Relationship
from casework.domain.hold import Hold, HoldKind
from casework.domain.incident import Incident
from casework.domain.letter import Letter, LetterState
from casework.domain.message import Attachment, Message
from casework.domain.note import Note, NoteKind
from casework.domain.noted_change import About
from casework.domain.record import Record
from casework.domain.round import Kind, Outcome, Round
from casework.domain.staff import Role
from tests.world import NOON

R = TypeVar("R", bound=Record)

REF = "HSP-7K3M-9QXD"
YOUNG, BORN = date(2009, 5, 1), date(1985, 3, 2)


def canary(path: str) -> str:
    """Words that stand nowhere else."""
    return f"«{path}»"


def filled(kind: type[R], path: str, /, **said: Any) -> R:
    """A record with a value in every field, but what is ``said``."""
    hints = get_type_hints(kind, include_extras=True)
    fields = {name: _value(hints[name], f"{path}.{name}") for name in kind.model_fields if name not in said}
    return kind(**{**fields, **said})


def _value(kind: Any, path: str) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _value(parts[0], path)
    if origin in (Union, types.UnionType):
        return _value(next(each for each in parts if each is not type(None)), path)
    if origin is tuple:
        return (_value(parts[0], path),)
    if origin is dict:
        return {canary(path): _value(parts[1], path)}
    if origin is Literal:
        return parts[0]
    return _simple(kind, path)


def _simple(kind: Any, path: str) -> Any:
    if issubclass(kind, Record):
        past: dict[str, Any] = {"past": ()} if "past" in kind.model_fields else {}
        return filled(kind, path, **past)
    if issubclass(kind, Enum):
        return next(iter(kind))
    if issubclass(kind, str):
        return canary(path)
    plain: dict[Any, Any] = {AwareDatetime: NOON, date: NOON.date(), bool: True, int: 1}
    return plain[kind]


def a_message(number: int, **said: Any) -> Message:
    return filled(
        Message,
        f"message{number}",
        **{
            "id": f"{number:016x}",
            "channel": Channel.EMAIL,
            "taken_by": None,
            "raw_key": f"inbound/{number}",
            "attachments": (Attachment(name=f"../../{canary(f'message{number}.attachment')}", type="a/b", size=1),),
            "quarantined": False,
            "held_back": False,
            **said,
        },
    )


def a_note(number: int, kind: NoteKind, whose: ForWhom | None = None) -> Note:
    return filled(Note, f"note.{kind}.{whose or 'nobody'}", id=f"{number:04}", kind=kind, whose=whose)


CLIENTS = "sam.fielding@example.org"


def a_letter(number: int, recipient: Any, template: str, **said: Any) -> Letter:
    path = f"letter{number}"
    return filled(
        Letter,
        path,
        **{
            "id": f"{canary(path)}-{template}",
            "template": template,
            "recipient": recipient,
            "state": LetterState.SENT,
            "words": None,
        }
        | said,
    )


def a_round(number: int, kind: Kind, **said: Any) -> Round:
    only = {
        "complaint": Kind.COMPLAINT,
        "feedback": Kind.CRITICISM,
        "other_service": Kind.OTHER_SERVICE,
        "refusal": Kind.SERVICE_REFUSAL,
    }
    nothing = {field: None for field, its in only.items() if its is not kind}
    return filled(
        Round,
        f"round{number}",
        **{"ref": REF, "number": number, "kind": kind, "no_automatic_letter": None, "message": None, **nothing, **said},
    )


_OWN = ("header", "child", "referral", "improvements", "closings", "allocations")


def a_rich_case(ref: str = REF, **said: Any) -> Case:
    """Of Sam, a parent, and a child of 17. Of its messages the first two are Sam's."""
    hints = get_type_hints(Case)
    own = {name: _value(hints[name], name) for name in _OWN}
    consent, disclosure = (_value(hints[name], name)[0] for name in ("consents", "disclosures"))
    of_child = {"scope": consent.scope.model_copy(update={"for_whom": ForWhom.CHILD, "purpose": canary("child.scope")})}
    (change,) = _value(hints["changes"], "changes")
    task = _value(hints["tasks"], "tasks")[0]
    return Case(
        **{
            **own,
            "header": own["header"].model_copy(update={"ref": ref, "erased_at": None}),
            "contact": filled(
                get_args(hints["contact"])[0],
                "contact",
                email=CLIENTS,
                name="Sam Fielding",
                relationship=Relationship.PARENT,
                born=BORN,
            ),
            "child": own["child"].model_copy(update={"born": YOUNG}),
            "rounds": (
                a_round(1, Kind.ENQUIRY, message=f"{1:016x}", outcome=None),
                a_round(2, Kind.COMPLAINT, outcome=Outcome.RESOLVED, response=None),
                a_round(3, Kind.CRITICISM, response=None, outcome=Outcome.SEEN_TO),
                a_round(4, Kind.OTHER_SERVICE, response=None, outcome=Outcome.ROUTED),
                a_round(5, Kind.SERVICE_REFUSAL, response=None, outcome=Outcome.LIFTED),
                a_round(6, Kind.ENQUIRY, message=f"{4:016x}", no_automatic_letter=canary("round6.unproven")),
                a_round(7, Kind.REFERRAL, message=f"{5:016x}", outcome=Outcome.GIVEN, response=None),
            ),
            "messages": (
                a_message(1, sender=CLIENTS),
                a_message(2, channel=Channel.TELEPHONE, raw_key=None, sender=None),
                a_message(3),
                a_message(4, sender=CLIENTS),
                a_message(5, channel=Channel.POST, sender=None),
                a_message(6, sender=CLIENTS, held_back=True),
                a_message(7, sender=CLIENTS, quarantined=True),
            ),
            "letters": (
                a_letter(1, "contact", "acknowledgement"),
                a_letter(2, "referrer", "referral_received"),
                a_letter(3, Role.CASEWORKER, "new_case"),
                a_letter(4, Role.MANAGER, "step_opened"),
                a_letter(5, "contact", "reply", words=canary("letter5.words")),
            ),
            "tasks": (
                task.model_copy(update={"id": "told-before-0001", "what": canary("task.ordinary"), "moot": None}),
                task.model_copy(update={"id": "concern-hint-1", "what": canary("task.concern")}),
            ),
            "notes": (
                a_note(1, NoteKind.THEIR_WORDS, ForWhom.CLIENT),
                a_note(2, NoteKind.THEIR_WORDS, ForWhom.CHILD),
                *(a_note(number, kind) for number, kind in enumerate(list(NoteKind)[1:], 3)),
            ),
            "consents": (consent, consent.model_copy(update={"id": "0002", **of_child})),
            "disclosures": (disclosure, disclosure.model_copy(update={"id": "0002", **of_child})),
            "safeguarding": _value(hints["safeguarding"], "safeguarding"),
            "conflicts": _value(hints["conflicts"], "conflicts"),
            "changes": (
                change.model_copy(update={"id": "0001", "about": About.CONTACT}),
                filled(type(change), "childchange", id="0002", about=About.CHILD),
            ),
            "refused": _value(hints["refused"], "refused"),
            "linked": (),
            "splits": _value(hints["splits"], "splits"),
            "mergers": _value(hints["mergers"], "mergers"),
            "holds": (
                filled(Hold, "hold1", kind=HoldKind.SAFEGUARDING),
                filled(Hold, "hold2", kind=HoldKind.RESTRICTION),
            ),
            "erasure_reviews": _value(hints["erasure_reviews"], "erasure_reviews"),
            **said,
        }
    )


def an_incident() -> Incident:
    return filled(Incident, "incident", id="0001")
