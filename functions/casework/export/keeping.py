"""The parts of an export that say why a case is kept: at its person's own wish, or for other reasons (CF-07)."""

from collections.abc import Iterator

from casework.domain.hold import HoldKind
from casework.export.case_copy import CaseCopy
from casework.export.part import Piece

_WHY_HELD = "It may tell of a risk, a claim or a complaint"
_WHY_KEPT = "It is about why the case is kept, and may tell of a risk"


def of_keeping(copy: CaseCopy) -> Iterator[Piece]:
    """Holds and reviews before erasure. A restriction is the person's own request, and so they know of it."""
    for hold in copy.case.holds:
        is_theirs = hold.kind is HoldKind.RESTRICTION
        why = copy.of_client or (None if is_theirs else _WHY_HELD)
        title = f"Why the case is kept: {hold.kind}, {copy.day(hold.placed_at)}"
        yield copy.piece("holds", title, hold, id_=hold.id, withheld=why, discreet=not is_theirs)
    for review in copy.case.erasure_reviews:
        title = f"Whether the case is kept, {copy.day(review.at)}"
        yield copy.piece("reviews", title, review, id_=review.id, withheld=copy.of_client or _WHY_KEPT, discreet=True)
