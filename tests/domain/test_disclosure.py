"""The consent check: share, ask or refuse, and what is missing in words that repeat nothing of what is wanted."""

from datetime import timedelta

import pytest

from casework.domain.channel import Channel
from casework.domain.consent import Answer, Consent, Withdrawal
from casework.domain.disclosure import Decision, decide, what_is_missing
from tests.domain.test_consent import SCOPE, consent, scope
from tests.world import NOON

DAY = timedelta(days=1)
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
        ([EXPIRED], Decision.ASK, "0001 for this recipient expired at 2026-12-24"),
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
    assert decide(SCOPE, consents, LATER) is decision
    said = what_is_missing(SCOPE, consents, LATER)
    assert said is None if missing is None else said and missing in said
    assert not any(word in (said or "") for word in ("Hill", "meeting", "attendance", "wishes"))
