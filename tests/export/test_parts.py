"""What a copy gives and what it holds back: of every field that a case can have, and of whom it is."""

import re
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.consent import ForWhom, GivenBy
from casework.domain.contact import Contact, Relationship
from casework.domain.letter import LetterState
from casework.domain.message import Message
from casework.domain.rights_request import Right
from casework.domain.round import Kind, Outcome
from casework.errors import FieldWrong
from casework.export.asked import AskedCopy
from casework.export.content import content
from casework.export.part import HELD_BACK, Piece
from casework.export.person import NotTheirCase
from tests.export.copies import LOOKED, Copy, copied, mail_of
from tests.export.rich import BORN, REF, YOUNG, a_message, a_rich_case, a_round, an_incident, canary
from tests.world import HALTON, NOON, FakeMail

_WORDS = re.compile("«[^»]*»")

HELD_BACK_BY_DEFAULT = (
    "child.", "childchange.", "child.scope",
    "referral.referrer.",
    *(f"message{number}." for number in (3, 4, 5, 6, 7)),
    *(f"original{number:016x}" for number in (3, 4, 5, 6, 7)),
    "letter2", "letter4", "task.concern",
    "safeguarding.", "conflicts.", "refused.", "incident.", "hold1.", "erasure_reviews.", "reading.", "splits.",
    "mergers.",
    "note.their_words.child.", "note.plain.", "note.supervision.",
    "improvements.", "round2.complaint.steps.statement.", "round2.complaint.steps.why",
    "round5.refusal.incident", "round5.refusal.proportionate", "round5.refusal.disability", "round5.refusal.lifted",
)  # fmt: skip

GIVEN_BY_DEFAULT = {
    "changes.fields.became", "changes.fields.name", "changes.fields.was", "closings.answer.message", "closings.id",
    "closings.themes", "consents.capacity", "consents.disclosures", "consents.id", "consents.narrowed.items",
    "consents.scope.items", "consents.scope.purpose", "consents.scope.recipient", "consents.told", "consents.wording",
    "contact.address",
    "contact.permission.notice", "contact.permission.told", "contact.safe_contact.safe_times", "contact.telephone",
    "disclosures.consent", "disclosures.id", "disclosures.scope.items", "disclosures.scope.purpose",
    "disclosures.scope.recipient", "hold2.id", "hold2.reviews.why", "hold2.why",
    "letter", "letter.began_from", "letter.encloses", "letter.reason", "letter.returned.status", "letter.to",
    "letter.wording", "letter.words",
    "message.attachment", "message.automatic", "message.copy_of", "message.message_id", "message.removed",
    "message.subject", "message.text", "message.unreadable", "message.wants", "original",
    *(
        f"note.{note}.{field}"
        for note in ("their_words.client", "advice.nobody", "choice.nobody")
        for field in ("corrects", "options", "sources", "text")
    ),
    "round.came_of.reason", "round.complaint.ended_because", "round.complaint.late_reason",
    "round.complaint.steps.answer.words", "round.complaint.words.unanswered_because", "round.disclosure",
    "round.feedback.how.adjustments", "round.feedback.how.event", "round.feedback.how.place",
    "round.feedback.how.scan", "round.feedback.seen_to.what", "round.needs_eyes",
    "round.other_service.discussed.what", "round.passed", "round.pauses.why", "round.refusal.other_help",
    "round.refusal.reasons", "round.refusal.renewals.reasons", "round.refusal.what", "round.reopened.why",
    "round.response.summary", "round.rights.answer.corrected",
    "round.rights.answer.export", "round.rights.answer.words", "round.rights.extension.why",
    "round.rights.identity.how", "round.rights.identity.known_because", "round.rights.identity.needed",
    "round.rights.pauses.why", "round.rights.what", "round.undone.letter",
    "round.undone.response.summary", "round.unproven",
    "task.ordinary",
}  # fmt: skip
"""Whatever is in a copy that nobody has reviewed, of messages, rounds and letters without their numbers. A new field is
not in this list: whoever adds one says here that it is given, or in its part that it is not.
"""

NEVER_GIVEN = {
    "header.merged_into", *(f"round{number}.merged_from" for number in range(1, 8)),
    "header.last_consent",
    "header.last_disclosure",
    "header.allocated_to.id", "header.allocated_to.name", "allocations.id", "allocations.to.id", "allocations.to.name",
    "improvements.owner", "round2.complaint.worker", "round2.complaint.steps.answer.decided_by",
    "round2.complaint.steps.answer.decider", "round3.feedback.worker", "round4.other_service.discussed.with_officer",
    "safeguarding.decided_by", "conflicts.worker", "incident.staff_affected", "incident.witnesses",
    *(f"letter{number}.{field}" for number in range(1, 6) for field in ("recipient_hash", "ses_message_id")),
    "letter3.to", "letter4.to",
    *(f"round{number}.{field}" for number in range(1, 8) for field in ("task_token", "execution", "allocated_to")),
}  # fmt: skip
"""Who of the staff did what, where staff read their mail, and what only the machine needs."""


def words(text: object) -> set[str]:
    return set(_WORDS.findall(str(text)))


@cache
def rich() -> Case:
    return a_rich_case()


@cache
def pieces() -> tuple[Piece, ...]:
    """Everything that the rich case has, but what is never let out."""
    everything = AskedCopy([rich()], {REF: [an_incident()]}, {REF: [LOOKED]}, Right.ACCESS)
    found = content(everything, HALTON, NOON)
    release = [part.id for part in found.withheld if part.releasable]
    asked = AskedCopy([rich()], {REF: [an_incident()]}, {REF: [LOOKED]}, Right.ACCESS, release=release)
    return tuple(each for case in content(asked, HALTON, NOON).cases for each in case.pieces)


def words_of(piece: Piece) -> set[str]:
    original = mail_of(rich()).raw[piece.raw_key].decode() if piece.raw_key else ""
    return words(piece.records) | words(original)


@cache
def own_words() -> dict[str, set[str]]:
    """The words that stand in one part only, by its id."""
    every = {piece.part.id: words_of(piece) for piece in pieces() if piece.part.section != "history"}
    return {
        id_: own - set().union(*(other for name, other in every.items() if name != id_)) for id_, own in every.items()
    }


@cache
def by_default() -> Copy:
    return copied(rich())


@cache
def everything() -> Copy:
    return copied(rich(), release=[part.id for part in by_default().built.withheld if part.releasable])


@pytest.mark.parametrize("begins", HELD_BACK_BY_DEFAULT)
def test_what_is_somebody_elses_or_could_harm_somebody_is_nowhere_in_a_copy_that_nobody_reviewed(begins: str) -> None:
    assert not [each for each in words(by_default().everything) if each.startswith(f"«{begins}")]


def test_the_case_that_the_other_tests_look_at_has_everything_that_a_case_can_have() -> None:
    assert [name for name in Case.model_fields if not getattr(rich(), name)] == ["linked"]


def test_every_word_of_a_case_is_given_once_it_is_let_out_but_who_did_what_and_what_the_machine_needs() -> None:
    kept = words(rich().model_dump_json()) | words(an_incident().model_dump_json())
    staff = {each for each in kept if re.search(r"by\.(id|name)»|Staff", each)}
    of_the_quarantined = {each for each in kept if each.startswith("«message7.")}
    assert kept - words(everything().everything) - staff - of_the_quarantined == set(map(canary, NEVER_GIVEN))
    assert not words(everything().everything) & (staff | of_the_quarantined)
    assert "inbound/" not in everything().everything


def test_nothing_is_given_before_a_review_but_what_is_listed_here() -> None:
    numbered = re.compile(r"«(message|round|letter|original0*)\d")
    given = {numbered.sub(lambda found: f"«{found[1].rstrip('0')}", each) for each in words(by_default().everything)}
    assert given == set(map(canary, GIVEN_BY_DEFAULT))
    assert {canary("message1.text"), canary("message2.text"), canary(f"original{1:016x}")} <= words(
        by_default().everything
    )


@pytest.mark.clause("CF-08")
@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from([part.id for part in by_default().built.withheld if part.releasable])))
def test_whatever_is_let_out_is_there_and_nothing_of_the_rest(release: set[str]) -> None:
    copy = copied(rich(), release=sorted(release))
    given = words(copy.everything)
    released = {part.id for part in copy.built.released}
    for id_, own in own_words().items():
        assert (own - {canary(each) for each in NEVER_GIVEN}) <= given if id_ in released else not own & given, id_
    assert release <= released
    assert copy.archive.testzip() is None


def test_staff_are_named_by_role_and_never_by_name_and_nobody_reads_at_what_they_looked() -> None:
    assert "a member of staff" in everything().text(f"{REF}/record.json")
    readings = next(each for each in pieces() if each.part.section == "readings")
    assert [str(each) for each in readings.records] == [
        f"at={NOON + timedelta(hours=1)!r} roles=(<Role.OFFICER: 'officer'>,) what='read the case'"
    ]


@pytest.mark.clause("CF-20")
def test_while_it_is_held_back_nobody_learns_that_somebody_wrote_of_a_risk_or_an_incident() -> None:
    index = by_default().text("index.html")
    for telling in ("afeguarding", "ncident", "onflict", "concern", "CF-", "BH-"):
        assert telling not in by_default().everything.replace("privacy-notice", ""), telling
    assert HELD_BACK in index
    flagged = [part for part in by_default().built.withheld if part.safeguarding]
    assert [(part.section, part.discreet) for part in flagged] == [("safeguarding", True)]
    assert flagged[0].title.startswith("Safeguarding record")


def test_mail_in_quarantine_is_listed_and_never_opened_or_let_out() -> None:
    (listed,) = (part for part in by_default().built.withheld if not part.releasable)
    assert listed.title.startswith("Email, Wednesday 23 December 2026, 12pm")
    assert "It may carry a virus" in by_default().text("index.html")
    mail = mail_of(rich())
    del mail.raw["inbound/7"]
    assert copied(rich(), mail=mail).names == by_default().names
    with pytest.raises(FieldWrong, match=r"release\.0"):
        copied(rich(), release=[listed.id])


@pytest.mark.parametrize("part", ["", "HSP-7K3M-9QXD", f"{REF}/messages/of-another", "HSP-AAAA-AAAA/child"])
def test_only_what_is_there_can_be_let_out(part: str) -> None:
    with pytest.raises(FieldWrong, match=r"release\.1"):
        copied(rich(), release=[f"{REF}/child", part])


def test_a_reviewer_can_hold_back_more_and_the_history_keeps_quiet_about_it() -> None:
    answered = f"{REF}/rounds/1"
    copy = copied(rich(), hold_back=[answered])
    assert answered in copy.withheld
    assert canary("round1.response.summary") in by_default().everything
    assert not [each for each in words(copy.everything) if each.startswith("«round1.")]
    assert "Round 1 answered" in by_default().everything
    assert "Round 1 answered" not in copy.everything
    with pytest.raises(FieldWrong, match=r"hold_back\.0"):
        copied(rich(), hold_back=[f"{REF}/rounds/99"])


@pytest.mark.parametrize("state", LetterState)
def test_a_letter_that_never_went_is_not_called_one_to_them(state: LetterState) -> None:
    letter = rich().letters[0].model_copy(update={"state": state, "recipient": "contact"})
    case = rich().model_copy(update={"letters": (letter,)})
    (title,) = [part.title for part in copied(case).built.released if part.section == "letters"]
    never_went = state in {LetterState.WITHHELD, LetterState.REFUSED}
    assert title.startswith("Letter that did not go to you, " if never_went else "Letter to you, ")


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize(("made_by", "is_given"), [(GivenBy.CLIENT, True), (GivenBy.REPRESENTATIVE, False)])
def test_that_somebody_else_asked_for_them_nobody_learns_before_a_review(made_by: GivenBy, *, is_given: bool) -> None:
    asked = a_round(8, Kind.RIGHTS_REQUEST, message=None, response=None, outcome=Outcome.DONE)
    assert asked.rights
    case = rich().model_copy(
        update={
            "rounds": (
                *rich().rounds,
                asked.model_copy(update={"rights": asked.rights.model_copy(update={"made_by": made_by})}),
            ),
            "letters": tuple(
                rich().letters[0].model_copy(update={"id": each, "template": template, "recipient": recipient})
                for each, template, recipient in (
                    ("0008-rights-answer", "rights_answered", "contact"),
                    ("0008-new-case", "new_case", "caseworker"),
                    ("task-instead-of-0008-rights-answer", "task", "caseworker"),
                )
            ),
            "tasks": (rich().tasks[0].model_copy(update={"id": "instead-of-0008-rights-answer"}),),
        }
    )
    copy = copied(case)
    of_it = {each for each in copy.released | copy.withheld if "0008-" in each or each.endswith("/rounds/8")}
    assert len(of_it) == 5
    assert (of_it <= copy.released, of_it <= copy.withheld) == (is_given, not is_given)
    assert (canary("round8.rights.what") in words(copy.everything)) is is_given
    assert ("Round 8" in copy.everything) is is_given


def a_case(ref: str = REF, messages: tuple[Message, ...] = (), **said: Any) -> Case:
    blank: dict[str, Any] = dict.fromkeys(
        ("letters", "tasks", "safeguarding", "conflicts", "refused", "improvements", "closings", "changes"), ()
    )
    return a_rich_case(ref, **{**blank, "messages": messages, **said})


@pytest.mark.clause("YP-02")
@pytest.mark.parametrize(
    ("child", "why"),
    [
        (Child(name="Alex", born=date(2009, 5, 1)), "A young person decides alone"),
        (Child(name="Alex", over_school_age=True), "A young person decides alone"),
        (Child(name="Alex", born=date(1999, 5, 1)), "A young person decides alone"),
        (Child(name="Alex", born=date(2016, 5, 1)), "can decide"),
        (Child(name="Alex"), "nobody has noted"),
    ],
)
def test_a_parent_is_not_given_what_is_the_childs_before_somebody_has_looked(child: Child, why: str) -> None:
    withheld = {part.id: part.withheld for part in copied(a_case(child=child)).built.withheld}
    assert why in (withheld[f"{REF}/child"] or "")
    assert f"{REF}/consents/0002" in withheld


@pytest.mark.clause("YP-02")
def test_a_young_person_is_given_what_is_theirs_on_a_parents_case_and_nothing_of_the_parent() -> None:
    alex = Contact(name="Alex Fielding", email="alex@example.org", born=YOUNG, relationship=Relationship.YOUNG_PERSON)
    own = a_case("HSP-0000-0001", (a_message(11, sender="alex@example.org"),), contact=alex, child=None)
    child = rich().child
    assert child
    parents = rich().model_copy(update={"child": child.model_copy(update={"name": "alex  fielding"})})
    copy = copied(own, parents, incidents={}, mail=mail_of(own, parents))
    given = words(copy.everything)
    assert {canary("child.school"), canary("child.scope"), canary("message11.text")} <= given
    on_the_parents = "".join(copy.text(f"{REF}/record.{kind}") for kind in ("json", "html"))
    assert not [
        each for each in words(on_the_parents) if re.match("«(contact|message|round|letter|task|closing)", each)
    ]
    with pytest.raises(NotTheirCase):
        copied(own, rich(), incidents={})


@pytest.mark.parametrize(
    ("other", "is_theirs"),
    [
        (Contact(name="SAM  fielding"), True),
        (Contact(email="Sam.Fielding@example.org"), True),
        (Contact(name="Sam Fielding", born=BORN), True),
        (Contact(name="Sam Fielding", born=YOUNG), False),
        (Contact(name="Robin Fielding", email="robin@example.org"), False),
        (Contact(relationship=Relationship.PARENT), False),
        (None, False),
    ],
)
def test_another_case_is_copied_only_if_something_says_that_it_is_the_same_persons(
    other: Contact | None, is_theirs: bool
) -> None:
    also = a_case("HSP-0000-0002", (a_message(21, sender=None),), contact=other, child=None)
    if is_theirs:
        assert "HSP-0000-0002/record.html" in copied(rich(), also, incidents={}).names
    else:
        with pytest.raises(NotTheirCase):
            copied(rich(), also, incidents={})


def test_a_parent_who_asks_for_a_child_is_given_what_is_the_childs_and_their_own_only_once_it_is_looked_at() -> None:
    copy = copied(rich(), for_whom=ForWhom.CHILD)
    assert f"{REF}/child" in copy.released
    assert {f"{REF}/contact", f"{REF}/rounds/1", f"{REF}/messages/{1:016x}", f"{REF}/consents/«consents.id»"} <= (
        copy.withheld
    )


def test_portability_is_data_only_of_what_the_person_gave_us() -> None:
    copy = copied(rich(), right=Right.PORTABILITY)
    assert copy.names == [f"{REF}/record.json"]
    assert [part.section for part in copy.built.released] == ["contact", "messages", "messages", "notes", "consents"]
    assert copy.built.withheld == ()
    assert canary("message1.text") in copy.everything
    assert not {each for each in words(copy.everything) if re.match("«(round|letter|message[3-7]|original)", each)}
    with pytest.raises(FieldWrong):
        copied(rich(), right=Right.PORTABILITY, release=[f"{REF}/child"])


def test_an_original_that_was_removed_meanwhile_is_said_to_be_gone() -> None:
    copy = copied(rich(), mail=FakeMail())
    assert not [name for name in copy.names if name.endswith(".eml")]
    assert "we do not keep it any more" in copy.text(f"{REF}/record.html")


@pytest.mark.clause("YP-02")
def test_a_copy_about_a_child_says_whom_it_speaks_to() -> None:
    index = copied(rich(), for_whom=ForWhom.CHILD).text("index.html")
    assert "A copy of what we keep about the child or young person" in index
    assert "In this copy “you” is the child or young person" in index
    assert "A copy of what we keep about you" in by_default().text("index.html")
