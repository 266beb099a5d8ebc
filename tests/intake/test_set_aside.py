"""What a machine answers by itself, naming no case, is set aside: nobody waits, is written to or has to look."""

from datetime import timedelta

import pytest

from casework.domain.delivery import Became
from casework.domain.mail_kind import MailKind
from casework.domain.round import Outcome, Status
from casework.domain.worklist import View
from casework.errors import CaseErased, ImpossibleAct
from desk.cases.list_cases import list_cases
from desk.cases.reopen_case import NotedReopening, reopen_case
from desk.cases.views import case_view
from desk.opinions.close_case import GivenClosing, close_case
from desk.overview.figures import overview
from escalation.acknowledge import acknowledge
from intake.inbound_email import judge
from tests.intake.test_email_intake import answer
from tests.world import CASEY, NOON, World, email, ses

AWAY = {"subject": "Away until Monday", "auto_submitted": "auto-replied"}
NO_RETURN = ses().replace(b"<sam.fielding@example.org>", b"<>", 1)
RECEIPT = (
    b"From: Sam Fielding <sam.fielding@example.org>\r\nTo: enquiries@cases.example.org\r\nSubject: Read\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/plain\r\n\r\nYour message was displayed.\r\n"
    b"--x\r\nContent-Type: message/disposition-notification\r\n\r\n"
    b"Final-Recipient: rfc822; sam.fielding@example.org\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n"
    b"--x--\r\n"
)


def away(number: int = 1, **headers: str) -> bytes:
    sender = {"from": f"Person {number} <person{number}@example.org>", "message_id": f"<away{number}@example.org>"}
    return email("I am not in the office until Monday.", **{**sender, **AWAY, **headers})


def listed(world: World, view: View) -> list[str]:
    return [line.ref for line in list_cases(Status.OPEN, view, None, CASEY, world.worklist, world.profile, NOON).cases]


@pytest.mark.parametrize("raw", [away(), RECEIPT], ids=["away", "receipt"])
def test_it_waits_for_nobody_and_nobody_is_told(world: World, raw: bytes) -> None:
    ref = world.receive(raw)
    case = world.cases.get(ref)
    assert (case.status, case.latest_round.outcome, case.tasks) == (Status.ANSWERED, Outcome.SET_ASIDE, ())
    assert case.messages[0].automatic
    assert not world.machine.started
    world.sweep(NOON + timedelta(days=2))
    world.sweep(NOON + timedelta(days=20))
    assert not world.post.letters
    assert not world.machine.started


def test_it_is_in_a_view_of_its_own_and_in_no_other(world: World) -> None:
    ref = world.receive(away())
    assert {view: listed(world, view) for view in View} == {
        view: [ref] if view is View.SET_ASIDE else [] for view in View
    }
    answered = list_cases(Status.ANSWERED, View.ALL, None, CASEY, world.worklist, world.profile, NOON)
    assert not answered.cases


def test_delivered_again_it_is_one_case_that_begins_nothing(world: World) -> None:
    ref = world.receive(away())
    key = next(iter(world.mail.raw))
    assert world.intake.take_in(key, NOON, NOON).became is Became.SET_ASIDE
    assert world.receive(away()) == ref
    assert not world.machine.started


def test_a_storm_of_absence_notes_leaves_nobody_anything_to_do(world: World) -> None:
    for number in range(200):
        world.receive(away(number), on_top=NO_RETURN if number % 2 else None)
    assert not listed(world, View.ALL)
    assert not world.worklist.beside().tasks
    assert not world.post.letters
    assert not world.machine.started


def test_it_is_not_counted_as_an_enquiry(world: World) -> None:
    ref = world.receive(away())
    work, months = world.digesting.open_work.everything(), world.counts.of_months(["2026-12"])
    seen = overview(work, months, world.profile, NOON, to_others=False)
    assert seen.waiting
    assert (seen.waiting.overdue, seen.waiting.needs_eyes) == (0, 0)
    assert not any(month.kinds for month in seen.months)
    world.night(NOON + timedelta(days=91))
    assert not world.counts.of_anonymised("2026")
    with pytest.raises(CaseErased):
        world.cases.get(ref)


@pytest.mark.clause("CF-07")
def test_it_goes_after_a_period_of_its_own_and_its_sender_is_not_remembered(world: World) -> None:
    ref = world.receive(away())
    assert world.night(NOON + timedelta(days=89)).erased == 0
    assert world.cases.get(ref).messages
    assert world.night(NOON + timedelta(days=91)).erased == 1
    assert not world.mail.raw
    later = world.receive(
        email(**{"from": "Person 1 <person1@example.org>"}, message_id="<own-words@example.org>"),
        NOON + timedelta(days=92),
    )
    assert not world.cases.get(later).latest_round.needs_eyes


@pytest.mark.clause("CH-03")
def test_taken_up_it_is_promised_an_answer_from_then_on(world: World) -> None:
    ref = world.receive(away())
    later = NOON + timedelta(days=20)
    noted = NotedReopening(why="They ask for a call below their absence note")
    round_ = reopen_case(ref, noted, CASEY, world.cases, world.machine, world.profile, later)
    assert round_.due_at == world.profile.promise(later).due_at
    assert listed(world, View.ALL) == [ref]
    assert not listed(world, View.SET_ASIDE)
    assert world.night(NOON + timedelta(days=400)).erased == 0
    acknowledge(ref, round_.number, world.cases, world.correspondence, world.replies, later)
    assert [letter["To"] for letter in world.post.letters] == [world.caseworkers]


def test_its_page_says_so_and_it_cannot_be_closed(world: World) -> None:
    ref = world.receive(away())
    assert case_view(world.cases.get(ref), world.profile, NOON).set_aside
    with pytest.raises(ImpossibleAct, match="set aside"):
        close_case(ref, GivenClosing(), CASEY, world.cases, world.closings, world.invitations, world.profile, NOON)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (away(auto_submitted="auto-generated"), MailKind.AUTOMATIC),
        (away(auto_submitted="no"), MailKind.HUMAN),
        (away(auto_submitted="", list_id="<parents.example.org>"), MailKind.LIST),
        (away(auto_submitted="", precedence="auto_reply"), MailKind.AUTO_REPLY),
        (away(auto_submitted="", x_autoreply="yes"), MailKind.AUTO_REPLY),
        (away(auto_submitted="", x_auto_response_suppress="All"), MailKind.HUMAN),
        (away(auto_submitted="auto-forwarded"), MailKind.HUMAN),
    ],
)
def test_only_what_certainly_answers_by_itself_is_set_aside(world: World, raw: bytes, kind: MailKind) -> None:
    ref = world.receive(raw)
    case = world.cases.get(ref)
    assert (case.status, case.messages[0].mail_kind) == (Status.OPEN, kind)
    assert listed(world, View.ALL) == [ref]


@pytest.mark.clause("CF-21")
def test_words_that_may_mean_that_somebody_is_at_risk_wait_for_a_person(world: World) -> None:
    ref = world.receive(email("He hit me again, I am scared", **AWAY))
    assert world.cases.get(ref).status is Status.OPEN
    assert any("at risk" in task.what for task in world.cases.get(ref).tasks)


def test_an_automatic_reply_to_a_case_joins_it_without_a_task(world: World) -> None:
    ref = world.receive(email())
    assert world.receive(email(to=world.replies.address(ref), message_id="<2@example.org>", **AWAY)) == ref
    case = world.cases.get(ref)
    assert (len(case.messages), case.tasks, len(case.rounds)) == (2, (), 1)


@pytest.mark.clause("CF-21")
@pytest.mark.parametrize("on_top", [None, NO_RETURN], ids=["answerable", "to be answered to nobody"])
def test_an_automatic_reply_to_a_case_that_may_say_that_somebody_is_at_risk_is_read_now(
    world: World, on_top: bytes | None
) -> None:
    ref = world.receive(email())
    raw = email("He hit me again, I am scared", to=world.replies.address(ref), message_id="<2@example.org>", **AWAY)
    assert world.receive(raw, on_top=on_top) == ref
    assert [task.id.rpartition("-")[0] for task in world.cases.get(ref).tasks] == ["concern-hint"]


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-generated"},
        {"from": "Postmaster <sam.fielding@example.org>"},
    ],
    ids=["form", "postmaster"],
)
def test_what_else_the_person_of_a_case_sends_is_looked_at_although_a_machine_may_have_made_it(
    world: World, headers: dict[str, str], *, answered: bool
) -> None:
    quoted = "From: Halton SEND Partnership\r\nTo: Postmaster\r\nSubject: RE: My son's plan\r\n\r\nWhich school?"
    ref = world.receive(email())
    if answered:
        answer(world, ref, NOON)
    raw = email(f"Hill School\r\n\r\n{quoted}", to=world.replies.address(ref), message_id="<2@example.org>", **headers)
    assert world.receive(raw) == ref
    (task,) = world.cases.get(ref).tasks
    assert "it looks automatic" in task.what


def test_an_automatic_reply_that_names_a_case_of_somebody_else_needs_eyes(world: World) -> None:
    ref = world.receive(email())
    other = world.receive(away(to=world.replies.address(ref)))
    assert world.cases.get(other).status is Status.OPEN
    assert world.cases.get(other).tasks


def test_a_virus_is_never_set_aside(world: World) -> None:
    ref = world.receive(away(), on_top=ses(virus="FAIL"))
    assert world.cases.get(ref).tasks
    assert judge(ses(virus="FAIL") + away(), "k", NOON).may_wait is False


@pytest.mark.parametrize("mailbox", ["caseworkers", "officer", "manager"])
def test_an_absence_note_from_a_mailbox_of_staff_is_nobodys_work(world: World, mailbox: str) -> None:
    """It answers each notice that we send there: each would be a case to be looked at, for as long as they are away."""
    sender = getattr(world, mailbox)
    note = email("I am away", **{"from": sender, "auto_submitted": "auto-replied"})
    on_top = ses(results=f"dmarc=pass header.from={sender.partition('@')[2]}")
    case = world.cases.get(world.receive(note, on_top=on_top))
    assert case.latest_round.outcome is Outcome.SET_ASIDE
    assert not case.tasks
