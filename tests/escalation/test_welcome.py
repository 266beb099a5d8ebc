"""The welcome pack: every new person gets it once, or the case says by a code why not."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.domain.case import Case
from casework.domain.letter import LetterState
from casework.domain.staff import Role
from casework.errors import LetterNotSent, LetterUnconfirmed
from casework.letters.enclosure import welcome_pack
from casework.noting.take_note import take_note
from escalation.acknowledge import acknowledge
from tests.noting.test_take_note import CALLER, note
from tests.world import CASEY, HALTON, NOON, World, email, ses

SAM = "sam.fielding@example.org"
ADDRESS = "1 High Street\nRuncorn\nWA7 0ZZ"
PACK = tuple(each.version for each in welcome_pack(HALTON))
FILES = ["impartiality.txt", "confidentiality.txt", "confidentiality-young.txt", "privacy-notice.txt"]


def send(world: World, ref: str, at: datetime = NOON, number: int = 1) -> Case:
    acknowledge(ref, number, world.cases, world.correspondence, world.replies, at)
    return world.cases.get(ref)


def rung(world: World, **contact: Any) -> str:
    said = note(contact={**CALLER, **contact})
    return take_note(said, CASEY, None, world.cases, world.machine, world.profile, NOON).ref


def not_sent(case: Case) -> dict[str, str | None]:
    """Why there is no pack, by email and by post, where the case says so."""
    records = [letter for letter in case.letters if letter.template == "welcome_pack"]
    assert {letter.state for letter in records} <= {LetterState.WITHHELD}
    return {letter.id.removeprefix("welcome-pack-"): letter.reason for letter in records}


def packs(case: Case) -> list[tuple[str, ...]]:
    return [letter.encloses for letter in case.letters if letter.template.startswith("acknowledgement")]


def enclosed(world: World, to: str = SAM) -> list[list[str | None]]:
    return [[part.get_filename() for part in letter.iter_attachments()] for letter in world.post.to(to)]


@pytest.mark.clause("IM-08")
@pytest.mark.clause("IM-19")
@pytest.mark.clause("CF-30")
def test_the_first_letter_to_a_new_person_brings_it_and_the_versions_are_kept(world: World) -> None:
    case = send(world, world.receive(email()))
    assert enclosed(world) == [FILES]
    assert packs(case) == [PACK]
    assert all("1 (" in version for version in PACK)
    letter = world.post.to(SAM)[0]
    (confidentiality,) = [part for part in letter.iter_attachments() if part.get_filename() == FILES[1]]
    assert "We pass nothing on without your yes" in confidentiality.get_content()
    assert "#" not in confidentiality.get_content()
    body = letter.get_body(("plain",))
    assert body
    assert "Confidentiality policy" in body.get_content()


@pytest.mark.clause("IM-19")
def test_who_writes_about_something_else_later_does_not_get_it_again(world: World) -> None:
    send(world, world.receive(email()))
    later = NOON + timedelta(days=40)
    ref = world.receive(email("Something else", message_id="<2@mail.example.org>", subject="Transport"), later)
    case = send(world, ref, later)
    assert enclosed(world) == [FILES, []]
    assert packs(case) == [()]
    assert not_sent(case) == {}
    body = world.post.to(SAM)[1].get_body(("plain",))
    assert body
    assert "policy" not in body.get_content()


@pytest.mark.clause("IM-19")
def test_another_person_of_the_same_family_gets_their_own(world: World) -> None:
    send(world, world.receive(email()))
    lou = email(message_id="<2@mail.example.org>", From="Lou Fielding <lou@example.org>")
    send(world, world.receive(lou))
    assert enclosed(world, "lou@example.org") == [FILES]


def test_a_busy_post_office_takes_no_pack_away(world: World) -> None:
    ref = world.receive(email())
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    with pytest.raises(LetterNotSent):
        send(world, ref)
    send(world, ref)
    send(world, ref)
    assert enclosed(world) == [FILES]


def test_nobody_knows_whether_it_went_and_it_is_not_sent_twice(world: World) -> None:
    ref = world.receive(email())
    world.post.trouble.append(LetterUnconfirmed())
    send(world, ref)
    send(world, ref)
    assert enclosed(world) == []


class TestByPost:
    """Post is what the policy promises, and a person does it."""

    @pytest.mark.clause("CF-30")
    def test_a_caseworker_is_asked_to_post_it_home_as_well(self, world: World) -> None:
        case = send(world, rung(world, address=ADDRESS))
        assert [(task.id, task.for_role) for task in case.tasks] == [("welcome-pack-post", Role.CASEWORKER)]
        assert packs(case) == [PACK]
        told = [letter for letter in world.post.to(world.caseworkers) if "something for you" in letter["Subject"]]
        assert len(told) == 1
        for word in ("High Street", "Ashworth", CALLER["email"]):
            assert word not in told[0].as_string()

    def test_once_however_often_it_is_asked_for_and_not_when_it_is_done(self, world: World) -> None:
        ref = rung(world, address=ADDRESS)
        for _ in range(3):
            send(world, ref)
        assert len(world.cases.get(ref).tasks) == 1
        assert len(world.post.to(world.caseworkers)) == 2

    def test_whoever_was_not_told_when_the_post_office_was_busy_is_told_later(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ref = rung(world, address=ADDRESS)
        take = world.post.send

        def families_only(to: str, raw: bytes) -> str:
            if to != CALLER["email"]:
                raise LetterNotSent("TooManyRequestsException")
            return take(to, raw)

        with monkeypatch.context() as patch:
            patch.setattr(world.post, "send", families_only)
            with pytest.raises(LetterNotSent):
                send(world, ref)
        send(world, ref)
        subjects = [letter["Subject"] for letter in world.post.to(world.caseworkers)]
        assert sum("something for you" in subject for subject in subjects) == 1
        assert enclosed(world, CALLER["email"]) == [FILES]

    @pytest.mark.clause("CF-30")
    def test_who_has_no_email_gets_it_by_post(self, world: World) -> None:
        case = send(world, rung(world, email=None, address=ADDRESS))
        assert [task.id for task in case.tasks] == ["welcome-pack-post"]
        assert not_sent(case) == {"email": "no_address"}

    @pytest.mark.clause("CF-30")
    def test_never_where_post_is_unsafe(self, world: World) -> None:
        case = send(world, rung(world, address=ADDRESS, safe_contact={"no_post": True}))
        assert not case.tasks
        assert not_sent(case) == {"post": "unsafe"}


class TestWhyNot:
    """Every new contact is counted: sent, or not sent and why."""

    @pytest.mark.clause("IM-08")
    def test_an_email_brings_no_postal_address(self, world: World) -> None:
        assert not_sent(send(world, world.receive(email()))) == {"post": "no_address"}

    @pytest.mark.clause("CF-32")
    def test_nobody_has_to_say_where_to_send_it(self, world: World) -> None:
        ref = take_note(note(contact=None), CASEY, None, world.cases, world.machine, world.profile, NOON).ref
        assert not_sent(send(world, ref)) == {"email": "anonymous", "post": "anonymous"}

    @pytest.mark.parametrize(
        ("contact", "why"),
        [
            ({"permission_to_hold": False, "address": ADDRESS}, {"email": "no_permission", "post": "no_permission"}),
            ({"relationship": "professional", "address": ADDRESS}, {"email": "professional", "post": "professional"}),
            ({"safe_contact": {"no_email": True}}, {"email": "unsafe", "post": "no_address"}),
            ({"safe_contact": {"shared_inbox": True, "no_post": True}}, {"email": "unsafe", "post": "unsafe"}),
            ({"email": None}, {"email": "no_address", "post": "no_address"}),
        ],
    )
    def test_of_whom_rang(self, world: World, contact: dict[str, Any], why: dict[str, str]) -> None:
        assert not_sent(send(world, rung(world, **contact))) == why

    @pytest.mark.parametrize(
        ("raw", "on_top", "why"),
        [
            (email(auto_submitted="auto-generated"), ses(), "not_a_person"),
            (email(), ses(results="dmarc=fail header.from=example.org"), "unproven"),
            (email(), ses(virus="FAIL"), "unproven"),
        ],
        ids=["a machine", "a forger", "a virus"],
    )
    def test_of_whom_wrote(self, world: World, raw: bytes, on_top: bytes, why: str) -> None:
        assert not_sent(send(world, world.receive(raw, on_top=on_top))) == {"email": why, "post": why}

    def test_a_professional_is_acknowledged_in_words_of_their_own(self, world: World) -> None:
        case = send(world, rung(world, relationship="professional"))
        assert packs(case) == [()]
        body = world.post.to(CALLER["email"])[0].get_body(("plain",))
        assert body
        assert "only with the permission" in body.get_content()
        assert "never say whether a family uses our service" in body.get_content()

    def test_said_once(self, world: World) -> None:
        ref = rung(world, safe_contact={"no_email": True})
        send(world, ref)
        before = world.cases.get(ref)
        assert send(world, ref, NOON + timedelta(days=1)) == before
