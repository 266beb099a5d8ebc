"""A case is closed once nobody waits, its person invited where nothing speaks against it; and mail opens it again."""

from datetime import timedelta
from itertools import product
from typing import Any, cast

import pytest
from pydantic import ValidationError

from casework.adapters import keys
from casework.adapters.cases import round_item
from casework.consents.permission import Withdrawals
from casework.domain.closing import Closing, Level, WhyNotInvited
from casework.domain.history import history
from casework.domain.letter import LetterState
from casework.domain.loose_end import LooseEnd, Unconfirmed, Uninvited
from casework.domain.permission import PermissionAsked
from casework.domain.round import Kind, Outcome, Round
from casework.errors import CaseErased, FieldWrong, ImpossibleAct, LetterNotSent, LetterRefused, LetterUnconfirmed
from desk.cases.note_contact import note_contact
from desk.cases.views import case_view
from desk.opinions.close_case import GivenClosing
from tests.asked import asked_again, referred
from tests.closings import CLOSED, FILLED, ROBIN, Closed, closed
from tests.desk.cases.test_contacts import agreed
from tests.desk.sharing.test_sharing_races import Interrupted
from tests.world import CASEY, NOON, World, email, ses, small_world

LATER = CLOSED + timedelta(hours=1)
BUSY = LetterNotSent("TooManyRequestsException")
UNPROVEN = ses(results="dmarc=fail header.from=example.org")


def invitations(world: World) -> list[Any]:
    return [letter for letter in world.post.to(ROBIN) if letter["Subject"].startswith("Tell us what you think")]


def left_to_invite(world: World) -> list[LooseEnd]:
    return [each for each in world.loose_ends.since(LATER) if isinstance(each, Uninvited | Unconfirmed)]


def why_withheld(case: Closed) -> list[tuple[str, str | None]]:
    """The state and the reason of each invitation that the ledger knows."""
    return [(each.state, each.reason) for each in case.case.letters if each.template == "feedback_invitation"]


def writes_again(case: Closed, **headers: str) -> None:
    world = case.world
    again = {"from": f"Robin <{ROBIN}>", "to": world.replies.address(case.ref), "message_id": "<2@mail.example.org>"}
    assert world.receive(email("And now?", **{**again, **headers}), LATER) == case.ref


@pytest.mark.clause("CH-11")
@pytest.mark.clause("FB-09")
def test_closing_invites_the_person_to_say_what_they_think_once(world: World) -> None:
    case = closed(world)
    again = case.close(LATER)
    (letter,) = invitations(world)
    assert case.ref in letter["Subject"]
    assert (again.id, again.at, again.by, again.invited_at, again.withheld) == ("0001", CLOSED, CASEY, CLOSED, None)
    assert case.case.closing == again
    assert case.counted() == [(1, 0, 0)]
    assert not left_to_invite(world)


def test_the_letter_says_until_when_and_leads_to_the_survey(world: World) -> None:
    case = closed(world)
    assert (case.link.ref, case.link.closing) == (case.ref, "0001")
    assert world.profile.office.local(case.link.until).isoformat() == "2027-01-20T17:00:00+00:00"
    body = invitations(world)[0].get_body(("plain",))
    assert body
    assert "5pm on Wednesday 20 January 2027" in body.get_content()


@pytest.mark.clause("YP-01")
def test_a_young_person_reads_it_in_plainer_words(world: World) -> None:
    closed(world, relationship="young_person")
    body = invitations(world)[0].get_body(("plain",))
    assert body
    assert "We have finished what we were helping you with" in body.get_content()


@pytest.mark.clause("CH-11")
@pytest.mark.parametrize(
    ("contact", "why"),
    [
        ({"no_surveys": True}, "opted_out"),
        ({"safe_contact": {"no_email": True}}, "unsafe"),
        ({"safe_contact": {"shared_inbox": True}}, "unsafe"),
        ({"safe_contact": {"safe_times": "In the morning"}}, "unsafe"),
        ({"permission_to_hold": False}, "no_permission"),
        ({"email": None}, "no_email"),
        ({"no_surveys": True, "safe_contact": {"no_email": True}}, "opted_out"),
    ],
)
def test_nobody_is_invited_where_something_speaks_against_it_and_the_ledger_says_what(
    world: World, contact: dict[str, Any], why: str
) -> None:
    case = closed(world, **contact)
    assert (case.closing.withheld, case.closing.invited_at) == (why, None)
    assert why_withheld(case) == [("withheld", why)]
    assert invitations(world) == []
    assert not case.case.tasks, "to be asked what one thinks is nobody's task"
    assert case.counted() == [(0, 1, 0)]
    assert not left_to_invite(world)


@pytest.mark.clause("CH-12")
def test_what_a_case_was_about_is_counted_with_its_closing_once(world: World) -> None:
    case = Closed(world)
    case.answer()
    assert case.close(themes=["transport", "ehc_plan", "transport"]).themes == ("transport", "ehc_plan")
    case.close(LATER, themes=["exclusion"])  # it is closed already, and stays as it was closed
    closed(world, themes=("transport",))
    (december,) = world.counts.of_months(["2026-12"])
    assert december.themes == {"transport": 2, "ehc_plan": 1}
    assert (december.surveys.invited, december.surveys.withheld) == (2, 0)


def test_a_case_is_about_what_the_profile_lists(world: World) -> None:
    case = Closed(world)
    case.answer()
    with pytest.raises(FieldWrong, match="themes"):
        case.close(themes=["Charlie's school"])
    assert not case.case.closings


@pytest.mark.clause("CH-11")
@pytest.mark.parametrize("why", ["opted_out", "unsafe"])
def test_staff_may_know_why_nobody_should_be_invited(world: World, why: str) -> None:
    case = Closed(world)
    case.answer()
    assert case.close(invite=False, why_not=why).withheld == why
    assert why_withheld(case) == [("withheld", why)]


@pytest.mark.parametrize(
    "given",
    [
        {"invite": False},
        {"invite": True, "why_not": "unsafe"},
        {"invite": False, "why_not": "no_email"},
        {"invite": "no", "why_not": "unsafe"},
    ],
)
def test_who_invites_nobody_says_why(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GivenClosing.model_validate(given)


@pytest.mark.clause("CH-11")
def test_who_does_not_want_to_be_asked_says_so_once_and_may_change_their_mind(world: World) -> None:
    case = Closed(world)
    for said, stands in (({"no_surveys": True}, True), ({}, True), ({"no_surveys": False}, False)):
        noted = agreed(relationship="carer", **said)
        note_contact(case.ref, noted, CASEY, world.cases, world.contacts, world.profile, NOON)
        assert case.case.contact
        assert case.case.contact.no_surveys is stands
    lines = [line.what for line in history(case.case) if "no surveys" in line.what]
    assert lines == [
        "Noted of the contact: no surveys was no, now yes",
        "Noted of the contact: no surveys was yes, now no",
    ]


def test_nobody_known_is_nobody_invited(world: World) -> None:
    case = Closed(world, world.receive(email(From="")))
    case.answer()
    assert case.close().withheld is WhyNotInvited.NO_EMAIL


@pytest.mark.parametrize(("noted", "why"), [(False, WhyNotInvited.UNPROVEN), (True, None)])
def test_who_may_be_somebody_else_is_not_invited_until_staff_know_them(
    world: World, *, noted: bool, why: WhyNotInvited | None
) -> None:
    case = Closed(world, world.receive(email(), on_top=UNPROVEN))
    if noted:
        note_contact(case.ref, agreed(), CASEY, world.cases, world.contacts, world.profile, NOON)
    case.answer()
    assert case.close().withheld is why


@pytest.mark.parametrize(("again", "why"), [("by telephone", WhyNotInvited.UNPROVEN), ("by email", None)])
def test_only_an_email_that_is_proven_tells_whose_the_address_is(
    world: World, again: str, why: WhyNotInvited | None
) -> None:
    case = Closed(world, world.receive(email(), on_top=UNPROVEN))
    case.answer()
    if again == "by email":
        world.receive(email("And now?", to=world.replies.address(case.ref), message_id="<2@mail.example.org>"), LATER)
    else:
        by_telephone = {"number": 2, "received_at": LATER, "message": None, "no_automatic_letter": None}
        begun = case.case.latest_round.model_copy(update={**by_telephone, "answered_at": None, "response": None})
        world.cases.go_on(case.case, begun)
    case.answer(LATER)
    assert len(case.case.rounds) == 2
    assert case.close(LATER).withheld is why


def test_while_somebody_waits_it_is_not_closed_and_the_refusal_says_for_what(world: World) -> None:
    case = Closed(world)
    with pytest.raises(ImpossibleAct, match=r"still open: round 1 \(enquiry\)"):
        case.close()
    case.answer()
    asked_again(world, case.ref)
    with pytest.raises(ImpossibleAct, match=r"still open: round 2 \(consent\)"):
        case.close()
    assert case.case.closings == ()


@pytest.mark.clause("CF-25")
def test_a_referral_that_waits_for_the_family_is_not_closed(world: World) -> None:
    with pytest.raises(ImpossibleAct, match="referral"):
        Closed(world, referred(world).ref).close()


@pytest.mark.clause("CF-25")
def test_a_family_that_never_wanted_us_is_not_invited(world: World) -> None:
    """Its case is there still only because something holds it."""
    question = referred(world)
    world.rounds.decide(question.ref, 1, Outcome.REFUSED, NOON)
    assert Closed(world, question.ref).close().withheld is WhyNotInvited.NO_PERMISSION


@pytest.mark.clause("BH-07")
def test_a_refusal_of_service_keeps_no_case_open_and_does_not_open_it_again(world: World) -> None:
    def refuse(case: Closed) -> None:
        refusal = Round(
            ref=case.ref, number=case.case.next_number, kind=Kind.SERVICE_REFUSAL, received_at=NOON, due_at=LATER
        )
        world.table.write(world.table.put(round_item(refusal)))

    case = Closed(world)
    case.answer()
    refuse(case)
    case.close()
    refuse(case)
    assert case.case.closing


def test_a_new_message_opens_it_again_and_it_may_be_closed_again(world: World) -> None:
    case = closed(world)
    writes_again(case)
    assert case.case.closing is None
    case.answer(LATER)
    assert case.case.closing is None
    assert case.close(LATER).id == "0002"
    assert len(invitations(world)) == 2
    assert case.counted() == [(2, 0, 0)]


def test_what_a_machine_sends_back_does_not_open_it(world: World) -> None:
    case = closed(world)
    writes_again(case, auto_submitted="auto-replied")
    assert case.case.closing == case.closing


@pytest.mark.clause("CH-11")
def test_who_has_just_said_what_they_think_is_not_asked_about_that(world: World) -> None:
    case = closed(world)
    case.send(FILLED)
    comment = case.case.latest_round
    world.rounds.turn(comment, comment.model_copy(update={"answered_at": LATER, "outcome": Outcome.SEEN_TO}), LATER)
    assert case.close(LATER).withheld is WhyNotInvited.HAS_ANSWERED
    writes_again(case)
    case.answer(LATER)
    assert case.close(LATER).withheld is None


@pytest.mark.clause("CH-11")
def test_what_turned_out_to_be_a_complaint_is_asked_about(world: World) -> None:
    case = closed(world)
    case.send(FILLED)
    comment = case.case.latest_round
    ended = {"answered_at": LATER, "outcome": Outcome.RECLASSIFIED}
    world.rounds.turn(comment, comment.model_copy(update=ended), LATER)
    complaint = {"number": 3, "kind": Kind.COMPLAINT, "answered_at": LATER, "outcome": Outcome.RESOLVED}
    world.table.write(world.table.put(round_item(comment.model_copy(update={**complaint, "feedback": None}))))
    assert case.close(LATER).withheld is None


@pytest.mark.parametrize("level", [None, *Level])
def test_a_closing_keeps_how_much_the_case_took_where_somebody_says_it(world: World, level: Level | None) -> None:
    case = Closed(world)
    case.answer()
    case.close(level=level and int(level))
    assert case.closing.level is level
    (shown,) = case_view(case.case, world.profile, NOON).closings
    assert shown.level is level
    said = {line.what for line in history(case.case)}
    assert (f"Case closed at intervention level {level}" if level else "Case closed") in said


@pytest.mark.parametrize("level", [0, 5, 1.5, "high"])
def test_there_are_four_levels(level: object) -> None:
    with pytest.raises(ValidationError):
        GivenClosing.model_validate({"level": level})


def test_each_closing_has_a_level_of_its_own_and_a_closed_case_keeps_the_first_that_was_said(world: World) -> None:
    case = Closed(world)
    case.answer()
    case.close(level=1)
    assert case.close(level=4).level is Level.INFORMATION
    writes_again(case)
    case.answer(LATER)
    case.close(LATER, level=4)
    assert [each.level for each in case.case.closings] == [Level.INFORMATION, Level.LEGAL]


def test_the_history_says_who_closed_it_and_what_became_of_the_invitation(world: World) -> None:
    case = closed(world, no_surveys=True)
    lines = [(line.what, line.by) for line in history(case.case)]
    assert ("Case closed", CASEY.name) in lines
    assert ("Letter “feedback invitation” to the contact: withheld (opted out)", "Casework") in lines


class TestLater:
    """SES is busy, or somebody is stopped: the sweep invites, or learns why not to."""

    def busy(self, world: World, **contact: Any) -> Closed:
        world.post.trouble.append(BUSY)
        return closed(world, **contact)

    def test_the_case_is_closed_and_the_sweep_invites(self, world: World) -> None:
        case = self.busy(world)
        assert (case.closing.invited_at, case.closing.withheld, case.counted()) == (None, None, [])
        world.sweep(LATER)
        assert case.closing.invited_at == LATER
        assert len(invitations(world)) == 1
        assert case.counted() == [(1, 0, 0)]
        assert not left_to_invite(world)

    def test_nobody_knows_whether_it_went_and_it_is_not_sent_twice(self, world: World) -> None:
        world.post.trouble.append(LetterUnconfirmed())
        case = closed(world)
        world.sweep(LATER)
        assert invitations(world) == []
        assert why_withheld(case) == [(LetterState.UNCONFIRMED, None)]
        assert not case.case.tasks, "to be asked what one thinks is nobody's task"
        assert case.counted() == [(1, 0, 0)]

    @pytest.mark.clause("CH-11")
    def test_that_it_was_refused_is_counted_and_nobody_has_to_ask_in_another_way(self, world: World) -> None:
        world.post.trouble.append(LetterRefused("MessageRejected"))
        case = closed(world)
        assert (case.closing.withheld, case.closing.invited_at) == (WhyNotInvited.REFUSED, None)
        assert why_withheld(case) == [(LetterState.REFUSED, "MessageRejected")]
        assert (case.case.tasks, case.counted()) == ((), [(0, 1, 0)])
        assert not left_to_invite(world)

    @pytest.mark.clause("CH-11")
    def test_stopped_when_it_was_refused_it_is_counted_as_withheld_by_the_sweep(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world.post.trouble.append(LetterRefused("MessageRejected"))
        with monkeypatch.context() as patched:
            patched.setattr(world.closings, "withhold", lambda *_: kill())
            with pytest.raises(Killed):
                closed(world)
        (ended,) = left_to_invite(world)
        world.sweep(LATER)
        case = Closed(world, ended.ref)
        assert (case.closing.withheld, case.counted()) == (WhyNotInvited.REFUSED, [(0, 1, 0)])
        assert not left_to_invite(world)

    @pytest.mark.clause("CH-11")
    def test_not_safe_any_more(self, world: World) -> None:
        case = self.busy(world)
        noted = agreed(safe_contact={"no_email": True}, relationship="carer")
        note_contact(case.ref, noted, CASEY, world.cases, world.contacts, world.profile, LATER)
        world.sweep(LATER)
        assert (case.closing.withheld, why_withheld(case)) == ("unsafe", [("withheld", "unsafe")])
        assert (invitations(world), case.counted()) == ([], [(0, 1, 0)])
        assert not left_to_invite(world)

    @pytest.mark.clause("CF-14")
    def test_permission_was_withdrawn(self, world: World) -> None:
        case = self.busy(world)
        withdrawals = Withdrawals(
            world.cases, world.contacts, world.rounds, world.machine, world.removals, world.correspondence
        )
        withdrawals.withdraw(case.ref, PermissionAsked.SPOKEN, CASEY, LATER)
        world.sweep(LATER)
        assert (case.closing.withheld, invitations(world)) == ("no_permission", [])

    def test_not_while_they_wait_for_an_answer_again(self, world: World) -> None:
        case = self.busy(world)
        writes_again(case)
        world.sweep(LATER)
        assert (case.closing.withheld, invitations(world)) == ("reopened", [])

    def test_of_an_erased_case_nobody_is_invited_and_the_counts_stay(self, world: World) -> None:
        case, erased = closed(world), self.busy(world)
        for each in (case, erased):
            world.erase(each.ref, LATER)
        world.invitations.send(erased.ref, "0001", LATER)
        world.sweep(LATER)
        with pytest.raises(CaseErased):
            _ = erased.case
        assert [item["sk"] for item in world.table.query(keys.partition(case.ref))] == ["CASE"]
        assert (len(invitations(world)), case.counted()) == (1, [(1, 0, 0)])


class Killed(BaseException):
    """Not an Exception: nothing in the application may catch it, as nothing could on Lambda."""


def kill() -> None:
    raise Killed


def lived_through(contact: dict[str, Any], at: int, side: str) -> tuple[Closing, list[Any], list[Any], bool]:
    """What stands after a closing that was killed at its call number ``at`` and swept up after."""
    with small_world() as world:
        case = Closed(world, **contact)
        case.answer()
        acting = World(cast("Any", Interrupted(world.table, at, side, kill)))
        acting.post = world.post
        acting.correspondence._post = world.post
        killed = False
        try:
            Closed(acting, case.ref).close()
        except Killed:
            killed = True
            case.close()
        world.sweep(LATER)
        assert not case.case.tasks
        assert len(invitations(world)) <= 1
        assert not left_to_invite(world)
        closing = case.closing.model_copy(update={"invited_at": None})
        in_doubt = any(state is LetterState.UNCONFIRMED for state, _ in why_withheld(case))
        assert bool(invitations(world)) or in_doubt or bool(contact)
        return closing, why_withheld(case) if contact else [], case.counted(), killed


@pytest.mark.parametrize("contact", [{}, {"no_surveys": True}])
def test_killed_anywhere_it_is_closed_once_and_counted_once(contact: dict[str, Any]) -> None:
    *undisturbed, _ = lived_through(contact, 0, "before")
    for at, side in product(range(1, 30), ("before", "after")):
        *disturbed, killed = lived_through(contact, at, side)
        assert disturbed == undisturbed, f"{side} call {at}"
        if not killed:
            break
    assert 2 < at < 29


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("at", range(1, 7))
def test_what_comes_while_it_is_closed_is_never_closed_unread(world: World, at: int, side: str) -> None:
    case = Closed(world)
    case.answer()
    acting = World(cast("Any", Interrupted(world.table, at, side, lambda: writes_again(case))))
    acting.post = world.post
    acting.correspondence._post = world.post
    try:
        Closed(acting, case.ref).close()
    except ImpossibleAct as refused:
        assert "round 2" in str(refused)  # noqa: PT017
    if len(case.case.rounds) == 2:
        assert case.case.closing is None


def test_a_person_whom_an_older_version_wrote_down_is_still_as_they_were_read(world: World) -> None:
    case = Closed(world)
    case.answer()
    item = world.table.get(keys.contact(case.ref))
    assert item
    world.table.write(world.table.put({name: to for name, to in item.items() if name not in {"no_surveys", "letters"}}))
    assert case.close().invited_at
    assert case.case.contact
    assert case.case.contact.letters == 1
