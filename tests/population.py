"""Cases of every kind, each left where as much as possible of it is stored."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from casework.adapters import due_index
from casework.adapters.readings import ReadingStore
from casework.domain.allocation import Allocation
from casework.domain.child import Child
from casework.domain.draft import draft
from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import HoldReview
from casework.domain.known_staff import Absence
from casework.domain.reading import Reading
from casework.domain.refused_act import RefusedAct
from casework.domain.round import Kind, Outcome
from casework.domain.staff import Role
from casework.errors import LetterNotSent, LetterUnconfirmed
from desk.opinions.name_complainant import ToldNaming, name_complainant
from tests.adapters.test_eraser import a_referral_with_everything
from tests.asked import asked
from tests.closings import TICKS, Closed, closed
from tests.complaints import a_complaint, turn_answered, turn_to_next_step
from tests.consents.test_answer import answer, given
from tests.desk.behaviour.test_incidents import ACTIONS
from tests.desk.cases.test_contacts import ADDRESS, put, put_child, put_safely
from tests.desk.cases.test_keep_note import ADVICE, OWN_WORDS, keep
from tests.desk.cases.test_merge_cases import merge
from tests.desk.cases.test_merge_cases import second as merged_away
from tests.desk.cases.test_pause_clock import WEDNESDAY, pause, restart
from tests.desk.cases.test_reopen_case import reopen
from tests.desk.cases.test_split_message import split, wrote
from tests.desk.opinions.test_answer_step import state, turns
from tests.desk.opinions.test_end_complaint import A_YEAR_LATE, NOT_ACCEPTED, WITHDRAWN, end
from tests.desk.opinions.test_open_complaint import complain, withdrawn
from tests.desk.opinions.test_reclassify import reclassify
from tests.desk.opinions.test_record_word import answered, say
from tests.desk.sharing.test_conflicts import ROBIN, declare, step
from tests.desk.sharing.test_safeguarding import NOT_TOLD, record
from tests.escalation.test_welcome import send
from tests.incidents import refused
from tests.opinions import REPLY, about_another, close, discuss, said, show, will_improve
from tests.replies import reply
from tests.retention.test_night import NIGHT, hold
from tests.returns.coming import comes_back
from tests.rights import ASKED, COPIED, Rights
from tests.sharing import a_client
from tests.world import CASEY, NOON, World, email, ses

_DAY = timedelta(days=1)


def populate(world: World) -> None:
    """Write one of everything into the table of ``world``."""
    _nights_have_passed(world)
    _somebody_wrote(world)
    _letters_are_on_their_way(world)
    _something_was_shared(world)
    _somebody_complained(world)
    _somebody_said_what_they_think(world)
    _somebody_threatened_a_worker(world)
    _somebody_was_referred(world)
    _somebody_asked_what_is_kept(world)
    _somebody_was_signed_in(world)


def _nights_have_passed(world: World) -> None:
    """One that made cases anonymous and is certified; one that was stopped; holds, and a case that is kept longer."""
    close(world, said(world).ref)
    closed(world)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(due_index, "_PAGE", 1)
        world.night(NIGHT)
    kept = said(world).ref
    close(world, kept)
    held = hold(world, kept)
    goes_on = HoldReview(why="It is with the court", review_on=date(2029, 9, 1), lifted=False, at=NIGHT, by=CASEY)
    world.holds.review(kept, held, held.reviewed(goes_on), goes_on.review_on)
    longer = ErasureReview(id="0001", keep_until=date(2030, 1, 1), why="They may come back", at=NIGHT, by=CASEY)
    world.holds.decide(kept, longer, date(2030, 1, 1))
    world.dispose(kept, NIGHT)


def _somebody_wrote(world: World) -> None:
    """By two ways, and infected; a letter went out, one was begun, who they are was noted, changed and taken back."""
    ref = world.receive(email("Please ring me"))
    by_another_way = b"Received: from council.example.org by relay.example.org; Wed, 23 Dec 2026 12:01:00 +0000\r\n"
    for _ in range(3):
        world.receive(by_another_way + email("Please ring me"))
    send(world, ref)
    put(world, ref, name="Sam Fielding", email="sam.fielding@example.org", telephone="01632 960123", address=ADDRESS)
    put_child(world, ref, name="Charlie", school="Little School", born="2015-03-01")
    reply(world, ref, answers=False, template="a-little-more")
    put_safely(world, ref, no_voicemail=True, safe_times="weekday mornings")
    put_safely(world, ref, shared_inbox=True)
    pause(world, ref)
    restart(world, ref, WEDNESDAY)
    pause(world, ref, WEDNESDAY)
    declare(world, ref)
    step(world, ref)
    _somebody_sees_to(world, ref)
    world.cases.keep_refusal(ref, RefusedAct(at=NOON, by=CASEY, act="share", missing="a consent"))
    reading = Reading(at=NOON, by=CASEY, roles=(Role.CASEWORKER,), what="read the case")
    ReadingStore(world.table).keep(ref, reading, NOON.date())
    keep(world, ref, **OWN_WORDS)
    keep(world, ref, **ADVICE, corrects="0001")
    complaint = complain(world, ref)
    withdrawn(world, complaint.ref)
    world.receive(email("Win a prize", message_id="<2@mail.example.org>"), on_top=ses(virus="FAIL"))
    assert world.digesting.send(NOON + 12 * _DAY)["sent"]
    closing = closed(world, themes=("ehc_plan",))
    closing.send(TICKS)
    withheld = closed(world, no_surveys=True)
    assert withheld.closing.withheld
    reopen(world, withheld.ref)
    came_to = world.receive(email("About my son", message_id="<6@mail.example.org>"))
    merge(world, merged_away(world), came_to)
    split(world, came_to, wrote(world, came_to, "About my daughter"))


def _somebody_sees_to(world: World, ref: str) -> None:
    """Who is away, and their deputy has the case."""
    for member in (CASEY, ROBIN):
        world.staff.seen(member, {Role.CASEWORKER}, NOON)
    world.staff.note_absence(ROBIN.id, Absence(from_on=NOON.date(), until=NOON.date(), deputy=CASEY.id))
    allocation = Allocation(id="0001", to=ROBIN, at=NOON, by=CASEY)
    world.allocations.allocate(world.cases.get(ref), allocation)


def _letters_are_on_their_way(world: World) -> None:
    """SES did not take one, nobody knows of another, and an answer came back."""
    case = Closed(world)
    case.answer()
    world.post.trouble.append(LetterNotSent("Throttled"))
    case.close()
    ref = world.receive(email("May I ring you?", message_id="<4@mail.example.org>", **{"from": "Jo <jo@example.org>"}))
    world.post.trouble.append(LetterUnconfirmed())
    with suppress(LetterUnconfirmed):
        send(world, ref)
    ref = world.receive(email("And I?", message_id="<5@mail.example.org>", **{"from": "Lou <lou@example.org>"}))
    comes_back(world, ref, reply(world, ref).letter, NOON)


def _something_was_shared(world: World) -> None:
    client = a_client(world, child=Child(name="Charlie", school="Hill School", over_school_age=False))
    client.say()
    client.request()
    client.make()
    client.narrow("wishes")
    client.withdraw()
    record(world, client.ref, told_first=NOT_TOLD, reference="IC-1")
    question = asked(world)
    answer(world, question, given())


def _somebody_asked_what_is_kept(world: World) -> None:
    """And to see it, with all that can come of that; then that it is not used for now."""
    rights = Rights(world, ref=world.receive(email("What do you keep?", message_id="<5@mail.example.org>")))
    rights.make(**ASKED, authority="Parental responsibility", competence="Is five", wishes="Does not mind")
    rights.identify(how="A council tax bill")
    rights.pause()
    rights.resume()
    rights.extend()
    world.requests.copied(rights.ref, "exports/HSP-7K3M-9QXD/2-20261223T100000Z.zip")
    rights.answer(**{**COPIED, "settled": "partly", "ground": "other_people"})
    late = rights.make(right="restriction", what="Leave it be")
    rights.answer(NOON + 60 * _DAY, number=late.number)


def _somebody_complained(world: World) -> None:
    ref = answered(world)
    say(world, ref, "next_step")
    state(world, ref, NOON + 11 * _DAY)
    naming = ToldNaming.model_validate({"answer": "no", "told": "We would tell the manager", "how": "telephone"})
    name_complainant(ref, naming, CASEY, turns(world), world.sharing, world.correspondence, NOON + 11 * _DAY)
    say(world, ref, "next_step", NOON + 30 * _DAY, unanswered_because="Nobody answered")
    turn_answered(world, ref)
    end(world, a_complaint(world, noted=A_YEAR_LATE).ref, NOT_ACCEPTED)
    end(world, a_complaint(world, about=Role.OFFICER).ref, WITHDRAWN)
    gone_on = a_complaint(world).ref
    turn_to_next_step(world, gone_on, owner_conflict="They know the family")
    reclassify(world, world.receive(email("Nobody rang back", message_id="<3@mail.example.org>")), Kind.COMPLAINT)


def _somebody_said_what_they_think(world: World) -> None:
    ref = said(world, "criticism", worker="robin", reply_wanted=True).ref
    will_improve(world, ref)
    close(world, ref, accepted=True, shared=True, reply=REPLY)
    views = about_another(world).ref
    discuss(world, views)
    show(world, views)


def _somebody_threatened_a_worker(world: World) -> None:
    behaviour = refused(world)
    for kind, what in ACTIONS:
        behaviour.act(kind, **what)
    behaviour.learn(learnt="Two of us should be at the door")
    behaviour.do("review-0001-1")
    behaviour.close()
    behaviour.renew()
    behaviour.lift()


def _somebody_was_referred(world: World) -> None:
    """One whose family is asked, with mail that is being removed; and one that is erased."""
    a_referral_with_everything(world)
    refused_ = a_referral_with_everything(world)
    refused_.decide(Outcome.REFUSED)
    refused_.settle()


def _somebody_was_signed_in(world: World) -> None:
    """And had not finished writing."""
    world.sessions.begin(CASEY, {Role.CASEWORKER}, "https://sign-in.example.org", "desk", NOON)
    world.drafts.keep(draft(CASEY.id, "/desk/note", (("message", "Sam rang about Charlie"),), NOON))
