"""The consent check: share, ask or refuse, and what is missing in words that repeat nothing of what is wanted."""

from datetime import timedelta

import pytest

from casework.domain.channel import Channel
from casework.domain.consent import Answer, Consent, Withdrawal
from casework.domain.consent_check import check
from casework.domain.contact import Contact, Relationship
from casework.domain.disclosure import Decision
from casework.domain.whose_answer import Deciders
from tests.domain.test_consent import SCOPE, consent, scope
from tests.world import HALTON, NOON

DAY = timedelta(days=1)
PARENT = Deciders(contact=Contact(relationship=Relationship.PARENT), child=None, office=HALTON.office)
NOBODY = Deciders(contact=Contact(relationship=Relationship.PROFESSIONAL), child=None, office=HALTON.office)
LATER = NOON + 2 * DAY
WITHDRAWN = consent(withdrawn=Withdrawal(at=NOON + DAY, how=Channel.TELEPHONE))
EXPIRED = consent(expires_at=NOON + DAY)
NO = consent("0002", Answer.NO, NOON + DAY)


@pytest.mark.clause("CF-18")
@pytest.mark.parametrize(
    ("consents", "decision", "missing"),
    [
        ([], Decision.ASK, "nobody has agreed to this recipient"),
        ([consent()], Decision.SHARE, None),
        ([consent(scope=scope(items=["wishes"]))], Decision.ASK, "0001 for this recipient does not name all of these"),
        ([consent(scope=scope(purpose="else"))], Decision.ASK, "0001 for this recipient does not name this purpose"),
        ([consent(scope=scope(recipient="Dr Reed"))], Decision.ASK, "nobody has agreed to this recipient"),
        ([EXPIRED], Decision.ASK, "0001 for this recipient ended with Thursday 24 December 2026"),
        ([WITHDRAWN], Decision.REFUSE, "0001 for this recipient was withdrawn"),
        ([NO], Decision.REFUSE, "the last word about this recipient, 0002, was a no"),
        ([consent(), NO], Decision.REFUSE, "0002, was a no"),
        ([NO, consent("0003", at=LATER)], Decision.SHARE, None),
        ([WITHDRAWN, consent("0002", at=NOON + DAY)], Decision.SHARE, None),
        ([WITHDRAWN, consent("0002", at=LATER, scope=scope(purpose="else"))], Decision.ASK, "0002"),
        ([EXPIRED, consent("0002", scope=scope(purpose="else"))], Decision.ASK, "0002"),
    ],
)
def test_the_last_word_about_a_recipient_decides(
    consents: list[Consent], decision: Decision, missing: str | None
) -> None:
    checked = check(SCOPE, consents, PARENT, LATER)
    assert checked.decision is decision
    assert (checked.consent in consents) is (decision is Decision.SHARE)
    said = checked.missing
    assert said is None if missing is None else said and missing in said
    assert not any(word in (said or "") for word in ("Hill", "meeting", "attendance", "wishes"))


@pytest.mark.clause("YP-02")
@pytest.mark.parametrize(
    ("consents", "missing"),
    [
        ([], "nobody who may consent is known"),
        ([consent()], "consent 0001 no longer counts: nobody who may consent is known"),
        ([EXPIRED], "nobody who may consent is known"),
        ([consent(), NO], "0002, was a no"),
    ],
)
def test_where_nobody_may_say_yes_any_more_it_is_refused_and_says_why(consents: list[Consent], missing: str) -> None:
    checked = check(SCOPE, consents, NOBODY, LATER)
    assert checked.decision is Decision.REFUSE
    assert missing in (checked.missing or "")


def test_an_expired_yes_ended_with_its_last_day_on_the_office_s_clock() -> None:
    ended = consent(at=NOON - DAY, expires_at=NOON.replace(hour=0))
    assert "ended with Tuesday 22 December 2026" in (check(SCOPE, [ended], PARENT, LATER).missing or "")
