"""Who the person of a case is: noted, kept safe, and taken back."""

from datetime import date, timedelta
from typing import Any, cast

import pytest
from pydantic import ValidationError

from casework.adapters import contacts
from casework.adapters.cases import message_item, round_item
from casework.adapters.table import Table
from casework.consents.permission import Withdrawals, Withdrawn
from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.contact import Contact, Relationship, SafeContact
from casework.domain.history import history
from casework.domain.noted_contact import NotedChild, NotedSafeContact
from casework.domain.permission import PermissionAsked
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.safeguarding import Ground, SafeguardingDisclosure, ToldFirst
from casework.domain.staff import Role
from casework.errors import FieldWrong, ImpossibleAct
from casework.letters.spoken_notice import notice_version
from casework.noting.take_note import take_note
from desk.cases.note_contact import AgreedContact, note_child, note_contact, note_safe_contact
from escalation.acknowledge import acknowledge
from tests.desk.sharing.test_sharing_races import Interrupted
from tests.noting.test_take_note import note
from tests.sharing import Client
from tests.world import CASEY, NOON, World, email, ses

SAM = "sam.fielding@example.org"
ADDRESS = "1 High Street\nRuncorn\nWA7 0ZZ"
LATER = NOON + timedelta(hours=3)
TOLD: dict[str, Any] = {
    "permission_to_hold": True,
    "permission_asked": "spoken",
    "told_notice": True,
    "relationship": "parent",
}
NAMES = ("Fielding", "Sam", SAM, "High Street", "Little School", "Plan 1", "mail.example.org")


def agreed(**changes: Any) -> AgreedContact:
    return AgreedContact.model_validate({**TOLD, **changes})


def put(world: World, ref: str, **changes: Any) -> Case:
    note_contact(ref, agreed(**changes), CASEY, world.cases, world.contacts, world.profile, LATER)
    return world.cases.get(ref)


def put_child(world: World, ref: str, **child: Any) -> None:
    note_child(ref, NotedChild.model_validate(child), CASEY, world.cases, world.contacts, world.profile, LATER)


def put_safely(world: World, ref: str, **safe: Any) -> SafeContact:
    noted = NotedSafeContact.model_validate(safe)
    return note_safe_contact(ref, noted, CASEY, world.cases, world.contacts, world.profile, LATER)


def rung(world: World, **changes: Any) -> str:
    return take_note(note(**changes), CASEY, None, world.cases, world.machine, world.profile, NOON).ref


def send(world: World, ref: str) -> None:
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, LATER)


def withdraw(world: World, ref: str) -> Withdrawn:
    withdrawals = Withdrawals(
        world.cases, world.contacts, world.rounds, world.machine, world.removals, world.correspondence
    )
    return withdrawals.withdraw(ref, PermissionAsked.SPOKEN, CASEY, LATER)


def contact_of(case: Case) -> Contact:
    assert case.contact
    return case.contact


class TestNoting:
    """What somebody who wrote by email says of themselves later."""

    @pytest.mark.clause("CF-14")
    def test_permission_is_recorded_with_who_asked_when_and_how(self, world: World) -> None:
        ref = world.receive(email())
        permission = contact_of(put(world, ref)).permission
        assert permission
        assert (permission.given, permission.asked, permission.at) == (True, PermissionAsked.SPOKEN, LATER)
        assert (permission.recorded_by, permission.notice) == (CASEY, notice_version())

    def test_what_is_left_out_stays_and_null_removes_it(self, world: World) -> None:
        ref = world.receive(email())
        put(world, ref, telephone="01632 960123", safe_contact={"no_voicemail": True})
        contact = contact_of(put(world, ref, name=None))
        assert (contact.name, contact.email, contact.telephone) == (None, SAM, "01632 960123")
        assert contact.safe_contact.no_voicemail

    @pytest.mark.clause("CF-14")
    def test_who_agreed_before_did_so_then(self, world: World) -> None:
        ref = rung(world)
        permission = contact_of(put(world, ref, relationship="carer")).permission
        assert permission
        assert permission.at == NOON
        asked_anew = contact_of(put(world, ref, permission_asked="in_writing")).permission
        assert asked_anew
        assert (asked_anew.at, asked_anew.past) == (LATER, (permission,))

    def test_without_permission_it_is_refused_and_says_what_removes_what_is_held(self) -> None:
        with pytest.raises(ValidationError) as refused:
            agreed(permission_to_hold=False)
        assert [error["loc"] for error in refused.value.errors()] == [("permission_to_hold",)]
        assert "permission/withdrawal" in str(refused.value)

    def test_nobody_is_born_tomorrow(self, world: World) -> None:
        ref = world.receive(email())
        with pytest.raises(FieldWrong):
            put(world, ref, born="2026-12-24")
        with pytest.raises(FieldWrong):
            put_child(world, ref, born="2026-12-24")
        assert world.cases.get(ref).contact == Contact(name="Sam Fielding", email=SAM)

    @pytest.mark.clause("CF-31")
    def test_who_was_not_told_is_told_by_a_caseworker_who_then_says_so(self, world: World) -> None:
        ref = world.receive(email())
        (task,) = put(world, ref, told_notice=False).tasks
        assert (task.id, task.for_role, task.done_at) == ("privacy-notice", Role.CASEWORKER, None)
        (task,) = put(world, ref, told_notice=False).tasks
        assert task.done_at is None
        (task,) = put(world, ref, told_notice=True).tasks
        assert (task.done_at, task.done_by) == (LATER, CASEY)

    @pytest.mark.clause("YP-01")
    def test_a_young_person_gets_their_own_words_from_then_on(self, world: World) -> None:
        ref = world.receive(email())
        put(world, ref, relationship="young_person", born="2010-01-01")
        send(world, ref)
        body = world.post.to(SAM)[0].get_body(("plain",))
        assert body
        assert "Keeping what you say private" in body.get_content()

    @pytest.mark.clause("CF-30")
    def test_an_address_that_becomes_known_is_posted_to_once(self, world: World) -> None:
        ref = world.receive(email())
        send(world, ref)
        for _ in range(2):
            case = put(world, ref, address=ADDRESS)
            assert [task.id for task in case.tasks] == ["welcome-pack-post"]

    @pytest.mark.clause("CF-30")
    @pytest.mark.clause("CF-30")
    def test_a_pack_that_may_no_longer_be_posted_is_not_to_be_posted(self, world: World) -> None:
        ref = world.receive(email())
        send(world, ref)
        put(world, ref, address=ADDRESS)
        put_safely(world, ref, no_post=True)
        case = world.cases.get(ref)
        (task,) = case.tasks
        assert (task.moot, task.done_by) == ("post is not safe for this person", None)
        assert [letter.reason for letter in case.letters if letter.id == "welcome-pack-post"] == ["unsafe"]
        put_safely(world, ref, no_post=None)
        (task,) = put(world, ref).tasks
        assert (task.done_at, task.moot) == (None, None)

    @pytest.mark.clause("YP-04")
    def test_what_decides_who_may_consent_and_who_is_safe_is_on_the_history(self, world: World) -> None:
        ref = world.receive(email())
        put(world, ref, telephone="01632 960123", relationship="young_person", born="2010-01-01")
        put_safely(world, ref, no_post=True)
        put_child(world, ref, name="Jo", over_school_age=True)
        said = [(line.what, line.by) for line in history(world.cases.get(ref)) if line.what.startswith("Noted")]
        assert said == [
            (
                "Noted of the contact: relationship was not noted, now young_person; telephone;"
                " born was not noted, now 2010-01-01",
                CASEY.name,
            ),
            ("Noted of the contact: no post was no, now yes", CASEY.name),
            ("Noted of the child: name; over school age was not noted, now yes", CASEY.name),
        ]
        before = world.cases.get(ref)
        put_safely(world, ref, no_post=True)
        assert world.cases.get(ref) == before

    def test_asked_for_the_fortieth_time_it_can_still_be_kept(self, world: World) -> None:
        ref = world.receive(email())
        for _ in range(20):
            for asked in ("spoken", "in_writing"):
                put(world, ref, permission_asked=asked)
        permission = contact_of(world.cases.get(ref)).permission
        assert permission
        assert len(permission.past) == 39
        assert {each.past for each in permission.past} == {()}

    def test_who_is_of_school_age_is_no_young_person(self, world: World) -> None:
        ref = world.receive(email())
        with pytest.raises(FieldWrong) as refused:
            put(world, ref, relationship="young_person", born="2024-01-01")
        assert refused.value.field == "born"
        put(world, ref, relationship="child", born="2012-01-01")
        with pytest.raises(FieldWrong):
            put(world, ref, relationship="young_person")

    def test_never_where_post_is_unsafe(self, world: World) -> None:
        ref = world.receive(email())
        send(world, ref)
        assert not put(world, ref, address=ADDRESS, safe_contact={"no_post": True}).tasks


class TestSafely:
    """A flag is heeded from the next letter on, whoever has agreed to what."""

    def test_a_flag_holds_back_the_very_next_letter(self, world: World) -> None:
        ref = world.receive(email())
        put_safely(world, ref, no_email=True)
        send(world, ref)
        assert not world.post.to(SAM)
        assert contact_of(world.cases.get(ref)).permission is None

    def test_a_flag_that_comes_before_the_letter_begins_holds_it_back(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ref = world.receive(email())
        claim = world.ledger.claim_once_a_while

        def flagged_meanwhile(*args: Any) -> bool:
            monkeypatch.setattr(world.ledger, "claim_once_a_while", claim)
            put_safely(world, ref, no_email=True)
            return claim(*args)

        monkeypatch.setattr(world.ledger, "claim_once_a_while", flagged_meanwhile)
        send(world, ref)
        assert not world.post.to(SAM)

    def test_a_task_instead_of_a_letter_says_when_it_is_safe(self, world: World) -> None:
        ref = world.receive(email())
        put_safely(world, ref, no_email=True, safe_times="Mondays")
        send(world, ref)
        (task,) = [task for task in world.cases.get(ref).tasks if task.id.startswith("instead-of")]
        assert "at the safe times noted on the case" in task.what
        assert "Mondays" not in task.what

    def test_what_is_left_out_stays_and_null_and_false_remove_it(self, world: World) -> None:
        ref = world.receive(email())
        put_safely(world, ref, no_email=True, no_post=True, safe_times="mornings")
        safe = put_safely(world, ref, safe_times="afternoons", no_post=False)
        assert safe == SafeContact(no_email=True, safe_times="afternoons")
        safe = contact_of(put(world, ref, safe_contact={"no_voicemail": True, "safe_times": None})).safe_contact
        assert safe == SafeContact(no_email=True, no_voicemail=True)

    @pytest.mark.parametrize("side", ["before", "after"])
    @pytest.mark.parametrize("at", range(1, 7))
    def test_a_flag_is_never_lost_to_somebody_who_notes_something_else(self, world: World, at: int, side: str) -> None:
        ref = world.receive(email())
        table = Interrupted(world.table, at, side, lambda: put_safely(world, ref, no_email=True))
        acting = World(cast("Table", table))
        put(acting, ref, telephone="01632 960123")
        if table.calls >= at:
            contact = contact_of(world.cases.get(ref))
            assert (contact.safe_contact.no_email, contact.telephone) == (True, "01632 960123")

    def test_of_nobody_there_is_nothing_to_note(self, world: World) -> None:
        with pytest.raises(ImpossibleAct):
            put_safely(world, rung(world, contact=None), no_post=True)


class TestChild:
    """Whom a parent's case is about."""

    def test_what_is_left_out_stays_and_null_removes_it(self, world: World) -> None:
        ref = world.receive(email())
        put(world, ref)
        put_child(world, ref, name="Jo", school="Little School", over_school_age=True)
        put_child(world, ref, born="2012-05-01", school=None)
        child = world.cases.get(ref).child
        assert child == Child(name="Jo", born=date(2012, 5, 1))

    def test_what_contradicts_itself_is_refused(self, world: World) -> None:
        ref = world.receive(email())
        put(world, ref)
        with pytest.raises(FieldWrong) as refused:
            put_child(world, ref, over_school_age=True, born="2012-05-01")
        assert refused.value.field == "over_school_age"
        put_child(world, ref, born="2012-05-01")
        with pytest.raises(FieldWrong):
            put_child(world, ref, over_school_age=True)
        put_child(world, ref, over_school_age=False)

    @pytest.mark.clause("CF-14")
    def test_kept_once_the_parent_agreed(self, world: World) -> None:
        ref = world.receive(email())
        with pytest.raises(ImpossibleAct, match="agreed that details are kept"):
            put_child(world, ref, name="Jo")
        assert world.cases.get(ref).child is None
        put(world, ref)
        put_child(world, ref, name="Jo", over_school_age=False)
        child = world.cases.get(ref).child
        assert child
        assert (child.name, child.over_school_age) == ("Jo", False)

    @pytest.mark.clause("CF-14")
    def test_not_when_permission_is_taken_back_between_reading_and_writing(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ref = world.receive(email())
        put(world, ref)
        write = world.contacts.note_child

        def withdrawn_meanwhile(*args: Any) -> None:
            monkeypatch.setattr(world.contacts, "note_child", write)
            withdraw(world, ref)
            write(*args)

        monkeypatch.setattr(world.contacts, "note_child", withdrawn_meanwhile)
        with pytest.raises(ImpossibleAct):
            put_child(world, ref, name="Jo")
        assert world.cases.get(ref).child is None


def a_referral(world: World) -> str:
    """A case whose question the family has not answered: as a case is, with its round made a referral's."""
    ref = rung(world)
    item = world.table.get({"pk": f"CASE#{ref}", "sk": "ROUND#0001"})
    assert item
    world.table.write(world.table.put({**item, "kind": Kind.REFERRAL.value, "task_token": "a token"}))
    world.machine.waiting_on.add("a token")
    return ref


class TestBeforeTheFamilyAgrees:
    """A referral: there is no client yet (CF-25)."""

    @pytest.mark.clause("CF-25")
    def test_nothing_about_them_is_noted(self, world: World) -> None:
        ref = a_referral(world)
        before = world.cases.get(ref)
        with pytest.raises(ImpossibleAct):
            put(world, ref)
        with pytest.raises(ImpossibleAct):
            put_child(world, ref, name="Jo")
        assert world.cases.get(ref) == before

    @pytest.mark.clause("CF-24")
    def test_nor_before_somebody_has_said_whether_it_is_a_referral(self, world: World) -> None:
        ref = world.receive(
            email("I want to refer this family", From="head@little.sch.uk"),
            on_top=ses(results="dmarc=pass header.from=little.sch.uk"),
        )
        assert world.cases.get(ref).held_back
        with pytest.raises(ImpossibleAct, match="whether it is one"):
            put(world, ref)

    def test_but_how_to_reach_them_safely_is(self, world: World) -> None:
        ref = a_referral(world)
        put_safely(world, ref, no_voicemail=True)
        assert contact_of(world.cases.get(ref)).safe_contact.no_voicemail

    @pytest.mark.clause("CF-25")
    def test_taking_permission_back_is_a_no_to_the_referral(self, world: World) -> None:
        ref = a_referral(world)
        withdraw(world, ref)
        question = world.cases.get(ref).round(1)
        assert (question.outcome, question.answered_at) == (Outcome.REFUSED, LATER)
        assert world.machine.woken == ["a token"]


class TestWithdrawn:
    """Permission taken back: nothing that was held only by it is left."""

    def known(self, world: World, number: int = 1) -> str:
        """A case with everything on it that names somebody."""
        ref = world.receive(email("Please help", message_id=f"<{number}@mail.example.org>", subject=f"Plan {number}"))
        put(world, ref, address=ADDRESS, telephone="01632 960123")
        put_child(world, ref, name="Jo Fielding", school="Little School")
        send(world, ref)
        return ref

    @pytest.mark.clause("CF-14")
    def test_no_name_and_no_address_is_left_anywhere(self, world: World) -> None:
        ref = self.known(world)
        assert any(name in _everything(world) for name in NAMES)
        told = withdraw(world, ref)
        assert (told.withdrawn_at, told.held_because) == (LATER, None)
        left = _everything(world)
        assert [name for name in NAMES if name in left] == []
        assert not world.mail.raw
        assert "RECIPIENT#" not in left

    @pytest.mark.clause("CF-14")
    def test_what_was_asked_stays_and_says_what_was_removed(self, world: World) -> None:
        ref = self.known(world)
        withdraw(world, ref)
        case = world.cases.get(ref)
        assert case.status is Status.OPEN
        assert case.messages[0].text == "Please help"
        assert "CF-14" in (case.messages[0].removed or "")
        assert case.child is None
        assert contact_of(case) == Contact(relationship=Relationship.PARENT, permission=contact_of(case).permission)

    def test_the_history_says_who_gave_it_and_who_took_it_back(self, world: World) -> None:
        ref = self.known(world)
        withdraw(world, ref)
        said = [(line.what, line.by) for line in history(world.cases.get(ref)) if "Permission" in line.what]
        assert len(said) == 2
        assert {by for _, by in said} == {CASEY.name}
        assert any("given (spoken), told “privacy_notice" in what for what, _ in said)
        assert any("withdrawn" in what for what, _ in said)

    def test_what_needed_the_details_is_no_longer_to_be_done(self, world: World) -> None:
        ref = self.known(world)
        assert [task.done_at for task in world.cases.get(ref).tasks] == [None]
        withdraw(world, ref)
        (task,) = world.cases.get(ref).tasks
        assert (task.done_at, task.done_by, task.moot) == (LATER, None, "permission was withdrawn")
        (line,) = [
            line
            for line in history(world.cases.get(ref))
            if "permission was withdrawn" in line.what and "Post" in line.what
        ]
        assert (line.by, line.what.startswith("No longer to be done")) == ("Casework", True)

    @pytest.mark.clause("CF-18")
    @pytest.mark.parametrize("held", [False, True])
    def test_every_consent_goes_with_it_and_says_whom_to_inform(self, world: World, *, held: bool) -> None:
        client = Client(world, self.known(world))
        client.say()
        client.say(recipient="The council", purpose="ask")
        client.request()
        client.make()
        if held:
            world.safeguarding.record(client.ref, _a_concern(), ())
        told = withdraw(world, client.ref)
        assert (told.consents, told.disclosures) == (("0001", "0002"), ("0001",))
        assert [each.withdrawn and each.withdrawn.at for each in client.case.consents] == [LATER, LATER]
        assert "disclosures 0001" in (client.task("withdrawn-0001") or "")
        assert client.task("withdrawn-0002") is None
        client.request(LATER)
        with pytest.raises(ImpossibleAct):
            client.make("0002", LATER)
        assert withdraw(world, client.ref) == told

    @pytest.mark.clause("CF-18")
    def test_a_consent_that_comes_meanwhile_goes_too(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        client = Client(world, self.known(world))
        write = world.contacts.withdraw

        def agreed_meanwhile(*args: Any) -> None:
            monkeypatch.setattr(world.contacts, "withdraw", write)
            client.say()
            write(*args)

        monkeypatch.setattr(world.contacts, "withdraw", agreed_meanwhile)
        assert withdraw(world, client.ref).consents == ("0001",)
        assert client.case.consents[0].withdrawn

    @pytest.mark.clause("CF-14")
    def test_what_changed_is_still_told_without_dates_of_birth_and_times(self, world: World) -> None:
        ref = self.known(world)
        put(world, ref, born="1987-06-05", safe_contact={"safe_times": "While Alex is out"})
        assert "1987-06-05" in _everything(world)
        withdraw(world, ref)
        left = _everything(world)
        assert [name for name in ("1987-06-05", "Alex") if name in left] == []
        assert any(line.what == "Noted of the contact: born; safe times" for line in history(world.cases.get(ref)))

    def test_again_changes_nothing(self, world: World) -> None:
        ref = self.known(world)
        first = withdraw(world, ref)
        before = world.cases.get(ref)
        assert withdraw(world, ref) == first
        assert world.cases.get(ref) == before

    def test_of_nobody_there_is_nothing_to_withdraw(self, world: World) -> None:
        with pytest.raises(ImpossibleAct, match="nobody is known"):
            withdraw(world, rung(world, contact=None))

    @pytest.mark.clause("CF-14")
    def test_nothing_is_sent_to_them_any_more(self, world: World) -> None:
        ref = world.receive(email())
        withdraw(world, ref)
        send(world, ref)
        assert not world.post.to(SAM)
        reasons = {letter.reason for letter in world.cases.get(ref).letters if letter.template == "welcome_pack"}
        assert reasons == {"no_permission"}

    @pytest.mark.clause("CF-14")
    @pytest.mark.parametrize("side", ["before", "after"])
    @pytest.mark.parametrize("at", range(1, 9))
    def test_no_letter_begins_after_it_and_none_keeps_the_address(self, world: World, at: int, side: str) -> None:
        ref = world.receive(email())
        begun: list[bool] = []

        def taken_back() -> None:
            begun.append(any(letter.to == SAM for letter in world.cases.get(ref).letters))
            withdraw(world, ref)

        table = Interrupted(world.table, at, side, taken_back)
        acting = World(cast("Table", table))
        acting.post = world.post
        acting.correspondence._post = world.post
        send(acting, ref)
        if begun:
            assert SAM not in _everything(world)
            assert [bool(world.post.to(SAM))] == begun

    @pytest.mark.clause("CF-14")
    @pytest.mark.parametrize("side", ["before", "after"])
    @pytest.mark.parametrize("at", range(1, 9))
    def test_nor_does_one_that_begins_while_it_is_taken_back(self, world: World, at: int, side: str) -> None:
        ref = world.receive(email())
        table = Interrupted(world.table, at, side, lambda: send(world, ref))
        acting = World(cast("Table", table))
        acting.removals = world.removals
        withdraw(acting, ref)
        assert SAM not in _everything(world)

    def test_a_letter_on_its_way_does_not_bring_the_address_back(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ref = world.receive(email())
        take = world.post.send

        def withdrawn_meanwhile(to: str, raw: bytes) -> str:
            if to == SAM:
                withdraw(world, ref)
            return take(to, raw)

        monkeypatch.setattr(world.post, "send", withdrawn_meanwhile)
        send(world, ref)
        (letter,) = [each for each in world.cases.get(ref).letters if each.template == "acknowledgement"]
        assert (letter.state, letter.to, letter.recipient_hash) == ("sent", "", None)

    def test_who_is_remembered_for_another_case_still_is(self, world: World) -> None:
        first = self.known(world)
        other = world.receive(email(message_id="<2@mail.example.org>", subject="Plan 2"), NOON + timedelta(days=3))
        acknowledge(other, 1, world.cases, world.correspondence, world.replies, NOON + timedelta(days=3))
        withdraw(world, other)
        assert "WELCOMED" in _everything(world)
        withdraw(world, first)
        assert "WELCOMED" not in _everything(world)

    def test_open_questions_end_as_refused(self, world: World) -> None:
        ref = self.known(world)
        question = Round(
            ref=ref, number=2, kind=Kind.CONSENT, received_at=NOON, due_at=LATER + timedelta(days=9), disclosure="0001"
        )
        world.table.write(world.table.put({**round_item(question), "task_token": "a token"}))
        world.machine.waiting_on.add("a token")
        withdraw(world, ref)
        case = world.cases.get(ref)
        assert (case.round(2).outcome, case.round(1).status) == (Outcome.REFUSED, Status.OPEN)
        assert world.machine.woken == ["a token"]

    @pytest.mark.clause("CF-14")
    def test_a_safeguarding_record_holds_them_and_the_officer_decides(self, world: World) -> None:
        ref = self.known(world)
        world.safeguarding.record(ref, _a_concern(), ())
        told = withdraw(world, ref)
        assert told.held_because == "a safeguarding record keeps the details"
        case = world.cases.get(ref)
        contact = contact_of(case)
        assert (contact.name, contact.permission_to_hold) == ("Sam Fielding", False)
        assert case.child
        assert world.mail.raw
        assert [task.for_role for task in case.tasks if task.id == "permission-held"] == [Role.OFFICER]
        assert withdraw(world, ref) == told
        assert contact.why_no_email

    @pytest.mark.parametrize(("side", "held"), [("before-send", False), ("after-call", False), ("after-call", True)])
    def test_killed_at_any_call_and_asked_for_again_it_is_whole(self, world: World, side: str, held: bool) -> None:
        at = 0
        while _withdrawn_although_killed(self, world, side, at := at + 1, held=held):
            pass
        assert at > 5

    def test_more_than_one_transaction_takes_is_no_exception(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(contacts, "_MOST_AT_ONCE", 9)
        ref = self.known(world)
        case = world.cases.get(ref)
        for number in range(20):
            at = NOON + timedelta(minutes=number)
            message = case.messages[0].model_copy(update={"id": f"{number:016}", "received_at": at})
            world.table.put_new(message_item(ref, message))
        withdraw(world, ref)
        left = _everything(world)
        assert [name for name in NAMES if name in left] == []


class Killed(BaseException):
    """Not an Exception: nothing in the application may catch it, as nothing could on Lambda."""


def _withdrawn_although_killed(story: TestWithdrawn, world: World, side: str, at: int, *, held: bool) -> bool:
    """Withdraw with a killing at AWS call number ``at``, again, and sweep. Whether there was such a call to kill at."""
    ref = story.known(world, at)
    if held:
        world.safeguarding.record(ref, _a_concern(), ())
    calls = 0

    def kill(**_: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            raise Killed

    events = world.table._client.meta.events
    events.register(f"{side}.dynamodb", kill)
    try:
        withdraw(world, ref)
    except Killed:
        events.unregister(f"{side}.dynamodb", kill)
        withdraw(world, ref)
    else:
        events.unregister(f"{side}.dynamodb", kill)
    world.sweep(LATER + timedelta(minutes=30))
    case = world.cases.get(ref)
    assert contact_of(case).permission_to_hold is False
    assert bool(contact_of(case).name) is held
    assert bool(world.mail.raw) is held
    told = [letter for letter in world.post.to(world.officer) if letter["Subject"].startswith(ref)]
    in_doubt = [task for task in case.tasks if task.id == "unconfirmed-task-permission-held"]
    assert len(told) <= 1
    assert bool(told or in_doubt) is held
    world.mail.raw.clear()
    return calls >= at


def _a_concern() -> SafeguardingDisclosure:
    return SafeguardingDisclosure(
        id="0001",
        concern="A bruise",
        at_risk="the child",
        ground=Ground.CHILD_AT_RISK,
        items=("What was seen",),
        recipient="iCART",
        decided_by="Casey Worker",
        told_first=ToldFirst(told=True, at=NOON),
        made_at=NOON,
        recorded_at=NOON,
        recorded_by=CASEY,
    )


def _everything(world: World) -> str:
    """All that is in the table, as text."""
    client = world.table._client
    return str(client.scan(TableName="cases", ConsistentRead=True)["Items"])
