"""How long a case is kept: each rule with its clock, what keeps the clocks from running, and whose decision it is."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from casework.domain.anonymising import anonymised
from casework.domain.case import Case, CaseHeader
from casework.domain.channel import Channel
from casework.domain.child import Child
from casework.domain.closing import Closing, Level
from casework.domain.consent import Answer, Consent, GivenBy, Scope, Withdrawal
from casework.domain.contact import Contact, Relationship
from casework.domain.disclosure import Decision, Direction, Disclosure
from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import Hold, HoldKind, HoldReview
from casework.domain.incident import Incident
from casework.domain.message import Message
from casework.domain.retention import (
    Due,
    Held,
    NotYet,
    StillOpen,
    ToReview,
    expired_consents,
    grounds_against_request,
    next_look,
    standing,
)
from casework.domain.round import Kind, Outcome, Round
from casework.domain.safeguarding import Ground, SafeguardingDisclosure, ToldFirst
from casework.domain.survey import Ease, Helped, SurveyAnswer
from tests.world import CASEY, HALTON

POLICY, OFFICE = HALTON.retention, HALTON.office
DAY = timedelta(days=1)
REF = "HSP-2222-2222"


def on(day: str, hour: int = 12) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), UTC)


def ended(kind: Kind = Kind.ENQUIRY, day: str | None = "2027-01-08", number: int = 1, **facts: Any) -> Round:
    at = on(day or "2027-01-04")
    return Round(
        ref=REF,
        number=number,
        kind=kind,
        received_at=at - DAY,
        due_at=at,
        answered_at=at if day else None,
        message="m1",
        **facts,
    )


def case(*rounds: Round, **facts: Any) -> Case:
    rounds = rounds or (ended(),)
    opened: dict[str, Any] = {
        "ref": REF,
        "kind": rounds[0].kind,
        "channel": Channel.EMAIL,
        "opened_at": on("2027-01-04"),
    }
    nothing: dict[str, Any] = {"contact": None, "messages": (), "letters": (), "tasks": ()}
    return Case(header=CaseHeader(**opened), rounds=rounds, **{**nothing, **facts})


def closing(day: str, level: int | None = None, answer: SurveyAnswer | None = None) -> Closing:
    return Closing(id="0001", round=1, at=on(day), by=CASEY, level=Level(level) if level else None, answer=answer)


def consent(expires: str, withdrawn: str | None = None, made: tuple[str, ...] = (), number: str = "0001") -> Consent:
    taken_back = Withdrawal(at=on(withdrawn), how=Channel.TELEPHONE) if withdrawn else None
    return Consent(
        id=number,
        answer=Answer.YES,
        scope=Scope(recipient="Hill School", purpose="a visit", items=("wishes",)),
        given_by=GivenBy.CLIENT,
        told="We would tell the school",
        wording="in other words",
        how=Channel.TELEPHONE,
        given_at=on("2027-01-04"),
        recorded_at=on("2027-01-04"),
        expires_at=on(expires),
        withdrawn=taken_back,
        disclosures=made,
    )


def disclosure(requested: str, made: str | None = None) -> Disclosure:
    return Disclosure(
        id="0001",
        direction=Direction.SHARE,
        scope=Scope(recipient="Hill School", purpose="a visit", items=("wishes",)),
        requested_at=on(requested),
        requested_by=CASEY,
        decision=Decision.ASK,
        made_at=on(made) if made else None,
    )


def safeguarding(day: str) -> SafeguardingDisclosure:
    return SafeguardingDisclosure(
        id="0001",
        concern="Afraid to go home",
        at_risk="the child",
        ground=Ground.CHILD_AT_RISK,
        items=("what they said",),
        recipient="iCART",
        decided_by="Olu Officer",
        told_first=ToldFirst(told=False),
        made_at=on(day),
        recorded_at=on(day),
        recorded_by=CASEY,
    )


def incident(day: str, closed: str | None) -> Incident:
    over: dict[str, Any] = {"closed_at": on(closed), "closed_by": CASEY} if closed else {}
    return Incident(
        id="0001",
        channel=Channel.TELEPHONE,
        happened_at=on(day),
        words_used="I know where you park",
        staff_affected=("jo",),
        recorded_at=on(day),
        recorded_by=CASEY,
        **over,
    )


def hold(*reviews: HoldReview, kind: HoldKind = HoldKind.LEGAL, number: str = "0001") -> Hold:
    return Hold(
        id=number,
        kind=kind,
        why="The solicitor wrote",
        review_on=date(2029, 3, 1),
        placed_at=on("2028-01-10"),
        placed_by=CASEY,
        reviews=reviews,
    )


def reviewed(day: str, keep_until: str | None = None, number: str = "0001") -> ErasureReview:
    until = date.fromisoformat(keep_until) if keep_until else None
    return ErasureReview(id=number, keep_until=until, why="They may come back", at=on(day), by=CASEY)


def stands(given: Case, day: str, *incidents: Incident) -> Any:
    return standing(given, incidents, POLICY, OFFICE, date.fromisoformat(day))


BORN_2010 = Child(name="Charlie", born=date(2010, 5, 17))

KEPT = {
    "an enquiry, two years": (case(), (), "2029-01-08", "enquiry"),
    "that ended on 29 February": (case(ended(day="2028-02-29")), (), "2030-03-01", "enquiry"),
    "that ended late in the evening of London's summer": (
        case(ended(number=1).model_copy(update={"answered_at": on("2027-06-30", 23)})),
        (),
        "2029-07-01",
        "enquiry",
    ),
    "a comment, two years": (case(ended(Kind.COMMENT)), (), "2029-01-08", "feedback"),
    "views about another service, as feedback": (case(ended(Kind.OTHER_SERVICE)), (), "2029-01-08", "feedback"),
    "a complaint, six years": (case(ended(Kind.COMPLAINT)), (), "2033-01-08", "complaint"),
    "a request about personal data, three": (
        case(ended(), ended(Kind.RIGHTS_REQUEST, "2027-03-01", 2)),
        (),
        "2030-03-01",
        "rights_request",
    ),
    "a refusal of service, two from its own end": (
        case(ended(), ended(Kind.SERVICE_REFUSAL, "2027-09-01", 2)),
        (),
        "2029-09-01",
        "service_refusal",
    ),
    "the later of two enquiries": (case(ended(), ended(day="2028-04-03", number=2)), (), "2030-04-03", "enquiry"),
    "closed later than answered": (case(closings=(closing("2027-05-04"),)), (), "2029-05-04", "enquiry"),
    "level 1, like an enquiry": (case(closings=(closing("2027-05-04", 1),)), (), "2029-05-04", "enquiry"),
    "level 2, six years": (case(closings=(closing("2027-05-04", 2),)), (), "2033-05-04", "casework"),
    "level 4, six years": (case(closings=(closing("2027-05-04", 4),)), (), "2033-05-04", "casework"),
    "level 3 once, from the end of what came after": (
        case(ended(), ended(day="2028-04-03", number=2), closings=(closing("2027-05-04", 3),)),
        (),
        "2034-04-03",
        "casework",
    ),
    "a consent, six years from its end": (case(consents=(consent("2027-12-31"),)), (), "2033-12-31", "consent"),
    "taken back, from then": (case(consents=(consent("2027-12-31", "2027-02-01"),)), (), "2033-02-01", "consent"),
    "from what was passed on last": (
        case(consents=(consent("2027-12-31", "2027-02-01"),), disclosures=(disclosure("2027-01-05", "2027-03-01"),)),
        (),
        "2033-03-01",
        "consent",
    ),
    "what was asked for and never passed on": (
        case(disclosures=(disclosure("2027-02-03"),)),
        (),
        "2033-02-03",
        "consent",
    ),
    "an incident, two years from its closing": (
        case(),
        (incident("2027-01-05", "2027-11-01"),),
        "2029-11-01",
        "incident",
    ),
    "a safeguarding record, six years": (
        case(safeguarding=(safeguarding("2027-01-05"),)),
        (),
        "2033-01-08",
        "safeguarding",
    ),
    "written after the case was over, from then": (
        case(safeguarding=(safeguarding("2028-07-03"),)),
        (),
        "2034-07-03",
        "safeguarding",
    ),
    "until the child is 25": (
        case(safeguarding=(safeguarding("2027-01-05"),), child=BORN_2010),
        (),
        "2035-05-17",
        "safeguarding",
    ),
    "or the young person": (
        case(safeguarding=(safeguarding("2027-01-05"),), contact=Contact(born=date(2010, 5, 17))),
        (),
        "2035-05-17",
        "safeguarding",
    ),
    "born on 29 February": (
        case(safeguarding=(safeguarding("2027-01-05"),), child=Child(name="Charlie", born=date(2012, 2, 29))),
        (),
        "2037-03-01",
        "safeguarding",
    ),
    "the years, where they are 25 before": (
        case(safeguarding=(safeguarding("2027-01-05"),), child=Child(name="Charlie", born=date(2003, 5, 17))),
        (),
        "2033-01-08",
        "safeguarding",
    ),
    "an age says nothing of an enquiry": (case(child=BORN_2010), (), "2029-01-08", "enquiry"),
    "of another kind than it seemed, by the kind that it is": (
        case(
            ended(Kind.COMPLAINT, outcome=Outcome.RECLASSIFIED),
            ended(day="2027-02-01", number=2),
        ),
        (),
        "2029-02-01",
        "enquiry",
    ),
    "a referral that was refused and held, at once": (
        case(ended(Kind.REFERRAL, outcome=Outcome.REFUSED)),
        (),
        "2027-01-10",
        "referral",
    ),
    "and one that came by an email": (
        case(
            ended(outcome=Outcome.WAS_A_REFERRAL),
            ended(Kind.REFERRAL, "2027-02-01", 2, outcome=Outcome.EXPIRED),
        ),
        (),
        "2027-02-03",
        "referral",
    ),
    "a question says nothing of how long": (
        case(ended(), ended(Kind.CONSENT, "2027-02-01", 2, outcome=Outcome.EXPIRED)),
        (),
        "2029-02-01",
        "enquiry",
    ),
}


@pytest.mark.clause("CF-07")
@pytest.mark.parametrize(("given", "incidents", "until", "rule"), KEPT.values(), ids=KEPT)
def test_a_case_is_kept_until_the_last_of_its_clocks_and_no_day_longer(
    given: Case, incidents: tuple[Incident, ...], until: str, rule: str
) -> None:
    day = date.fromisoformat(until)
    assert standing(given, incidents, POLICY, OFFICE, day - DAY) == NotYet(day)
    found = standing(given, incidents, POLICY, OFFICE, day)
    assert isinstance(found, Due | ToReview)
    assert rule in [each.id for each in found.rules]
    assert isinstance(found, ToReview) is (rule in {"complaint", "casework", "safeguarding"})


@pytest.mark.clause("CF-07")
def test_the_whole_case_goes_by_every_rule_that_kept_it() -> None:
    found = stands(case(ended(), ended(Kind.COMMENT, "2027-02-01", 2)), "2029-02-01")
    assert isinstance(found, Due)
    assert [each.id for each in found.rules] == ["enquiry", "feedback"]


@pytest.mark.clause("CF-07")
def test_no_clock_runs_while_something_is_open_and_what_that_is_names_nobody() -> None:
    waiting = case(ended(), ended(Kind.SERVICE_REFUSAL, None, 2))
    assert stands(waiting, "2060-01-01") == StillOpen(("round 2 (service refusal)",))
    assert stands(case(), "2060-01-01", incident("2027-01-05", None)) == StillOpen(("a record that is not closed",))


@pytest.mark.clause("CF-07")
def test_a_hold_keeps_what_is_due_and_lifted_it_does_not() -> None:
    standing_hold = hold(kind=HoldKind.COMPLAINT, number="0002")
    lifted = hold(HoldReview(why="Settled", review_on=date(2029, 1, 8), lifted=True, at=on("2029-01-08"), by=CASEY))
    assert stands(case(holds=(lifted, standing_hold)), "2029-01-08") == Held((standing_hold,))
    assert stands(case(holds=(standing_hold,)), "2029-01-07") == NotYet(date(2029, 1, 8))
    assert isinstance(stands(case(holds=(lifted,)), "2029-01-08"), Due)


@pytest.mark.clause("CF-07")
def test_a_hold_comes_before_the_review_that_its_case_would_need() -> None:
    held = case(ended(Kind.COMPLAINT), holds=(hold(),), safeguarding=(safeguarding("2027-01-05"),))
    assert stands(held, "2033-01-08") == Held((hold(),))


REVIEWS = {
    "nobody has decided": ((), "2033-01-08", ToReview),
    "somebody did, to erase it": ((reviewed("2033-01-08"),), "2033-01-09", Due),
    "to keep it": ((reviewed("2033-01-10", "2034-06-01"),), "2034-05-31", NotYet),
    "and that day has come": ((reviewed("2033-01-10", "2034-06-01"),), "2034-06-01", ToReview),
    "and then to erase it": (
        (reviewed("2033-01-10", "2034-06-01"), reviewed("2034-06-02", number="0002")),
        "2034-06-03",
        Due,
    ),
    "before its time had come, which says nothing": ((reviewed("2032-12-01"),), "2033-01-08", ToReview),
}


@pytest.mark.clause("CF-07")
@pytest.mark.parametrize(("reviews", "day", "becomes"), REVIEWS.values(), ids=REVIEWS)
def test_a_person_decides_where_the_schedule_asks_for_that(
    reviews: tuple[ErasureReview, ...], day: str, becomes: type
) -> None:
    assert type(stands(case(ended(Kind.COMPLAINT), erasure_reviews=reviews), day)) is becomes


@pytest.mark.clause("CF-07")
def test_a_review_is_overtaken_by_what_came_after_it() -> None:
    came_again = case(
        ended(Kind.COMPLAINT), ended(day="2033-02-01", number=2), erasure_reviews=(reviewed("2033-01-08"),)
    )
    assert stands(came_again, "2039-01-31") == NotYet(date(2039, 2, 1))
    found = stands(came_again, "2039-02-01")
    assert isinstance(found, ToReview)
    assert ([each.id for each in found.rules], found.since) == (["complaint"], date(2039, 2, 1))


ONE, TWO = consent("2027-12-31", "2027-02-01"), consent("2028-06-30", number="0002")


@pytest.mark.clause("CF-18")
@pytest.mark.parametrize(
    ("day", "over", "then"),
    [
        ("2033-01-31", [], "2033-02-01"),
        ("2033-02-01", ["0001"], "2034-06-30"),
        ("2034-06-29", ["0001"], "2034-06-30"),
        ("2034-06-30", ["0001", "0002"], "2040-01-01"),
    ],
)
def test_a_consent_goes_by_its_own_period_and_somebody_looks_on_that_day(day: str, over: list[str], then: str) -> None:
    given, today = case(ended(day=None), consents=(ONE, TWO)), date.fromisoformat(day)
    assert [each.id for each in expired_consents(given, POLICY, OFFICE, today)] == over
    assert next_look(given, date(2040, 1, 1), POLICY, OFFICE, today) == date.fromisoformat(then)


@pytest.mark.clause("CF-18")
def test_a_consent_is_kept_as_long_as_proof_of_what_was_passed_on_under_it() -> None:
    used = consent("2027-12-31", "2027-02-01", made=("0001",))
    given = case(consents=(used,), disclosures=(disclosure("2027-01-05", "2028-03-01"),))
    assert expired_consents(given, POLICY, OFFICE, date(2034, 2, 28)) == ()
    assert expired_consents(given, POLICY, OFFICE, date(2034, 3, 1)) == (used,)


GROUNDS = {
    "an enquiry: none": (case(), (), "2027-02-01", []),
    "casework: none": (case(closings=(closing("2027-01-20", 3),)), (), "2027-02-01", []),
    "a hold": (case(holds=(hold(),)), (), "2027-02-01", ["legal hold 0001: to be reviewed on 2029-03-01"]),
    "a complaint": (case(ended(Kind.COMPLAINT)), (), "2033-01-07", ["17(3)(e)"]),
    "a complaint whose period is over": (case(ended(Kind.COMPLAINT)), (), "2033-01-08", []),
    "an incident": (case(), (incident("2027-01-05", "2027-01-20"),), "2027-02-01", ["17(3)(e)"]),
    "an incident and a refusal of one ground": (
        case(ended(), ended(Kind.SERVICE_REFUSAL, "2027-01-20", 2)),
        (incident("2027-01-05", "2027-01-20"),),
        "2027-02-01",
        ["17(3)(e)"],
    ),
    "a refusal long over, beside an enquiry of now": (
        case(ended(Kind.SERVICE_REFUSAL), ended(day="2029-01-30", number=2)),
        (),
        "2029-02-01",
        [],
    ),
    "safeguarding": (case(safeguarding=(safeguarding("2027-01-05"),)), (), "2027-02-01", ["protects somebody at risk"]),
}


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize(("given", "incidents", "day", "grounds"), GROUNDS.values(), ids=GROUNDS)
def test_a_request_to_erase_is_refused_on_every_ground_whose_period_runs(
    given: Case, incidents: tuple[Incident, ...], day: str, grounds: list[str]
) -> None:
    found = grounds_against_request(given, incidents, POLICY, OFFICE, date.fromisoformat(day))
    assert len(found) == len(grounds)
    assert all(words in said for words, said in zip(grounds, found, strict=True))


@pytest.mark.clause("CF-07")
def test_what_stays_of_an_anonymised_case_is_counted_and_says_nothing_of_anybody() -> None:
    late = ended(Kind.COMPLAINT, "2027-02-01", 2, outcome=Outcome.RESOLVED)
    given = case(
        ended(),
        late.model_copy(update={"due_at": late.due_at - DAY}),
        ended(Kind.CONSENT, "2027-02-02", 3, outcome=Outcome.GIVEN),
        ended(Kind.COMMENT, "2027-02-03", 4, outcome=Outcome.RECLASSIFIED),
        ended(Kind.SERVICE_REFUSAL, "2027-02-04", 5, outcome=Outcome.LIFTED),
        contact=Contact(name="Sam Fielding", email="sam@example.org", relationship=Relationship.PARENT),
        child=BORN_2010,
        messages=(Message(id="m1", channel=Channel.EMAIL, received_at=on("2027-01-04"), text="About Charlie"),),
        closings=(
            closing(
                "2027-03-01",
                2,
                SurveyAnswer(at=on("2027-03-02"), easy=Ease.HARD, helped=Helped.YES, reply_wanted=False),
            ),
        ),
    )
    statistic = anonymised(given, POLICY, OFFICE)
    assert statistic
    assert statistic.model_dump(mode="json") == {
        "month": "2027-01",
        "channel": "email",
        "relationship": "parent",
        "level": 2,
        "easy": "hard",
        "helped": "yes",
        "rounds": [
            {"kind": "enquiry", "outcome": None, "in_time": True},
            {"kind": "complaint", "outcome": "resolved", "in_time": False},
        ],
    }


@pytest.mark.parametrize(
    "rounds",
    [
        (ended(Kind.REFERRAL, outcome=Outcome.REFUSED),),
        (ended(outcome=Outcome.WAS_A_REFERRAL), ended(Kind.REFERRAL, number=2, outcome=Outcome.REFUSED)),
    ],
    ids=["referred", "referred by an email"],
)
@pytest.mark.clause("CF-25")
def test_of_a_referral_without_a_yes_nothing_but_a_count_is_left(rounds: tuple[Round, ...]) -> None:
    assert anonymised(case(*rounds), POLICY, OFFICE) is None
