"""At arm's length: whoever decides a step outside the service reads that complaint, and nothing that names anybody."""

from datetime import datetime
from typing import Any

import pytest

from casework.complaints.naming import passed_on
from casework.consents.permission import Withdrawals
from casework.consents.withdraw import withdraw
from casework.domain.channel import Channel
from casework.domain.child import Child
from casework.domain.complaint import Finding
from casework.domain.consent import Answer
from casework.domain.contact import SafeContact
from casework.domain.history import history
from casework.domain.permission import PermissionAsked
from casework.domain.round import Outcome, Round
from casework.domain.staff import Role, StaffMember
from casework.errors import CaseErased, CaseMovedOn, CaseNotFound, FieldWrong, ImpossibleAct, NotOnCase, NotTheirs
from desk.opinions.complaint_turn import Turns
from desk.opinions.complaint_views import whole_complaint
from desk.opinions.end_complaint import NotedEnding, end_complaint
from desk.opinions.name_complainant import ToldNaming, name_complainant
from desk.opinions.read_at_step import ComplaintAtStep, read_at_step
from desk.opinions.write_statement import NotedStatement, write_statement
from desk.sharing.narrow_consent import Remaining, narrow_consent
from tests.complaints import (
    DEE,
    MORGAN,
    OLU,
    SAM,
    WANTS,
    WORDS,
    a_complaint,
    turn_answered,
    turn_to_next_step,
)
from tests.sharing import DAY, HOUR, a_client
from tests.world import CASEY, NOON, World

MANAGER, DIRECTOR = frozenset({Role.MANAGER}), frozenset({Role.DIRECTOR})
STATEMENT = "A parent says that a call was promised and not made."
ANSWERED = "Dear Sam, we did ring you."
LATER = NOON + DAY


def turns(world: World) -> Turns:
    return Turns(world.cases, world.rounds, world.machine, world.profile)


def at_step_two(world: World, about: Role | None = None, **contact: Any) -> str:
    ref = a_complaint(world, about, **contact).ref
    turn_answered(world, ref, NOON + HOUR, Finding.PARTLY_UPHELD, words=ANSWERED)
    turn_to_next_step(world, ref, NOON + 2 * HOUR)
    return ref


def read(
    world: World, ref: str, by: StaffMember = MORGAN, roles: frozenset[Role] = MANAGER, now: datetime = LATER
) -> ComplaintAtStep:
    return read_at_step(ref, by, roles, world.cases, world.sharing, world.profile, now)


def name(world: World, ref: str, answer: str = "yes", now: datetime = NOON + 3 * HOUR, **changes: Any) -> Round:
    told = ToldNaming.model_validate({"answer": answer, "told": "Who reads what", "how": "telephone", **changes})
    return name_complainant(ref, told, CASEY, turns(world), world.sharing, world.correspondence, now)


def state(world: World, ref: str, words: str = STATEMENT, now: datetime = NOON + 3 * HOUR, **changes: Any) -> Round:
    return write_statement(ref, NotedStatement.model_validate({"words": words, **changes}), CASEY, turns(world), now)


def take_back(world: World, ref: str, consent: str = "0001", now: datetime = LATER) -> None:
    withdraw(ref, consent, Channel.TELEPHONE, CASEY, world.cases, world.sharing, world.correspondence, now)


def end(world: World, ref: str, now: datetime = LATER, **changes: Any) -> Round:
    noted = NotedEnding.model_validate({"as": "withdrawn", "how": "telephone", **changes})
    return end_complaint(ref, noted, CASEY, turns(world), now)


@pytest.mark.clause("CF-13")
def test_without_a_yes_and_a_statement_an_owner_sees_reference_dates_and_findings(world: World) -> None:
    ref = at_step_two(world)
    shown = read(world, ref)
    assert (shown.ref, shown.step, shown.due_at) == (ref, 2, world.cases.get(ref).latest_round.due_at)
    assert (shown.about, shown.named, shown.statement, shown.decided) == (None, False, None, None)
    assert (shown.words, shown.wants, shown.complainant) == (None, None, None)
    (earlier,) = shown.earlier
    assert (earlier.step, earlier.finding, earlier.words) == (1, Finding.PARTLY_UPHELD, None)
    assert not any(said in shown.model_dump_json() for said in ("Sam", WORDS, WANTS, ANSWERED, OLU.name))
    assert world.cases.get(ref).disclosures == ()


@pytest.mark.clause("CF-13")
def test_without_a_yes_an_owner_reads_the_statement_that_names_nobody(world: World) -> None:
    ref = at_step_two(world)
    assert state(world, ref).turn == 3
    shown = read(world, ref)
    assert shown.statement == STATEMENT
    assert not any(said in shown.model_dump_json() for said in ("Sam", WORDS, WANTS, ANSWERED))


@pytest.mark.clause("CF-13")
@pytest.mark.parametrize(
    ("words", "found"),
    [("Sam says that nobody came", "the complainant's name"), ("It was at Hill School", "the child's school")],
)
def test_a_statement_names_nobody(world: World, words: str, found: str) -> None:
    ref = at_step_two(world)
    case = world.cases.get(ref)
    assert case.contact
    world.contacts.note_child(ref, case.contact, case.child, Child(school="Hill School"), None)
    with pytest.raises(FieldWrong, match=f"^words: has {found}: nobody should be known by it$"):
        state(world, ref, words)
    assert read(world, ref).statement is None


@pytest.mark.clause("CF-18")
@pytest.mark.clause("FB-15")
def test_with_a_yes_an_owner_reads_the_complaint_and_that_is_kept_as_a_disclosure_once(world: World) -> None:
    ref = at_step_two(world, telephone="01632 960123")
    name(world, ref)
    shown = read(world, ref)
    assert read(world, ref) == shown
    assert (shown.named, shown.words, shown.wants) == (True, WORDS, WANTS)
    assert shown.complainant
    assert (shown.complainant.name, shown.complainant.telephone) == (SAM["name"], "01632 960123")
    assert shown.earlier[0].words == ANSWERED
    (disclosure,) = world.cases.get(ref).disclosures
    assert disclosure.scope == passed_on(Role.MANAGER, world.profile)
    assert (disclosure.made_by, disclosure.made_at, disclosure.consent) == (MORGAN, LATER, "0001")
    assert "Disclosure 0001 made (share) under consent 0001" in {event.what for event in history(world.cases.get(ref))}
    read(world, ref, StaffMember(id="max", name="Max Deputy"))
    assert [each.made_by and each.made_by.id for each in world.cases.get(ref).disclosures] == ["manager", "max"]


@pytest.mark.clause("CF-18")
def test_a_yes_taken_back_shuts_what_was_open_and_finds_who_read_it(world: World) -> None:
    ref = at_step_two(world)
    name(world, ref)
    read(world, ref)
    take_back(world, ref)
    shown = read(world, ref, now=LATER + HOUR)
    assert (shown.named, shown.words, shown.complainant, shown.earlier[0].words) == (False, None, None, None)
    assert world.cases.get(ref).consents[0].disclosures == ("0001",)
    name(world, ref, now=LATER + 2 * HOUR)
    assert read(world, ref, now=LATER + 3 * HOUR).named
    assert [each.consent for each in world.cases.get(ref).disclosures] == ["0001", "0002"]


@pytest.mark.clause("CF-18")
def test_a_yes_taken_back_while_it_is_read_shows_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = at_step_two(world)
    name(world, ref)
    make = world.sharing.make

    def overtaken(*args: Any) -> None:
        monkeypatch.undo()
        take_back(world, ref)
        make(*args)

    monkeypatch.setattr(world.sharing, "make", overtaken)
    shown = read(world, ref)
    assert (shown.named, shown.words, shown.complainant) == (False, None, None)
    assert [each.made_at for each in world.cases.get(ref).disclosures] == [None]


@pytest.mark.clause("CF-18")
def test_a_disclosure_that_was_begun_when_something_crashed_is_made_and_not_begun_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = at_step_two(world)
    name(world, ref)
    with monkeypatch.context() as patched:
        patched.setattr(world.sharing, "make", lambda *_: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            read(world, ref)
    assert read(world, ref).named
    assert [each.made_at for each in world.cases.get(ref).disclosures] == [LATER]


@pytest.mark.clause("CF-18")
def test_a_yes_that_was_narrowed_or_that_ended_names_nobody(world: World) -> None:
    ref = at_step_two(world)
    name(world, ref)
    assert read(world, ref).named
    assert not read(world, ref, now=NOON + 200 * DAY).named
    narrow_consent(
        ref, "0001", Remaining(items=("your name",)), CASEY, world.cases, world.sharing, world.correspondence, LATER
    )
    assert not read(world, ref).named


@pytest.mark.clause("CF-14")
def test_permission_taken_back_names_nobody_any_more(world: World) -> None:
    ref = at_step_two(world)
    name(world, ref)
    Withdrawals(
        world.cases, world.contacts, world.rounds, world.machine, world.removals, world.correspondence
    ).withdraw(ref, PermissionAsked.SPOKEN, CASEY, LATER)
    assert not read(world, ref).named


def test_only_safe_ways_of_reaching_somebody_are_shown(world: World) -> None:
    safe = SafeContact(shared_inbox=True, no_post=True, no_voicemail=True, safe_times="Mondays at noon")
    ref = at_step_two(world, telephone="01632 960123", address="1 Hill Road", safe_contact=safe)
    name(world, ref)
    shown = read(world, ref).complainant
    assert shown
    assert (shown.email, shown.address, shown.telephone) == (None, None, "01632 960123")
    assert (shown.no_voicemail, shown.safe_times) == (True, "Mondays at noon")


@pytest.mark.clause("CF-13")
def test_an_owner_reads_only_while_the_complaint_is_at_their_step_or_after_they_decided_it(world: World) -> None:
    ref = a_complaint(world).ref
    with pytest.raises(NotTheirs):
        read(world, ref)
    turn_answered(world, ref, NOON + HOUR)
    turn_to_next_step(world, ref, NOON + 2 * HOUR)
    name(world, ref)
    with pytest.raises(NotTheirs):
        read(world, ref, DEE, DIRECTOR)
    turn_answered(world, ref, LATER, words="I find that they rang.")
    turn_to_next_step(world, ref, LATER + HOUR)
    theirs = read(world, ref, now=LATER + 2 * HOUR)
    assert (theirs.step, theirs.decided and theirs.decided.words) == (2, "I find that they rang.")
    last = read(world, ref, DEE, DIRECTOR, LATER + 2 * HOUR)
    assert (last.step, last.named) == (3, False)
    assert [(each.step, each.words) for each in last.earlier] == [(1, None), (2, None)]


@pytest.mark.clause("CF-13")
def test_a_step_that_was_left_unanswered_is_nobody_s_to_read(world: World) -> None:
    ref = at_step_two(world)
    turn_to_next_step(world, ref, LATER)
    with pytest.raises(NotTheirs):
        read(world, ref)
    assert read(world, ref, DEE, DIRECTOR).step == 3
    end(world, ref)
    with pytest.raises(NotTheirs):
        read(world, ref, DEE, DIRECTOR)


@pytest.mark.clause("CF-13")
def test_what_is_no_complaint_not_there_or_erased_is_not_shown(world: World) -> None:
    with pytest.raises(CaseNotFound):
        read(world, "HSP-0000-0000")
    with pytest.raises(NotOnCase):
        read(world, a_client(world).ref)
    ref = at_step_two(world)
    world.erase(ref, LATER)
    world.eraser.finish(ref)
    with pytest.raises(CaseErased):
        read(world, ref)


def test_a_complaint_that_turned_out_to_be_none_is_not_shown(world: World) -> None:
    ref = at_step_two(world)
    turn_answered(world, ref, LATER)
    round_ = world.cases.get(ref).latest_round
    ended = {"outcome": Outcome.RECLASSIFIED, "answered_at": LATER, "recorded_at": LATER}
    world.rounds.turn(round_, round_.model_copy(update=ended), LATER)
    with pytest.raises(NotTheirs):
        read(world, ref)


@pytest.mark.clause("FB-15")
def test_a_no_to_being_named_is_kept_as_a_no_and_said_again_makes_no_second(world: World) -> None:
    ref = at_step_two(world)
    for _ in range(2):
        name(world, ref, "no")
    (said,) = world.cases.get(ref).consents
    assert (said.answer, said.scope) == (Answer.NO, passed_on(Role.MANAGER, world.profile))
    assert said.recorded_by == CASEY
    assert not read(world, ref).named
    for _ in range(2):
        name(world, ref, "yes", LATER)
    assert [each.answer for each in world.cases.get(ref).consents] == [Answer.NO, Answer.YES]
    assert read(world, ref).named
    assert world.cases.get(ref).latest_round.turn == 6


def test_a_yes_is_for_the_owner_of_the_step_that_it_was_asked_about(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = at_step_two(world)
    give = world.sharing.give

    def overtaken(*args: Any) -> None:
        monkeypatch.undo()
        turn_to_next_step(world, ref, NOON + 3 * HOUR)
        give(*args)
        raise CaseMovedOn(ref)

    monkeypatch.setattr(world.sharing, "give", overtaken)
    with pytest.raises(ImpossibleAct, match="is at step 3, not at step 2"):
        name(world, ref)
    assert [each.scope.recipient for each in world.cases.get(ref).consents] == ["Divisional Manager (Inclusion 0-25)"]
    assert not read(world, ref, DEE, DIRECTOR).named


@pytest.mark.clause("YP-02")
def test_nobody_is_named_by_an_answer_that_is_not_theirs_to_give(world: World) -> None:
    ref = at_step_two(world, relationship="child")
    with pytest.raises(ImpossibleAct, match="capacity"):
        name(world, ref)
    name(world, ref, capacity="Explained in her own words what the manager would read")
    assert read(world, ref).named


def test_within_the_service_nobody_is_to_be_named_and_no_statement_read(world: World) -> None:
    ref = a_complaint(world).ref
    with pytest.raises(ImpossibleAct, match="within the service"):
        name(world, ref)
    with pytest.raises(ImpossibleAct, match="within the service"):
        state(world, ref)


def test_a_statement_can_be_put_right_until_the_step_is_decided(world: World) -> None:
    ref = at_step_two(world)
    for _ in range(2):
        state(world, ref)
    assert world.cases.get(ref).latest_round.turn == 3
    state(world, ref, "Somebody says that no call came.")
    assert read(world, ref).statement == "Somebody says that no call came."
    with pytest.raises(ImpossibleAct, match="is at step 2, not at step 1"):
        state(world, ref, step=1)
    turn_answered(world, ref, LATER)
    with pytest.raises(ImpossibleAct, match="decided already"):
        state(world, ref)
    with pytest.raises(ImpossibleAct, match="decided already"):
        name(world, ref)


def test_nothing_is_written_to_a_complaint_that_has_ended(world: World) -> None:
    ref = at_step_two(world)
    end(world, ref)
    for act in (state, name):
        with pytest.raises(ImpossibleAct, match="ended as “withdrawn”; another complaint is opened at POST "):
            act(world, ref)


def test_staff_see_the_whole_complaint_and_what_a_yes_would_pass_on(world: World) -> None:
    ref = a_complaint(world).ref
    assert whole_complaint(world.cases.get(ref), world.profile, LATER).naming is None
    ref = at_step_two(world)
    naming = whole_complaint(world.cases.get(ref), world.profile, LATER).naming
    assert naming
    assert (naming.scope, naming.agreed) == (passed_on(Role.MANAGER, world.profile), False)
    name(world, ref)
    naming = whole_complaint(world.cases.get(ref), world.profile, LATER).naming
    assert naming
    assert naming.agreed
