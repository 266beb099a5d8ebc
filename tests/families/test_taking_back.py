"""The page of a consent: looking shows what was agreed to, and one button takes it back."""

from datetime import datetime, timedelta

import pytest

from casework.complaints.word import GivenWord
from casework.consents.answer import GivenAnswer
from casework.consents.confirm import Confirmations
from casework.consents.withdraw import withdraw
from casework.domain.channel import Channel
from casework.domain.complaint import Word
from casework.domain.consent import Answer, Consent
from casework.domain.consent_check import check
from casework.domain.disclosure import Decision
from casework.letters.links import ToWithdraw
from desk.sharing.disclose import make_disclosure
from families.reply import Reply
from families.taking_back import TakingBack, show_consent, take_back
from tests.asked import asked, asked_again, parked
from tests.complaints import a_complaint, turn_answered
from tests.consents.test_answer import answer, given
from tests.world import CASEY, NOON, World

SOON = NOON + timedelta(days=1)
LATER = SOON + timedelta(days=2)
A_MINUTE = timedelta(minutes=1)


def agreed(world: World) -> ToWithdraw:
    """The link to a yes that somebody gave."""
    round_ = asked(world)
    answer(world, round_, given())
    (consent,) = world.cases.get(round_.ref).consents
    return ToWithdraw(ref=round_.ref, consent=consent.id, until=consent.expires_at)


def consent_of(world: World, link: ToWithdraw) -> Consent:
    return next(each for each in world.cases.get(link.ref).consents if each.id == link.consent)


def look(world: World, link: ToWithdraw, now: datetime = LATER) -> Reply:
    return show_consent(link, world.cases.get(link.ref), world.profile, now)


def press(world: World, link: ToWithdraw, now: datetime = LATER, button: str = "yes") -> Reply:
    case = world.cases.get(link.ref)
    form = {"take_back": button}
    taking = TakingBack(world.cases, world.sharing, world.rounds, world.machine, world.correspondence)
    return take_back(link, form, case, taking, world.profile, now)


def test_looking_shows_what_was_agreed_to_and_changes_nothing(world: World) -> None:
    link = agreed(world)
    before = world.cases.get(link.ref)
    page = look(world, link)
    assert page.status == 200
    for said in (
        "Brook School",
        "to plan the visit",
        "what helps in lessons",
        "Thursday 24 December 2026",
        "25 June 2027",
    ):
        assert said in page.html
    for private in ("Robin", "Ashworth", "robin@example.org", link.ref):
        assert private not in page.html
    assert world.cases.get(link.ref) == before


@pytest.mark.clause("CF-18")
@pytest.mark.clause("YP-04")
def test_one_button_takes_it_back_and_blocks_at_once(world: World) -> None:
    link = agreed(world)
    assert press(world, link).status == 200
    consent = consent_of(world, link)
    assert consent.withdrawn
    assert (consent.withdrawn.at, consent.withdrawn.how, consent.withdrawn.recorded_by) == (LATER, Channel.EMAIL, None)
    who = world.cases.get(link.ref).deciders(world.profile.office)
    assert check(consent.scope, [consent], who, LATER).decision is Decision.REFUSE


@pytest.mark.clause("CF-18")
def test_staff_hear_whom_to_inform(world: World) -> None:
    link = agreed(world)
    (disclosure,) = world.cases.get(link.ref).disclosures
    make_disclosure(
        link.ref,
        disclosure.id,
        CASEY,
        world.cases,
        world.sharing,
        world.correspondence,
        world.profile,
        SOON + A_MINUTE,
    )
    press(world, link)
    (task,) = [task for task in world.cases.get(link.ref).tasks if task.id == f"withdrawn-{link.consent}"]
    assert disclosure.id in task.what


@pytest.mark.clause("CF-18")
@pytest.mark.clause("YP-04")
def test_by_their_own_hand_every_yes_to_this_recipient_goes_and_nobody_else_s(world: World) -> None:
    link = agreed(world)
    for wanted in ({"purpose": "plan the year"}, {"recipient": "Dr Reed"}):
        answer(world, asked_again(world, link.ref, SOON, **wanted), given(at=SOON))
    assert "no longer talk to Brook School" in press(world, link).html
    assert [bool(each.withdrawn) for each in world.cases.get(link.ref).consents] == [True, True, False]


@pytest.mark.clause("CF-18", "FB-15")
def test_a_yes_to_being_named_is_taken_back_and_the_complaint_looks_again(world: World) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref)
    naming = GivenAnswer(answer=Answer.YES, at=SOON, how=Channel.EMAIL, told="We would tell …", wording="w")
    going_on = GivenWord(word=Word.NEXT_STEP, at=SOON, how=Channel.EMAIL, naming=naming)
    world.words.take(ref, 1, 1, going_on, SOON)
    before = parked(world, ref, 1)
    world.rounds.heard(before)
    (yes,) = world.cases.get(ref).consents
    assert press(world, ToWithdraw(ref=ref, consent=yes.id, until=yes.expires_at)).status == 200
    assert world.machine.woken == [before.task_token]
    assert world.rounds.get(ref, 1).turn == before.turn + 1


def test_a_double_click_hears_twice_that_it_is_taken_back(world: World) -> None:
    link = agreed(world)
    assert press(world, link) == press(world, link, LATER + A_MINUTE)
    assert world.cases.get(link.ref).refused == ()


def test_taken_back_once_it_is_ended_and_trying_again_is_on_the_history(world: World) -> None:
    link = agreed(world)
    press(world, link)
    before = world.cases.get(link.ref)
    for hours in (1, 2):
        page = press(world, link, LATER + timedelta(hours=hours))
        assert page.status == 409
        assert "ended already" in page.html
    after = world.cases.get(link.ref)
    assert after.model_copy(update={"refused": ()}) == before
    assert [(refused.act, refused.by) for refused in after.refused] == [("withdraw a consent", None)]
    assert look(world, link, LATER).status == 410


def test_what_staff_recorded_as_withdrawn_is_ended(world: World) -> None:
    link = agreed(world)
    withdraw(link.ref, link.consent, Channel.TELEPHONE, CASEY, world.cases, world.sharing, world.correspondence, LATER)
    assert press(world, link).status == 409
    assert consent_of(world, link).withdrawn
    assert look(world, link).status == 410


def test_the_link_ends_with_the_consent(world: World) -> None:
    link = agreed(world)
    assert look(world, link, link.until - A_MINUTE).status == 200
    assert look(world, link, link.until).status == 410
    assert press(world, link, link.until).status == 409
    assert consent_of(world, link).withdrawn is None


def test_only_the_button_itself_takes_it_back(world: World) -> None:
    link = agreed(world)
    assert press(world, link, button="").status == 422
    assert consent_of(world, link).withdrawn is None


@pytest.mark.clause("YP-04")
@pytest.mark.parametrize("by", [None, CASEY])
def test_a_yes_is_confirmed_by_letter_with_the_way_to_take_it_back(world: World, by: object) -> None:
    """Whoever recorded it; and the letter names neither recipient nor purpose, because others may see it."""
    round_ = asked(world)
    ended = answer(world, round_, given(by=by))
    confirmations = Confirmations(world.correspondence, world.replies, world.links, world.profile)
    for _ in range(2):
        confirmations.confirm(world.cases.get(round_.ref), ended, SOON)
    (letter,) = world.post.to("robin@example.org")
    text = letter.get_body(("plain",))
    assert text
    words = text.get_content()
    token = words.partition("/page/")[2].partition(">")[0]
    (consent,) = world.cases.get(round_.ref).consents
    assert world.links.read(token) == ToWithdraw(ref=round_.ref, consent=consent.id, until=consent.expires_at)
    assert "until the end of Friday 25 June 2027" in words
    for private in ("Brook School", "visit", "lessons"):
        assert private not in letter.as_string()


def test_a_no_or_a_yes_taken_back_is_not_confirmed(world: World) -> None:
    confirmations = Confirmations(world.correspondence, world.replies, world.links, world.profile)
    refused = asked(world)
    ended = answer(world, refused, given(Answer.NO))
    confirmations.confirm(world.cases.get(refused.ref), ended, SOON)
    link = agreed(world)
    press(world, link)
    case = world.cases.get(link.ref)
    confirmations.confirm(case, case.round(2), LATER)
    assert world.post.to("robin@example.org") == []


@pytest.mark.clause("YP-02")
def test_where_no_letter_may_go_a_person_confirms(world: World) -> None:
    round_ = asked(world, contact={"safe_contact": {"shared_inbox": True}})
    confirmations = Confirmations(world.correspondence, world.replies, world.links, world.profile)
    ended = answer(world, round_, given())
    confirmations.confirm(world.cases.get(round_.ref), ended, SOON)
    assert world.post.to("robin@example.org") == []
    assert [task for task in world.cases.get(round_.ref).tasks if "in another way" in task.what]
