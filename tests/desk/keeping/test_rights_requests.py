"""A right over what is kept: noted, identified, paused, extended and answered, each act once and with what it needs."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.child import Child
from casework.domain.contact import Relationship
from casework.domain.rights_request import GROUNDS, RefusalGround, Right
from casework.domain.round import Kind, Outcome, Status
from casework.domain.staff import StaffMember
from casework.errors import AlreadyAnswered, FieldWrong, ImpossibleAct, LetterNotSent, NotOnCase
from casework.record_response import GivenResponse, record_response
from desk.cases.views import case_view
from desk.keeping.answer_request import NotedRightsAnswer
from desk.keeping.identify_requester import NotedIdentity, NotedStanding
from desk.keeping.record_request import NotedRequest
from tests.rights import ACCESS, ASKED, COPIED, DONE, REFUSED, Rights
from tests.sharing import DAY, HOUR
from tests.world import CASEY, NOON, World

DUE = datetime(2027, 1, 25, 17, tzinfo=UTC)
OLLIE = StaffMember(id="ollie", name="Ollie Officer")
YOUNG: dict[str, Any] = {
    "competence": "16, and understands what a record is",
    "wishes": "Is glad for their mother to read it",
}
UNDER, OVER = Child(name="Jo", over_school_age=False), Child(name="Jo", over_school_age=True)


@pytest.fixture
def rights(world: World) -> Rights:
    return Rights(world)


@pytest.mark.clause("CF-08")
def test_it_is_a_round_of_its_own_beside_what_they_came_for(rights: Rights, world: World) -> None:
    round_, again = rights.make(), rights.make(NOON + HOUR / 2)
    assert again == round_
    assert (round_.number, round_.kind, round_.due_at) == (2, Kind.RIGHTS_REQUEST, DUE)
    assert world.machine.started == [(rights.ref, 1), (rights.ref, 2)]
    assert rights.case.latest_round.number == 1
    lines = [(each.kind, each.due_at) for each in world.worklist.page(Status.OPEN, None).entries]
    assert (Kind.RIGHTS_REQUEST, DUE) in lines
    assert rights.make(NOON + 2 * HOUR).number == 3
    assert rights.make(right="erasure", what="Delete it").number == 4


@pytest.mark.clause("CF-08")
def test_its_time_begins_with_the_day_on_which_it_came(rights: Rights) -> None:
    assert rights.make(received_at=datetime(2026, 12, 21, 23, 30, tzinfo=UTC)).due_at == datetime(
        2027, 1, 21, 17, tzinfo=UTC
    )
    with pytest.raises(FieldWrong, match=r"^received_at"):
        rights.make(what="Another", received_at=NOON + DAY)


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize("identity", [{}, {"known_because": "x", "needed": "y"}, None])
def test_whether_it_is_known_who_asks_has_to_be_said(identity: Any) -> None:
    with pytest.raises(ValidationError, match="identity"):
        NotedRequest.model_validate({**ACCESS, "identity": identity})


@pytest.mark.clause("CF-08")
def test_where_it_is_asked_who_they_are_the_month_begins_when_they_have_shown_it(rights: Rights) -> None:
    rights.make(**ASKED)
    assert case_view(rights.case, rights.world.profile, NOON).rights_requests[0].due_at is None
    with pytest.raises(ImpossibleAct, match="not confirmed who asks"):
        rights.answer(NOON + DAY)
    came = datetime(2027, 1, 5, 10, tzinfo=UTC)
    round_ = rights.identify(came + DAY, how="A council tax bill", confirmed_at=came)
    assert round_.due_at == datetime(2027, 2, 5, 17, tzinfo=UTC)
    assert rights.identify(came + 2 * DAY, how="A council tax bill") == rights.round
    assert rights.subjects() == ["About your request"]
    assert "by 5pm on Friday 5 February 2027" in rights.last_letter()
    with pytest.raises(ImpossibleAct, match="nothing is awaited"):
        rights.identify(came + 2 * DAY, how="A passport")
    with pytest.raises(ImpossibleAct, match="asked before"):
        rights.identify(came + 2 * DAY, needed="A passport")


@pytest.mark.parametrize("wrong", [NOON - HOUR, NOON + 3 * DAY])
def test_nobody_has_shown_who_they_are_before_they_were_asked_or_tomorrow(rights: Rights, wrong: datetime) -> None:
    rights.make(**ASKED)
    with pytest.raises(FieldWrong, match=r"^confirmed_at"):
        rights.identify(NOON + 2 * DAY, how="A bill", confirmed_at=wrong)


@pytest.mark.clause("CF-08")
def test_doubts_that_come_later_stop_the_clock_too(rights: Rights) -> None:
    rights.make()
    rights.identify(NOON + DAY, needed="A letter with your address")
    assert rights.request.is_stopped
    assert "A letter with your address" in rights.last_letter()
    rights.identify(NOON + DAY, needed="A letter with your address")
    assert len(rights.subjects()) == 1


@pytest.mark.clause("CF-08")
def test_no_letter_names_a_day_for_the_answer_while_something_is_still_waited_for(rights: Rights) -> None:
    rights.make(**ASKED)
    rights.pause()
    asked = rights.last_letter()
    rights.extend()
    extended = rights.last_letter()
    rights.resume()
    resumed = rights.last_letter()
    for letter in (asked, extended, resumed):
        assert "A letter with your address on it" in letter
        assert "You will have our answer by" not in letter
    assert "goes on then" not in asked
    assert "we have what we needed" not in resumed
    for letter in (asked, extended):
        assert "The time for our answer begins when we have this, and your answer" in letter
    assert "You will have our answer 3 months after that at the latest" in resumed
    rights.pause(NOON + DAY, "And which school?")
    rights.identify(NOON + DAY, how="A council tax bill")
    shown = rights.last_letter()
    assert "When we have your answer to our question, we go on" in shown
    assert "You will have our answer by" not in shown


def test_nobody_is_asked_who_they_are_once_it_is_late(rights: Rights) -> None:
    rights.make()
    with pytest.raises(ImpossibleAct, match="ran out on 2027-01-23"):
        rights.identify(datetime(2027, 1, 24, 12, tzinfo=UTC), needed="A letter with your address")


@pytest.mark.parametrize("said", [{}, {"needed": "a", "how": "b"}])
def test_identity_is_asked_for_or_confirmed(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NotedIdentity.model_validate(said)


@pytest.mark.clause("CF-08")
def test_while_they_are_asked_what_they_want_its_time_stands_still(rights: Rights) -> None:
    rights.make()
    assert rights.pause(NOON + 5 * DAY).rights == rights.pause(NOON + 6 * DAY).rights
    assert "Which years do you mean?" in rights.last_letter()
    with pytest.raises(ImpossibleAct, match="stands still already"):
        rights.pause(NOON + 6 * DAY, "And which school?")
    answered = NOON + 8 * DAY
    round_ = rights.resume(NOON + 9 * DAY, answered_at=answered)
    assert round_.due_at == datetime(2027, 1, 27, 17, tzinfo=UTC)  # 23 January and four days
    assert rights.resume(NOON + 9 * DAY, answered_at=answered) == rights.round
    assert "Wednesday 27 January 2027" in rights.last_letter()
    rights.pause(NOON + 10 * DAY, "And which school?")
    assert rights.resume(NOON + 10 * DAY).due_at == datetime(2027, 1, 28, 17, tzinfo=UTC)
    with pytest.raises(ImpossibleAct, match="nothing was asked"):
        rights.resume(NOON + 20 * DAY)
    assert rights.subjects() == ["About your request"] * 4


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize("right", [right for right in Right if right is not Right.ACCESS])
def test_the_law_stops_the_clock_of_a_request_for_access_only(rights: Rights, right: Right) -> None:
    rights.make(right=right)
    with pytest.raises(ImpossibleAct, match="for access only"):
        rights.pause()


@pytest.mark.clause("CF-08")
def test_what_has_run_out_is_not_stopped_any_more(rights: Rights) -> None:
    rights.make()
    with pytest.raises(ImpossibleAct, match="ran out on 2027-01-23"):
        rights.pause(datetime(2027, 1, 24, 9, tzinfo=UTC))
    rights.extend(datetime(2027, 1, 23, 9, tzinfo=UTC))
    assert rights.pause(datetime(2027, 1, 24, 9, tzinfo=UTC)).rights


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize(("on", "may"), [("2027-01-23", True), ("2027-01-24", False)])
def test_it_is_extended_while_the_first_month_lasts_and_the_person_told_why(
    rights: Rights, on: str, *, may: bool
) -> None:
    rights.make()
    now = datetime.fromisoformat(f"{on}T12:00:00+00:00")
    if not may:
        with pytest.raises(ImpossibleAct, match="the first month ended on 2027-01-23"):
            rights.extend(now)
        return
    round_ = rights.extend(now)
    assert rights.extend(now) == rights.round
    assert round_.due_at == datetime(2027, 3, 23, 17, tzinfo=UTC)
    letter = rights.last_letter()
    assert "There are six years of letters" in letter
    assert "by 5pm on Tuesday 23 March 2027" in letter
    assert "Information Commissioner" in letter
    assert len(rights.subjects()) == 1
    with pytest.raises(ImpossibleAct, match="allows it once"):
        rights.extend(now, "Another reason")


@pytest.mark.clause("CF-08")
def test_days_on_which_it_stood_still_lengthen_the_first_month_too(rights: Rights) -> None:
    rights.make()
    rights.pause(NOON)
    rights.resume(NOON + DAY)
    assert rights.extend(datetime(2027, 1, 25, 12, tzinfo=UTC)).rights


def test_a_reason_is_needed_for_each(rights: Rights) -> None:
    rights.make()
    for act in (rights.pause, rights.extend):
        with pytest.raises(ValidationError):
            act(NOON, " ")


@pytest.mark.clause("CF-08")
def test_the_answer_ends_it_and_is_counted_once(rights: Rights, world: World) -> None:
    rights.make()
    rights.open()
    now = NOON + DAY
    round_ = rights.answer(now, **COPIED)
    assert rights.answer(now + DAY, **COPIED) == rights.round
    assert (round_.outcome, round_.answered_at, round_.status) == (Outcome.DONE, now, Status.ANSWERED)
    assert world.machine.woken == [f"token-{rights.ref}.2"]
    assert rights.subjects() == ["We have your request", "Our answer to your request"]
    assert "Here is all of it" in rights.last_letter()
    with pytest.raises(AlreadyAnswered):
        rights.answer(now, **REFUSED)
    (count,) = world.counts.of_rights_requests()
    assert count.model_dump() == {"month": "2026-12", "right": "access", "settled": "done", "n": 1, "late": 0}
    assert rights.open_tasks() == []


@pytest.mark.clause("CF-08")
def test_the_register_counts_by_month_right_and_outcome_and_says_how_many_were_late(
    rights: Rights, world: World
) -> None:
    for right, said, at in (
        ("access", COPIED, DUE),
        ("access", COPIED, DUE + HOUR),
        ("erasure", {**REFUSED, "ground": "legal_claims"}, DUE),
    ):
        made = rights.make(right=right, what=f"For {at}")
        rights.answer(at, number=made.number, **said)
    counted = [tuple(each.model_dump().values()) for each in world.counts.of_rights_requests()]
    assert counted == [("2027-01", "access", "done", 2, 1), ("2027-01", "erasure", "refused", 1, 0)]


@pytest.mark.clause("CF-07")
def test_its_record_is_kept_for_three_years(rights: Rights, world: World) -> None:
    assert world.profile.erase_on(Kind.RIGHTS_REQUEST, NOON) == date(2029, 12, 23)
    rights.make()
    rights.answer()
    item = world.table.get({"pk": f"CASE#{rights.ref}", "sk": "ROUND#0002"})
    assert item
    assert item["erase_on"] == "2029-12-23"


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize("settled", ["refused", "partly"])
def test_what_is_not_all_done_has_a_ground_and_says_where_else_to_turn(rights: Rights, settled: str) -> None:
    with pytest.raises(ValidationError, match="ground"):
        NotedRightsAnswer.model_validate({"settled": settled, "words": "No"})
    with pytest.raises(ValidationError, match="ground"):
        NotedRightsAnswer.model_validate({**DONE, "ground": "privileged"})
    rights.make()
    handed: dict[str, Any] = {"export": "0001"} if settled == "partly" else {}
    rights.answer(NOON, settled=settled, ground="other_people", words="Two letters are by somebody else", **handed)
    letter = rights.last_letter()
    assert "It would tell you about other people" in letter
    assert "Two letters are by somebody else" in letter
    assert "You can complain to us" in letter
    assert "Information Commissioner" in letter
    assert "0303 123 1113" in letter


@pytest.mark.parametrize("right", list(Right))
def test_each_right_is_refused_on_its_own_grounds_only(world: World, right: Right) -> None:
    rights = Rights(world)
    rights.make(right=right)
    for ground in set(RefusalGround) - GROUNDS[right]:
        with pytest.raises(FieldWrong, match=r"^ground"):
            rights.answer(settled="refused", ground=ground, words="No")
    assert rights.answer(settled="refused", ground=max(GROUNDS[right]), words="No").outcome is Outcome.REFUSED


@pytest.mark.clause("CF-08")
def test_an_objection_is_refused_on_compelling_grounds_or_leads_to_something(rights: Rights) -> None:
    rights.make(right="objection")
    with pytest.raises(ImpossibleAct, match="say in instead to which"):
        rights.answer()
    assert rights.answer(settled="refused", ground="compelling", words="No").outcome is Outcome.REFUSED


@pytest.mark.clause("CF-08")
def test_a_correction_says_what_was_corrected(rights: Rights) -> None:
    rights.make(right="correction")
    with pytest.raises(ImpossibleAct, match="what was corrected"):
        rights.answer()
    assert rights.answer(**DONE, corrected="The date of birth").outcome is Outcome.DONE
    assert rights.open_tasks() == []


@pytest.mark.clause("CF-08")
def test_whoever_was_told_what_is_corrected_has_to_be_told_of_that(rights: Rights, world: World) -> None:
    rights.client.say()
    rights.client.request()
    rights.client.make()
    rights.make(right="correction")
    rights.answer(**DONE, corrected="The date of birth")
    told = "Tell those to whom it was passed on what is corrected (Article 19): disclosure 0001"
    assert told in rights.open_tasks()
    assert told in rights.last_letter(world.caseworkers)
    for letter in world.post.to(world.caseworkers):
        assert "Hill School" not in str(letter)
        assert "date of birth" not in str(letter)


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ("access", {"corrected": "x"}),
        ("access", {"instead": "erasure"}),
        ("erasure", {"export": "0001"}),
    ],
)
def test_nothing_is_said_that_the_right_is_not_about(rights: Rights, right: str, said: dict[str, Any]) -> None:
    rights.make(right=right)
    with pytest.raises(FieldWrong, match=f"^{next(iter(said))}"):
        rights.answer(**DONE, **said)


@pytest.mark.clause("YP-02")
@pytest.mark.parametrize(
    ("child", "said", "missing"),
    [
        (UNDER, {}, "competent.*wishes"),
        (UNDER, {"competence": "Is five"}, "wishes"),
        (UNDER, {"wishes": "Does not mind"}, "competent"),
        (UNDER, YOUNG, None),
        (OVER, YOUNG, "what lets them ask"),
        (None, YOUNG, "what lets them ask"),
        (OVER, {**YOUNG, "authority": "A letter of theirs"}, None),
    ],
)
def test_a_parent_gets_nothing_of_a_childs_record_until_competence_and_wishes_are_noted(
    world: World, child: Child | None, said: dict[str, Any], missing: str | None
) -> None:
    rights = Rights(world, child=child)
    rights.make(for_whom="child", **said)
    if missing is None:
        assert rights.answer().outcome is Outcome.DONE
        return
    answers: list[dict[str, Any]] = [{"settled": "done"}, {"settled": "partly", "ground": "other_people"}]
    for said_yes in answers:
        with pytest.raises(ImpossibleAct, match=missing):
            rights.answer(**said_yes, words="Here it is")
    assert rights.answer(settled="refused", ground="not_theirs", words="No").outcome is Outcome.REFUSED


@pytest.mark.clause("YP-02")
def test_a_parent_who_asks_on_a_young_persons_own_case_gets_nothing_either(world: World) -> None:
    rights = Rights(world, Relationship.YOUNG_PERSON)
    rights.make(made_by="representative")
    with pytest.raises(ImpossibleAct, match=r"what lets them ask.*competent.*wishes"):
        rights.answer()
    rights.stand(authority="They hold parental responsibility")
    rights.stand(**YOUNG)
    assert rights.stand(**YOUNG) == rights.round
    assert rights.answer().outcome is Outcome.DONE
    assert rights.subjects() == []  # the address is the young person's, who did not ask
    assert any("somebody else made the request" in what for what in rights.open_tasks())
    with pytest.raises(ImpossibleAct, match="was answered"):
        rights.stand(authority="Something else")


def test_a_standing_says_something() -> None:
    with pytest.raises(ValidationError):
        NotedStanding.model_validate({})


@pytest.mark.parametrize("act", ["identify", "pause", "resume", "extend"])
def test_what_is_answered_is_not_moved_any_more(rights: Rights, act: str) -> None:
    rights.make()
    rights.answer()
    said: dict[str, Any] = {"needed": "x"} if act == "identify" else {}
    with pytest.raises(ImpossibleAct, match="was answered"):
        getattr(rights, act)(NOON + DAY, **said)


def test_another_round_is_no_request(rights: Rights) -> None:
    with pytest.raises(IndexError):
        rights.case.round(2)
    with pytest.raises(NotOnCase):
        rights.pause()


def test_it_is_not_answered_like_an_enquiry(rights: Rights, world: World) -> None:
    rights.make()
    given = GivenResponse.model_validate({"channel": "post", "summary": "Sent it", "round": 2})
    with pytest.raises(ImpossibleAct, match="rights-requests"):
        record_response(rights.ref, given, CASEY, world.cases, world.rounds, world.machine, world.profile, NOON)


@pytest.mark.parametrize("wrong", [NOON - HOUR, NOON + 2 * DAY])
def test_it_is_answered_between_its_receipt_and_now(rights: Rights, wrong: datetime) -> None:
    rights.make()
    with pytest.raises(FieldWrong, match=r"^answered_at"):
        rights.answer(NOON + DAY, **DONE, answered_at=wrong)


def test_an_answer_while_its_time_stands_still_is_no_late_one(rights: Rights) -> None:
    rights.make()
    rights.pause(NOON + DAY)
    late = datetime(2027, 2, 25, 12, tzinfo=UTC)
    rights.answer(late, settled="refused", ground="not_identified", words="We never heard which years")
    (view,) = case_view(rights.case, rights.world.profile, NOON).rights_requests
    assert (view.late, view.stands_still, view.due_at) == (False, False, datetime(2027, 3, 30, 16, tzinfo=UTC))


def test_a_letter_that_cannot_go_is_left_to_a_person(rights: Rights, world: World) -> None:
    rights.make()
    world.post.trouble = [LetterNotSent("Throttling")]
    rights.pause()
    assert rights.open_tasks() == ["Tell whoever made the request about personal data in round 2 what is new of it"]
    world.post.letters.clear()
    world.sweep(NOON + HOUR)
    assert len(world.post.to(world.caseworkers)) == 1
    assert rights.subjects() == []


def test_said_again_after_that_the_letter_goes_and_nothing_is_left(rights: Rights, world: World) -> None:
    rights.make()
    world.post.trouble = [LetterNotSent("Throttling")]
    rights.pause()
    rights.pause()
    assert rights.subjects() == ["About your request"]
    assert rights.open_tasks() == []


def unsafe_to_tell(rights: Rights) -> list[str]:
    return [what for what in rights.open_tasks() if "other people read this inbox" in what]


def test_no_letter_goes_where_it_is_not_safe(rights: Rights, world: World) -> None:
    contact = rights.case.contact
    assert contact
    unsafe = contact.model_copy(update={"safe_contact": contact.safe_contact.model_copy(update={"shared_inbox": True})})
    world.table.write(
        world.table.put(
            {**unsafe.model_dump(mode="json", exclude_none=True), "pk": f"CASE#{rights.ref}", "sk": "CONTACT"}
        )
    )
    rights.make()
    rights.open()
    (to_tell_that_it_came,) = unsafe_to_tell(rights)
    rights.answer(**REFUSED)
    (to_tell_the_answer,) = unsafe_to_tell(rights)
    assert "what became of it" in to_tell_the_answer
    assert "what became of it" not in to_tell_that_it_came
    assert rights.subjects() == []


@pytest.mark.clause("CF-08")
def test_the_history_tells_what_was_done_and_by_whom(rights: Rights, world: World) -> None:
    rights.make(**ASKED)
    rights.identify(NOON + DAY, how="A bill")
    rights.pause(NOON + 2 * DAY)
    rights.resume(NOON + 3 * DAY)
    rights.extend(NOON + 4 * DAY)
    rights.stand(NOON + 4 * DAY, authority="Parental responsibility")
    rights.answer(NOON + 5 * DAY, OLLIE, **{**COPIED, "settled": "partly", "ground": "other_people"})
    view = case_view(rights.case, world.profile, NOON)
    told = [(each.what, each.by) for each in view.history if "request for access" in each.what]
    assert told == [
        ("Round 2: request for access received from the person (email)", "Casey Worker"),
        ("Round 2, the request for access, waits: asked who they are", "Casey Worker"),
        ("Round 2, the request for access, goes on: it is known who they are (A bill)", "Casey Worker"),
        ("Round 2, the request for access, stands still: asked “Which years do you mean?”", "Casey Worker"),
        ("Round 2, the request for access, goes on: what was asked is answered", "Casey Worker"),
        ("Round 2, the request for access, may be made for somebody else: noted why", "Casey Worker"),
        ("Round 2, the request for access, extended: There are six years of letters", "Casey Worker"),
        ("Round 2, the request for access, answered: done in part (other people)", "Ollie Officer"),
    ]
    (seen,) = view.rights_requests
    assert (seen.round, seen.right, seen.what) == (2, Right.ACCESS, "Everything that you have on me")
    assert (view.round, view.kind, view.status) == (1, Kind.ENQUIRY, Status.OPEN)


def test_once_it_is_answered_nobody_has_to_tell_a_representative_what_came_before(rights: Rights) -> None:
    rights.make(made_by="representative", authority="A power of attorney")
    rights.open()
    rights.pause()
    before = rights.open_tasks()
    assert len(before) == 2
    rights.resume()
    rights.answer(NOON + DAY, settled="refused", ground="not_theirs", words="It is about somebody else")
    (left,) = rights.open_tasks()
    assert "what became of it" in left
