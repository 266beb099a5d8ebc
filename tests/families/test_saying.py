"""The page of an answer to a complaint: looking changes nothing, a button takes the complainant at their word."""

from datetime import timedelta
from typing import Any

import pytest

from casework.adapters import keys
from casework.complaints.naming import consent_to_name, may_be_named
from casework.complaints.standing import said_of
from casework.complaints.word import GivenWord
from casework.domain.channel import Channel
from casework.domain.complaint import Finding, Word
from casework.domain.consent import Answer
from casework.domain.contact import Relationship, SafeContact
from casework.domain.round import Outcome, Round
from casework.domain.staff import Role
from casework.errors import NotOnCase
from casework.letters.links import ToSay, ToWithdraw
from casework.letters.word_asked import Choice, word_asked
from families.reply import Reply
from families.saying import show_answer, take_word
from tests.asked import parked
from tests.complaints import SAM, a_complaint, turn_answered, turn_to_next_step
from tests.profiles import halton
from tests.world import CASEY, World

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
GOES_ON = [Choice.NAMED, Choice.UNNAMED]
BUTTON = '<button name="word" value="{}">'


def answered(world: World, words: str = "We did ring.", about: Role | None = None, **contact: Any) -> Round:
    """A complaint whose step one is decided, and whose machine waits for the complainant's word."""
    ref = a_complaint(world, about, **contact).ref
    turn_answered(world, ref, finding=Finding.PARTLY_UPHELD, words=words)
    return parked(world, ref, 1)


def at_the_last_step(world: World) -> Round:
    round_ = answered(world)
    for _ in range(2):
        turn_to_next_step(world, round_.ref)
        round_ = turn_answered(world, round_.ref)
    return round_


def link(round_: Round) -> ToSay:
    return ToSay(ref=round_.ref, number=round_.number, step=said_of(round_).step.number, until=round_.due_at)


def soon(round_: Round) -> Any:
    answer = said_of(round_).step.answer
    assert answer
    return answer.at + A_DAY


def look(world: World, round_: Round, now: Any = None) -> Reply:
    return show_answer(link(round_), world.cases.get(round_.ref), world.profile, now or soon(round_))


def press(world: World, round_: Round, button: str, now: Any = None, **form: str) -> Reply:
    """Press a button of the page as it was shown for ``round_``, as it then stood."""
    case, now, held = world.cases.get(round_.ref), now or soon(round_), link(round_)
    asked = word_asked(case, said_of(round_), said_of(round_).step, held.until, world.profile, now)
    fields = {"word": button, "wording": asked.words.version, **form}
    return take_word(held, fields, case, world.words, world.cases, world.links, world.profile, now)


def now_of(world: World, round_: Round) -> Round:
    return world.rounds.get(round_.ref, round_.number)


def refusals(world: World, round_: Round) -> list[tuple[str, object]]:
    return [(each.act, each.by) for each in world.cases.get(round_.ref).refused]


@pytest.mark.clause("FB-13")
def test_looking_shows_what_was_decided_and_changes_nothing(world: World) -> None:
    round_ = answered(world, "We did ring.\n\nBut to an old number: we are sorry.")
    before = world.cases.get(round_.ref)
    page = look(world, round_)
    assert page.status == 200
    assert "right in part" in page.html
    assert "<p>We did ring.</p>\n<p>But to an old number: we are sorry.</p>" in page.html
    assert "Halton SEND Partnership Officer" in page.html
    assert world.cases.get(round_.ref) == before
    assert world.machine.woken == []


@pytest.mark.clause("FB-15")
def test_it_offers_the_next_step_and_lists_just_what_its_owner_would_be_told(world: World) -> None:
    page = look(world, answered(world)).html
    assert "Divisional Manager (Inclusion 0-25)" in page
    listed = page.partition("<ul>")[2].partition("</ul>")[0].split("\n")[1:-1]
    assert listed == [f"<li>{item}</li>" for item in world.profile.complaints.passes_on]
    for choice in (Choice.RESOLVED, *GOES_ON, Choice.UNRESOLVED):
        assert BUTTON.format(choice) in page
    assert BUTTON.format(Choice.NEXT) not in page


@pytest.mark.clause("FB-16")
def test_after_the_last_step_it_names_the_ombudsman_and_offers_no_other(world: World) -> None:
    round_ = at_the_last_step(world)
    page = look(world, round_).html
    assert "0300 061 0614" in page
    assert "the last step" in page
    offered = [choice for choice in Choice if BUTTON.format(choice) in page]
    assert offered == [Choice.RESOLVED, Choice.UNRESOLVED]
    assert press(world, round_, Choice.NAMED).status == 422
    noted = press(world, round_, Choice.UNRESOLVED)
    assert "Local Government and Social Care Ombudsman" in noted.html
    assert now_of(world, round_).outcome is Outcome.UNRESOLVED


def test_about_personal_data_it_names_the_commissioner_too(world: World) -> None:
    ref = a_complaint(world, noted={"data_protection": True}).ref
    about_data = turn_answered(world, ref)
    assert "0303 123 1113" in look(world, about_data).html
    assert "0303 123 1113" not in look(world, answered(world)).html


@pytest.mark.clause("FB-13")
@pytest.mark.parametrize(
    ("button", "outcome"), [(Choice.RESOLVED, Outcome.RESOLVED), (Choice.UNRESOLVED, Outcome.UNRESOLVED)]
)
def test_the_complainant_ends_it_with_a_button(world: World, button: Choice, outcome: Outcome) -> None:
    round_ = answered(world)
    assert press(world, round_, button).status == 200
    ended = now_of(world, round_)
    assert (ended.outcome, ended.answered_at) == (outcome, soon(round_))
    (word,) = said_of(ended).words
    assert (word.step, word.how, word.recorded_by) == (1, Channel.EMAIL, None)
    assert world.machine.woken == [f"token-{round_.ref}.1"]


@pytest.mark.clause("FB-15")
@pytest.mark.parametrize(("button", "answer"), [(Choice.NAMED, Answer.YES), (Choice.UNNAMED, Answer.NO)])
def test_going_on_says_too_whether_they_may_be_named_in_the_words_of_the_page(
    world: World, button: Choice, answer: Answer
) -> None:
    round_ = answered(world)
    shown = look(world, round_)
    assert press(world, round_, button).status == 200
    after = now_of(world, round_)
    assert (said_of(after).step.number, said_of(after).step.owner) == (2, Role.MANAGER)
    assert after.due_at == world.profile.course(after).due_at > round_.due_at
    (consent,) = world.cases.get(round_.ref).consents
    assert (consent.answer, consent.how, consent.recorded_by) == (answer, Channel.EMAIL, None)
    assert consent.scope.recipient == "Divisional Manager (Inclusion 0-25)"
    for line in consent.told.splitlines():
        assert line.removeprefix("- ") in shown.html
    named = may_be_named(world.cases.get(round_.ref), Role.MANAGER, world.profile, soon(round_))
    assert named is (answer is Answer.YES)


@pytest.mark.clause("YP-04")
def test_a_yes_to_being_named_comes_with_the_way_to_take_it_back(world: World) -> None:
    round_ = answered(world)
    page = press(world, round_, Choice.NAMED).html
    token = page.partition("/page/")[2].partition('"')[0]
    yes = consent_to_name(world.cases.get(round_.ref), Role.MANAGER, world.profile, soon(round_))
    assert yes
    assert world.links.read(token) == ToWithdraw(ref=round_.ref, consent=yes.id, until=yes.expires_at)
    assert "/page/" not in press(world, answered(world), Choice.UNNAMED).html


def test_where_the_profile_has_a_reviewer_who_is_not_named_goes_to_them_and_reads_so(world: World) -> None:
    profile = halton(complaints={"without_consent": "alternative-reviewer"})
    round_ = answered(world)
    case, now, held = world.cases.get(round_.ref), soon(round_), link(round_)
    page = show_answer(held, case, profile, now)
    assert "we tell the Divisional Manager (Inclusion 0-25) nothing" in page.html
    assert "independent reviewer" in page.html
    assert "independent reviewer" not in look(world, round_).html


def test_a_next_step_within_the_service_asks_for_no_consent(world: World) -> None:
    steps = [{**step.model_dump(), "owner": "officer"} for step in world.profile.complaints.steps]
    profile = halton(complaints={"steps": steps})
    object.__setattr__(world.words, "profile", profile)
    round_ = answered(world)
    case, now, held = world.cases.get(round_.ref), soon(round_), link(round_)
    page = show_answer(held, case, profile, now).html
    assert [choice for choice in Choice if BUTTON.format(choice) in page] == ["resolved", "next", "unresolved"]
    asked = word_asked(case, said_of(round_), said_of(round_).step, held.until, profile, now)
    form = {"word": "next", "wording": asked.words.version}
    assert take_word(held, form, case, world.words, world.cases, world.links, profile, now).status == 200
    assert said_of(now_of(world, round_)).step.number == 2
    assert world.cases.get(round_.ref).consents == ()


@pytest.mark.clause("YP-02")
def test_a_child_is_asked_in_person_whether_they_may_be_named_and_may_go_on_without(world: World) -> None:
    round_ = answered(world, relationship=Relationship.CHILD)
    page = look(world, round_).html
    assert BUTTON.format(Choice.NAMED) not in page
    assert "ring us, so that we can talk about it first" in page
    assert press(world, round_, Choice.NAMED).status == 422
    assert press(world, round_, Choice.UNNAMED).status == 200
    assert said_of(now_of(world, round_)).step.owner is Role.MANAGER


@pytest.mark.clause("YP-01")
def test_a_young_person_reads_plainer_words(world: World) -> None:
    round_ = answered(world, relationship=Relationship.YOUNG_PERSON)
    page = look(world, round_).html
    assert "Is it sorted now?" in page
    assert "you were right about some of it" in page
    assert press(world, round_, Choice.NAMED).status == 200


@pytest.mark.clause("YP-02")
def test_the_page_names_nobody(world: World) -> None:
    round_ = answered(world)
    for page in (look(world, round_), press(world, round_, Choice.NAMED), look(world, round_)):
        for private in (SAM["name"], SAM["email"], round_.ref, "three weeks", "An apology"):
            assert private not in page.html.replace(page.html.partition("/page/")[2].partition('"')[0] or "-", "")


def test_what_was_decided_is_shown_as_text_and_never_as_markup(world: World) -> None:
    page = look(world, answered(world, "<script>alert(1)</script> & so on")).html
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on" in page


@pytest.mark.parametrize("button", list(Choice)[:3])
def test_a_double_click_is_one_word_and_hears_twice_that_it_is_there(world: World, button: Choice) -> None:
    round_ = answered(world)
    pages = [press(world, round_, button, soon(round_) + again * A_MINUTE) for again in range(2)]
    assert pages[0] == pages[1]
    assert len(said_of(now_of(world, round_)).words) == 1
    assert len(world.cases.get(round_.ref).consents) == (1 if button in GOES_ON else 0)
    assert refusals(world, round_) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [(Choice.RESOLVED, Choice.NAMED), (Choice.NAMED, Choice.RESOLVED), (Choice.NAMED, Choice.UNNAMED)],
)
def test_a_link_works_once_and_another_word_is_for_staff(world: World, first: Choice, second: Choice) -> None:
    round_ = answered(world)
    press(world, round_, first)
    before = world.cases.get(round_.ref)
    page = press(world, round_, second, soon(round_) + A_MINUTE)
    assert (page.status, "ring" in page.html) == (409, True)
    assert world.cases.get(round_.ref).model_copy(update={"refused": ()}) == before
    assert refusals(world, round_) == [("record what the complainant says to step 1", None)]
    assert look(world, round_).status == 410


def test_an_old_link_says_nothing_about_a_step_that_came_after(world: World) -> None:
    round_ = answered(world)
    turn_to_next_step(world, round_.ref)
    turn_answered(world, round_.ref)
    before = now_of(world, round_)
    page = press(world, round_, Choice.RESOLVED)
    assert page.status == 409
    assert now_of(world, round_) == before


@pytest.mark.clause("FB-15")
def test_late_is_no_bar_and_the_page_says_so(world: World) -> None:
    round_ = answered(world)
    for page in (look(world, round_, round_.due_at), press(world, round_, Choice.NAMED, round_.due_at)):
        assert page.status == 410
        assert "not too late for you" in page.html
        assert "0151 511 7733" in page.html
    assert now_of(world, round_).turn == round_.turn
    assert len(refusals(world, round_)) == 1
    no_word = {"outcome": Outcome.NO_WORD, "answered_at": round_.due_at, "recorded_at": round_.due_at}
    world.rounds.turn(round_, round_.model_copy(update=no_word), round_.due_at)
    assert "not too late for you" in look(world, round_, round_.due_at + A_DAY).html


@pytest.mark.parametrize("button", ["", "maybe", Choice.NEXT])
def test_without_a_choice_the_question_is_put_again(world: World, button: str) -> None:
    round_ = answered(world)
    page = press(world, round_, button)
    assert page.status == 422
    assert 'role="alert"' in page.html
    assert now_of(world, round_) == round_


def test_a_choice_on_other_words_than_these_does_not_count(world: World) -> None:
    round_ = answered(world)
    for wording in ("", "words_complaint 00000000"):
        page = press(world, round_, Choice.NAMED, wording=wording)
        assert page.status == 422
        assert "read it again" in page.html
    assert now_of(world, round_) == round_


@pytest.mark.clause("YP-02")
@pytest.mark.parametrize("flag", ["shared_inbox", "no_email"])
def test_a_link_that_was_sent_before_email_became_unsafe_shows_nothing_and_takes_nothing(
    world: World, flag: str
) -> None:
    round_ = answered(world, safe_contact=SafeContact.model_validate({flag: True}))
    for page in (look(world, round_), press(world, round_, Choice.RESOLVED)):
        assert page.status == 409
        assert "We did ring" not in page.html
    assert now_of(world, round_) == round_
    assert len(refusals(world, round_)) == 1


@pytest.mark.clause("YP-02")
def test_what_was_said_before_email_became_unsafe_is_not_shown_to_who_presses_again(world: World) -> None:
    round_ = answered(world)
    press(world, round_, Choice.NAMED)
    world.table.update(
        keys.contact(round_.ref),
        "SET safe_contact = :unsafe",
        condition="attribute_exists(pk)",
        values={":unsafe": {"shared_inbox": True}},
    )
    page = press(world, round_, Choice.NAMED, soon(round_) + A_MINUTE)
    assert page == look(world, round_, soon(round_) + A_MINUTE)
    assert page.status == 410
    assert "/page/" not in page.html
    assert refusals(world, round_) == []


def test_a_step_without_an_answer_has_no_page(world: World) -> None:
    unanswered = world.rounds.get(a_complaint(world).ref, 1)
    with pytest.raises(NotOnCase):
        show_answer(link(unanswered), world.cases.get(unanswered.ref), world.profile, unanswered.received_at)


def test_who_told_staff_the_same_a_moment_ago_finds_it_noted(world: World) -> None:
    round_ = answered(world)
    told = GivenWord(word=Word.RESOLVED, at=soon(round_), how=Channel.TELEPHONE, by=CASEY)
    world.words.take(round_.ref, 1, 1, told, soon(round_))
    assert press(world, round_, Choice.RESOLVED, soon(round_) + A_MINUTE).status == 200
    assert len(said_of(now_of(world, round_)).words) == 1
