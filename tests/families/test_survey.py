"""The page of the survey: looking changes nothing, it comes back once, and what somebody writes is seen to."""

import re
from collections.abc import Mapping
from datetime import timedelta
from itertools import product
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.adapters import keys
from casework.domain.channel import Channel
from casework.domain.event import BY_LINK
from casework.domain.feedback import Feedback
from casework.domain.history import history
from casework.domain.round import Kind, Status
from casework.domain.staff import Role
from casework.domain.survey import Ease, Helped
from casework.errors import CaseErased, LetterNotSent, MachineOutOfReach, NotOnCase
from casework.letters.page import render_page
from escalation.acknowledge import acknowledge
from families.answering import of_an_erased_case
from families.survey import show_survey
from families.survey_form import SurveyNotTaken, read_survey
from tests.closings import CLOSED, FILLED, ROBIN, TICKS, Closed, closed
from tests.desk.sharing.test_sharing_races import Interrupted
from tests.letters.test_wording import Page
from tests.world import HALTON, World, email, small_world

SOON = CLOSED + timedelta(days=1)
A_MINUTE = timedelta(minutes=1)


def task_ids(case: Closed) -> set[str]:
    return {task.id.rpartition("-")[0] for task in case.case.tasks}


def stored(world: World) -> Any:
    return world.table._client.scan(TableName="cases", ConsistentRead=True)["Items"]


def test_whoever_follows_the_link_sees_the_questions_and_changes_nothing(world: World) -> None:
    case = closed(world)
    before = stored(world)
    for _ in range(3):
        page = case.look(SOON)
        assert page.status == 200
        for asked in ("How easy", "Did it help", "What was good", "What could be better", "Would you like a reply"):
            assert asked in page.html
        for private in ("Robin", "Ashworth", ROBIN, case.ref, "transport"):
            assert private not in page.html
    assert stored(world) == before


@pytest.mark.clause("FB-08")
def test_ticks_are_counted_and_nobody_has_to_do_anything(world: World) -> None:
    case = closed(world)
    assert case.send(TICKS, SOON).status == 200
    answer = case.closing.answer
    assert answer
    assert (answer.easy, answer.helped, answer.reply_wanted, answer.message) == (Ease.HARD, Helped.PARTLY, False, None)
    assert (len(case.case.rounds), case.case.closing, case.counted()) == (1, case.closing, [(1, 0, 1)])
    said = "Survey came back: getting in touch was hard, it helped: partly; no reply is wanted"
    assert (said, BY_LINK) in {(line.what, line.by) for line in history(case.case)}


@pytest.mark.clause("FB-08")
@pytest.mark.clause("FB-12")
def test_what_somebody_writes_is_feedback_in_their_own_words_with_a_round_of_its_own(world: World) -> None:
    case = closed(world)
    case.send({**FILLED, "better": "More evenings"}, SOON)
    comment, message = case.case.latest_round, case.case.messages[-1]
    assert (comment.kind, comment.number, comment.status) == (Kind.COMMENT, 2, Status.OPEN)
    assert (comment.feedback, comment.message) == (Feedback(reply_wanted=False), message.id)
    assert comment.due_at == world.profile.course(comment).due_at
    assert (message.channel, message.received_at, message.sender) == (Channel.SURVEY, SOON, None)
    assert message.text == "What was good:\nThat somebody listened\n\nWhat could be better:\nMore evenings"
    assert (case.ref, 2) in world.machine.started
    assert case.case.closing is None
    assert task_ids(case) == set()


@pytest.mark.clause("FB-11")
def test_who_wants_a_reply_is_promised_one_even_without_words(world: World) -> None:
    case = closed(world)
    page = case.send({"reply": "yes"}, SOON)
    comment = case.case.latest_round
    assert comment.feedback
    assert comment.feedback.reply_wanted
    assert "5pm on Tuesday 5 January 2027" in page.html
    assert case.case.messages[-1].text == "They wrote nothing, and would like a reply."


def test_what_is_open_again_is_not_on_its_way_to_being_erased(world: World) -> None:
    case = closed(world)
    case.send(FILLED, SOON)
    item = world.table.get(keys.round_(case.ref, 1))
    assert item
    assert not {"erase_on", "erasure", "worklist"} & set(item)


def test_while_something_else_is_open_both_are_seen_to(world: World) -> None:
    case = closed(world)
    link = case.link
    to = world.replies.address(case.ref)
    world.receive(email("And now?", to=to, message_id="<2@mail.example.org>", **{"from": f"Robin <{ROBIN}>"}), SOON)
    assert link == case.link
    case.send(FILLED, SOON)
    assert [(each.kind, each.status) for each in case.case.rounds[1:]] == [
        (Kind.ENQUIRY, Status.OPEN),
        (Kind.COMMENT, Status.OPEN),
    ]


@pytest.mark.clause("FB-13")
@pytest.mark.clause("FB-08")
@pytest.mark.parametrize(
    ("words", "raised"),
    [
        ("I was let down and want an apology", {("complaint-hint", Role.OFFICER)}),
        ("My son is afraid of his teacher", {("concern-hint", Role.CASEWORKER)}),
        ("Nobody has called, and I am scared", {("complaint-hint", Role.OFFICER), ("concern-hint", Role.CASEWORKER)}),
    ],
)
def test_words_that_may_be_a_complaint_or_a_worry_make_a_person_look(
    world: World, words: str, raised: set[tuple[str, Role]]
) -> None:
    case = closed(world)
    case.send({**FILLED, "good": "", "better": words}, SOON)
    assert {(task.id.rpartition("-")[0], task.for_role) for task in case.case.tasks} == raised
    told = [letter.id for letter in case.case.letters if letter.id.startswith("task-")]
    assert len(told) == len(raised)
    assert words not in "".join(letter.as_string() for letter in world.post.letters)


def test_a_busy_post_office_loses_neither_answer_nor_task(world: World) -> None:
    case = closed(world)
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    case.send({**FILLED, "better": "I was let down"}, SOON)
    world.sweep(SOON + timedelta(hours=1))
    (letter,) = [each for each in world.post.to(world.officer) if "something for you" in each["Subject"]]
    assert case.ref in letter["Subject"]


def test_where_the_machine_is_out_of_reach_the_sweep_starts_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = closed(world)
    with monkeypatch.context() as patch:
        patch.setattr(world.machine, "start", _out_of_reach)
        assert case.send(FILLED, SOON).status == 200
    world.sweep(SOON + timedelta(hours=1))
    assert (case.ref, 2) in world.machine.started


def _out_of_reach(ref: str, number: int) -> None:
    raise MachineOutOfReach("ThrottlingException")


def test_the_same_button_pressed_twice_is_one_answer_and_hears_thank_you_twice(world: World) -> None:
    for filled in (FILLED, TICKS, {"reply": "yes"}):
        case = closed(world)
        assert case.send(filled, SOON) == case.send(filled, SOON + A_MINUTE)
        assert len([each for each in case.case.messages if each.channel is Channel.SURVEY]) <= 1


def test_other_answers_come_too_late_and_the_first_stay(world: World) -> None:
    case = closed(world)
    case.send(FILLED, SOON)
    before = case.case
    for form, at in (
        ({**FILLED, "helped": "no"}, SOON),
        ({**FILLED, "good": "x"}, SOON),
        (FILLED, SOON + timedelta(hours=2)),
    ):
        page = case.send(form, at)
        assert page.status == 409
        assert "have been answered" in page.html
    assert case.look(SOON).status == 410
    assert case.case == before


def test_after_its_time_the_link_says_so_and_keeps_nothing(world: World) -> None:
    case = closed(world)
    until = case.link.until
    assert case.look(until - A_MINUTE).status == 200
    for page in (case.look(until), case.send(FILLED, until)):
        assert page.status == 410
        assert "ring us" in page.html
    assert case.closing.answer is None


def test_of_an_erased_case_there_is_nothing_to_answer(world: World) -> None:
    case = closed(world)
    link = case.link
    world.erase(case.ref, SOON)
    with pytest.raises(CaseErased) as erased:
        _ = case.case
    page = of_an_erased_case(erased.value, FILLED, world.profile, SOON)
    assert (page.status, "no longer keep" in page.html) == (410, True)
    other = closed(world)
    with pytest.raises(NotOnCase):
        show_survey(link.model_copy(update={"closing": "0009"}), other.case, world.profile, SOON)


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({}, "easy", "at least one question"),
        ({"good": " \r\n "}, "easy", "at least one question"),
        ({"good": "Much"}, "reply", "would like a reply"),
        ({**FILLED, "easy": "quite"}, "easy", "Choose one"),
        ({**FILLED, "helped": "maybe"}, "helped", "Choose one"),
        ({**FILLED, "reply": "perhaps"}, "reply", "would like a reply"),
        ({**FILLED, "better": "x" * 20_001}, "better", "20,000 characters"),
        ({**FILLED, "good": "a\x00b"}, "good", "looks broken"),
        ({**FILLED, "good": "a\ufffdb"}, "good", "looks broken"),
    ],
)
def test_what_cannot_be_taken_is_shown_again_with_what_was_typed_and_what_is_wrong(
    world: World, form: dict[str, str], field: str, said: str
) -> None:
    case = closed(world)
    page = case.send(form, SOON)
    assert page.status == 422
    assert f'<a href="#{field}">' in page.html
    assert page.html.count(said) >= 2
    if "good" in form and len(form) > 1:
        assert form["good"].replace("\x00", "") in page.html.replace("\x00", "")
    assert case.closing.answer is None


@pytest.mark.clause("FB-11")
def test_who_writes_says_whether_they_would_like_a_reply() -> None:
    with pytest.raises(SurveyNotTaken) as refused:
        read_survey({"better": "More evenings"})
    assert list(refused.value.wrong) == ["reply"]
    assert read_survey({"better": "More evenings", "reply": "no"}).text == "What could be better:\nMore evenings"


@given(st.dictionaries(st.sampled_from(["easy", "helped", "good", "better", "reply", "other"]), st.text(max_size=40)))
@settings(max_examples=200)
def test_whatever_is_posted_is_a_survey_or_shown_again_as_a_whole_page(form: dict[str, str]) -> None:
    wrong = wrong_with(form)
    if wrong is None:
        survey = read_survey(form)
        assert survey.easy or survey.helped or survey.text or survey.reply
        assert survey.reply or not survey.text
        return
    assert set(wrong) <= {"easy", "helped", "good", "better", "reply"}
    html = render_page("survey", service=HALTON.service, filled=form, wrong=wrong)
    assert html.count("<form") == html.count("<main") == 1
    assert "<script" not in html


def wrong_with(form: dict[str, str]) -> Mapping[str, str] | None:
    try:
        read_survey(form)
    except SurveyNotTaken as refused:
        return refused.wrong
    return None


class TestEverybodyCanUseIt:
    """Without a script, with a keyboard, and with a screen reader (WCAG 2.2)."""

    PLAIN = render_page("survey", service=HALTON.service, filled={}, wrong={})
    WRONG = render_page("survey", service=HALTON.service, filled={}, wrong={"reply": "Say so", "good": "Shorter"})

    @pytest.mark.parametrize("html", [PLAIN, WRONG])
    def test_every_field_has_its_label_and_every_id_is_one(self, html: str) -> None:
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        fields = set(re.findall(r'<(?:input|textarea)[^>]* id="([^"]+)"', html))
        assert fields == set(re.findall(r'<label for="([^"]+)"', html))
        page = Page(html)
        assert page.tags.count("fieldset") == page.tags.count("legend") == 3
        assert "required" not in html

    def test_what_is_wrong_stands_first_leads_to_its_field_and_is_said_beside_it(self) -> None:
        assert self.WRONG.index('role="alert"') < self.WRONG.index("<h1>")
        ids = set(re.findall(r' id="([^"]+)"', self.WRONG))
        assert set(re.findall(r'href="#([^"]+)"', self.WRONG)) == {"reply", "good"} <= ids
        assert set(re.findall(r'aria-describedby="([^"]+)"', self.WRONG)) == {"reply-wrong", "good-wrong"} <= ids

    def test_every_answer_can_be_chosen(self) -> None:
        offered = set(re.findall(r'name="(\w+)" id="[^"]+" value="(\w+)"', self.PLAIN))
        assert offered == {
            *(("easy", each.value) for each in Ease),
            *(("helped", each.value) for each in Helped),
            ("reply", "yes"),
            ("reply", "no"),
        }

    def test_what_was_filled_in_is_still_there(self) -> None:
        filled = {"easy": "hard", "good": "a <b> & c"}
        html = render_page("survey", service=HALTON.service, filled=filled, wrong={"reply": "Say so"})
        assert re.findall(r'value="(\w+)" checked', html) == ["hard"]
        assert "a &lt;b&gt; &amp; c</textarea>" in html


@pytest.mark.clause("FB-11")
def test_a_comment_of_a_survey_is_acknowledged_like_any_other(world: World) -> None:
    case = closed(world)
    case.send({**FILLED, "reply": "yes"}, SOON)
    acknowledge(case.ref, 2, world.cases, world.correspondence, world.replies, SOON)
    assert any(letter.id == "0002-acknowledgement" for letter in case.case.letters)


class Killed(BaseException):
    """Not an Exception: nothing in the application may catch it, as nothing could on Lambda."""


def kill() -> None:
    raise Killed


def lived_through(form: dict[str, str], at: int, side: str) -> tuple[list[Any], bool]:
    """What stands after a survey whose taking was killed at its call number ``at``, and sent again."""
    with small_world() as world:
        case = closed(world)
        acting = World(cast("Any", Interrupted(world.table, at, side, kill)))
        acting.post = world.post
        acting.correspondence._post = world.post
        killed = False
        try:
            Closed(acting, case.ref).send(form, SOON)
        except Killed:
            killed = True
        assert case.send(form, SOON + A_MINUTE).status == 200
        world.sweep(SOON + timedelta(hours=1))
        found = case.case
        messages = [(each.text, each.channel) for each in found.messages]
        rounds = [(each.kind, each.status) for each in found.rounds]
        tasks = sorted(task_ids(case) - {task for task in task_ids(case) if task.startswith("unconfirmed")})
        return [messages, rounds, tasks, case.counted()], killed


@pytest.mark.parametrize("form", [TICKS, {**FILLED, "better": "I was let down, and I am scared"}])
def test_killed_anywhere_and_sent_again_it_is_one_answer(form: dict[str, str]) -> None:
    undisturbed, _ = lived_through(form, 0, "before")
    for at, side in product(range(1, 30), ("before", "after")):
        disturbed, killed = lived_through(form, at, side)
        assert disturbed == undisturbed, f"{side} call {at}"
        if not killed:
            break
    assert 1 < at < 29


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("at", range(1, 6))
def test_two_that_come_at_once_are_one_answer(world: World, at: int, side: str) -> None:
    case = closed(world)
    acting = World(cast("Any", Interrupted(world.table, at, side, lambda: case.send(FILLED, SOON))))
    acting.post = world.post
    page = Closed(acting, case.ref).send({**FILLED, "good": "Something else"}, SOON)
    assert case.counted() == [(1, 0, 1)]
    assert [each.channel for each in case.case.messages].count(Channel.SURVEY) == 1
    assert page.status in {200, 409}
    assert (page.status == 200) is ("Something else" in case.case.messages[-1].text)


def test_a_message_that_comes_meanwhile_is_lost_by_nobody(world: World) -> None:
    for at, side in product(range(1, 5), ("before", "after")):
        case = closed(world)

        def write(case: Closed = case, at: int = at, side: str = side) -> None:
            world.receive(
                email(
                    "And now?",
                    to=world.replies.address(case.ref),
                    message_id=f"<{at}-{side}-{case.ref}@mail.example.org>",
                    **{"from": f"Robin <{ROBIN}>"},
                ),
                SOON,
            )

        acting = World(cast("Any", Interrupted(world.table, at, side, write)))
        acting.post = world.post
        Closed(acting, case.ref).send(FILLED, SOON)
        kinds = [each.kind for each in case.case.rounds]
        assert Kind.COMMENT in kinds
        for number in (each.number for each in case.case.rounds if each.status is Status.OPEN):
            item = world.table.get(keys.round_(case.ref, number))
            assert item
            assert item["worklist"] == "open"
