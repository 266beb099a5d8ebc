"""The page of a question: looking changes nothing, and a button decides once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from casework.domain.channel import Channel
from casework.domain.contact import SafeContact
from casework.domain.round import Outcome, Round
from casework.errors import CaseErased
from casework.letters.links import ToAnswer
from casework.letters.question import question
from families.answering import of_an_erased_case, show_question, take_answer
from families.reply import Reply
from tests.asked import asked, referred
from tests.world import NOON, World

SOON = NOON + timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
PUTS = pytest.mark.parametrize("put", [referred, asked])
Put = Callable[[World], Round]


def link(round_: Round) -> ToAnswer:
    return ToAnswer(ref=round_.ref, number=round_.number, until=round_.due_at)


def look(world: World, round_: Round, now: datetime = SOON) -> Reply:
    return show_question(link(round_), world.cases.get(round_.ref), world.profile, now)


def press(
    world: World,
    round_: Round,
    button: str = "yes",
    now: datetime = SOON,
    *,
    until: datetime | None = None,
    **form: str,
) -> Reply:
    """Press a button of the page as it is shown, unless ``form`` says otherwise."""
    case = world.cases.get(round_.ref)
    fields = {"answer": button, "wording": question(case, round_, world.profile, now).version, **form}
    held = link(round_) if until is None else link(round_).model_copy(update={"until": until})
    return take_answer(held, fields, case, world.answers, world.cases, world.profile, now)


def refusals(world: World, ref: str) -> list[tuple[str, object]]:
    return [(refused.act, refused.by) for refused in world.cases.get(ref).refused]


@PUTS
def test_looking_shows_the_question_and_changes_nothing(world: World, put: Put) -> None:
    round_ = put(world)
    before = world.cases.get(round_.ref)
    shown = look(world, round_)
    assert shown.status == 200
    assert '<button name="answer" value="yes">' in shown.html
    assert '<button name="answer" value="no">' in shown.html
    assert "5pm on" in shown.html
    assert world.cases.get(round_.ref) == before
    assert world.machine.woken == []


@pytest.mark.clause("YP-02")
@PUTS
def test_the_page_names_neither_client_nor_child_nor_how_to_reach_them(world: World, put: Put) -> None:
    round_ = put(world)
    pages = [look(world, round_), press(world, round_), press(world, round_), look(world, round_)]
    for page in pages:
        for private in ("Robin", "Charlie", "Ashworth", "robin@example.org", "960123", "assessment", round_.ref):
            assert private not in page.html


@pytest.mark.clause("CF-25")
def test_a_referred_family_reads_who_referred_what_is_held_and_what_yes_and_no_mean(world: World) -> None:
    page = look(world, referred(world)).html
    for said in (
        "Hill School",
        "your name",
        "how to reach you",
        "the name of a school",
        "within 5 working days",
        "we remove",
    ):
        assert said in page
    assert (
        "your name"
        not in look(world, referred(world, family={"relationship": "parent", "telephone": "01632 960124"})).html
    )


@pytest.mark.clause("CF-26")
@pytest.mark.clause("CF-27")
def test_a_client_reads_who_would_be_told_what_and_what_for(world: World) -> None:
    page = look(world, asked(world)).html
    for said in ("Brook School", "to plan the visit", "what helps in lessons", "days away from school", "183 days"):
        assert said in page
    assert "stays the same" in page
    assert "would like to pass it on to them" in page
    assert "would like to ask them for it" in look(world, asked(world, direction="seek")).html


@pytest.mark.clause("YP-04")
@PUTS
def test_a_young_person_reads_plainer_words(world: World, put: Put) -> None:
    grown_up = put(world)
    young = (
        referred(
            world,
            family={"relationship": "young_person", "telephone": "01632 960124"},
            permission={"given_by": "young_person", "given_on": "2026-12-21", "how": "spoken"},
        )
        if put is referred
        else asked(world, contact={"relationship": "young_person"})
    )
    words = [question(world.cases.get(each.ref), each, world.profile, SOON) for each in (grown_up, young)]
    assert words[0].version.partition(" ")[0] + "_young" == words[1].version.partition(" ")[0]
    assert words[1].html in look(world, young).html


@PUTS
@pytest.mark.parametrize(("button", "outcome"), [("yes", Outcome.GIVEN), ("no", Outcome.REFUSED)])
def test_a_button_decides(world: World, put: Put, button: str, outcome: Outcome) -> None:
    round_ = put(world)
    assert press(world, round_, button).status == 200
    assert world.rounds.get(round_.ref, round_.number).outcome is outcome


@pytest.mark.clause("CF-18")
def test_what_the_page_said_is_kept_with_the_answer_word_for_word(world: World) -> None:
    round_ = asked(world)
    words = question(world.cases.get(round_.ref), round_, world.profile, SOON)
    assert words.html in look(world, round_).html
    press(world, round_)
    (consent,) = world.cases.get(round_.ref).consents
    assert (consent.told, consent.wording) == (words.text, words.version)
    assert "May we talk to Brook School?" in consent.told
    assert "- what helps in lessons" in consent.told
    assert (consent.how, consent.recorded_by) == (Channel.EMAIL, None)


@PUTS
def test_a_double_click_hears_twice_that_the_answer_is_there(world: World, put: Put) -> None:
    round_ = put(world)
    assert press(world, round_) == press(world, round_, now=SOON + A_MINUTE)
    assert refusals(world, round_.ref) == []


@PUTS
def test_a_link_works_once_and_trying_again_is_on_the_history_once_a_day(world: World, put: Put) -> None:
    round_ = put(world)
    press(world, round_)
    before = world.cases.get(round_.ref)
    for again in range(5):
        refused = press(world, round_, "no", SOON + again * A_MINUTE)
        assert refused.status == 409
        assert "has been answered" in refused.html
    after = world.cases.get(round_.ref)
    assert after.model_copy(update={"refused": ()}) == before
    assert refusals(world, round_.ref) == [(f"answer the question of round {round_.number}", None)]
    press(world, round_, "no", SOON + timedelta(days=1))
    assert len(refusals(world, round_.ref)) == 2
    assert look(world, round_).status == 410


@PUTS
def test_a_link_used_late_changes_nothing_and_says_what_to_do_instead(world: World, put: Put) -> None:
    round_ = put(world)
    before = world.cases.get(round_.ref)
    pages = [look(world, round_, round_.due_at), press(world, round_, now=round_.due_at)]
    for page in pages:
        assert page.status == 410
        assert "0151 511 7733" in page.html
    after = world.cases.get(round_.ref)
    assert after.model_copy(update={"refused": ()}) == before
    assert len(after.refused) == 1


def test_a_link_ends_when_it_says_even_if_the_question_waits_longer(world: World) -> None:
    """A holiday that is declared later moves the question's date, and not what an earlier letter said."""
    round_ = referred(world)
    assert press(world, round_, until=SOON).status == 410
    assert press(world, round_, until=SOON + A_MINUTE).status == 200


@PUTS
@pytest.mark.parametrize("button", ["", "maybe", "YES"])
def test_without_a_yes_or_a_no_the_question_is_put_again(world: World, put: Put, button: str) -> None:
    round_ = put(world)
    page = press(world, round_, button)
    assert page.status == 422
    assert 'role="alert"' in page.html
    assert world.rounds.get(round_.ref, round_.number).outcome is None


@PUTS
def test_an_answer_to_other_words_than_these_does_not_count(world: World, put: Put) -> None:
    round_ = put(world)
    for wording in ("", "words_consent 00000000"):
        page = press(world, round_, wording=wording)
        assert page.status == 422
        assert "read it again" in page.html
    assert world.rounds.get(round_.ref, round_.number).outcome is None


@pytest.mark.clause("YP-02")
def test_who_may_not_answer_alone_is_asked_in_person(world: World) -> None:
    round_ = asked(world)
    world.table.update(
        {"pk": f"CASE#{round_.ref}", "sk": "CONTACT"},
        "SET relationship = :child",
        condition="attribute_exists(pk)",
        values={":child": "child"},
    )
    assert look(world, round_).status == 409
    page = press(world, round_)
    assert page.status == 409
    assert "in person" in page.html
    assert world.cases.get(round_.ref).consents == ()
    assert len(refusals(world, round_.ref)) == 1


def test_what_people_wrote_is_shown_as_text_and_never_as_markup(world: World) -> None:
    round_ = asked(
        world, recipient="<script>alert(1)</script>", purpose='"><a href=//evil.example>', items=["<b>&amp;"]
    )
    page = look(world, round_).html
    for markup in ("<script", "<a href=//evil", "<b>"):
        assert markup not in page
    told = question(world.cases.get(round_.ref), round_, world.profile, SOON).text
    assert "May we talk to <script>alert(1)</script>?" in told
    assert "- <b>&amp;" in told


@pytest.mark.parametrize(
    ("ended_as", "form", "ago", "status"),
    [
        (Outcome.REFUSED, {"answer": "no"}, A_MINUTE, 200),
        (Outcome.REFUSED, {"answer": "yes"}, A_MINUTE, 410),
        (Outcome.REFUSED, {"answer": "no"}, timedelta(hours=1), 410),
        (Outcome.EXPIRED, {"answer": "no"}, A_MINUTE, 410),
        (Outcome.REFUSED, None, A_MINUTE, 410),
        (None, {}, A_MINUTE, 410),
    ],
)
def test_of_an_erased_case_only_who_just_said_no_hears_anything(
    world: World, ended_as: Outcome | None, form: dict[str, str] | None, ago: timedelta, status: int
) -> None:
    erased = CaseErased("HSP-7K3M-9QXD", SOON - ago, ended_as)
    page = of_an_erased_case(erased, form, world.profile, SOON)
    assert page.status == status
    assert "HSP-7K3M-9QXD" not in page.html


@pytest.mark.clause("YP-02")
@PUTS
@pytest.mark.parametrize("flag", ["shared_inbox", "no_email"])
def test_a_link_that_was_sent_before_email_became_unsafe_shows_nothing_and_takes_nothing(
    world: World, put: Put, flag: str
) -> None:
    round_ = put(world)
    open_page = press_of(world, round_)
    unsafe = SafeContact.model_validate({flag: True}).model_dump(mode="json", exclude_none=True)
    world.table.update(
        {"pk": f"CASE#{round_.ref}", "sk": "CONTACT"},
        "SET safe_contact = :unsafe",
        condition="attribute_exists(pk)",
        values={":unsafe": unsafe},
    )
    for page in (look(world, round_), open_page()):
        assert page.status == 409
        assert "in person" in page.html
        assert "Brook School" not in page.html
        assert "Hill School" not in page.html
    assert world.rounds.get(round_.ref, round_.number).outcome is None
    assert len(refusals(world, round_.ref)) == 1


def press_of(world: World, round_: Round) -> Callable[[], Reply]:
    """The yes of a page that is open already."""
    shown = question(world.cases.get(round_.ref), round_, world.profile, SOON).version
    return lambda: press(world, round_, wording=shown)
