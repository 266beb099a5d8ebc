"""What a case's history says of how long it is kept: holds, their reviews, and decisions about erasure (CF-07)."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.event import Event, event
from casework.domain.hold import Hold


def retention_events(case: Case) -> Iterator[Event]:
    for hold in case.holds:
        yield from _of_hold(hold)
    for review in case.erasure_reviews:
        decided = f"to be kept until {review.keep_until}" if review.keep_until else "to be erased"
        yield event(review.at, f"Its time is over: {decided}: {review.why}", review.by)


def _of_hold(hold: Hold) -> Iterator[Event]:
    yield event(hold.placed_at, f"Held ({hold.kind}): {hold.why}", hold.placed_by)
    for review in hold.reviews:
        becomes = "lifted" if review.lifted else f"goes on, to be reviewed on {review.review_on}"
        yield event(review.at, f"Hold {hold.id} {becomes}: {review.why}", review.by)
