"""What a nightly run did about each case that it looked at, and the certificate that proves it (CF-07)."""

from enum import StrEnum

from pydantic import Field

from casework.domain.erasure import ErasedBecause
from casework.domain.record import Instant, Record


class Became(StrEnum):
    """What a run found: ERASED is gone, HELD is kept by a hold, TO_REVIEW waits for a person; KEPT was not due after
    all, because something of it is open or another period runs. ERASED_BEFORE had its tombstone when the run came to
    it.
    """

    ERASED = "erased"
    HELD = "held"
    TO_REVIEW = "to_review"
    KEPT = "kept"
    ERASED_BEFORE = "erased_before"


class Traces(Record):
    """Where a case was kept beside its own partition of the table: its mail, and copies that hold it, by key; what
    SES's ids of its letters led to; the hashes by which recipients were known, because of which of its letters; and
    those by which somebody on it was found, each with who that was.
    """

    mail: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    found_by: tuple[str, ...] = ()
    items: int = 0

    def in_parts(self, most: int) -> list["Traces"]:
        """It in parts of at most so many of each kind; ``items`` are on the first."""
        longest = max(len(self.mail), len(self.letters), len(self.recipients), len(self.found_by), 1)
        return [
            Traces(
                mail=self.mail[begin : begin + most],
                letters=self.letters[begin : begin + most],
                recipients=self.recipients[begin : begin + most],
                found_by=self.found_by[begin : begin + most],
                items=0 if begin else self.items,
            )
            for begin in range(0, longest, most)
        ]

    def __add__(self, more: "Traces") -> "Traces":
        return Traces(
            mail=self.mail + more.mail,
            letters=self.letters + more.letters,
            recipients=self.recipients + more.recipients,
            found_by=self.found_by + more.found_by,
            items=self.items + more.items,
        )


class Receipt(Record):
    """What became of one case. ``rules`` are those whose period was over, ``traces`` where it was before it was erased,
    so that all of it can be looked for afterwards; ``left`` is how much of it was found then, None until somebody
    looked, and ``run`` the run that looked.
    """

    ref: str
    became: Became
    at: Instant
    rules: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    consents: int = 0
    traces: Traces = Field(default_factory=Traces)
    left: int | None = None
    run: str | None = None


class Clock(Record):
    """Something that no delete can reach, and how many days it stays at most; None until somebody removes it."""

    what: str
    days: int | None = None


class Certificate(Record):
    """Proof of one run: what was erased, by which rules, what holds kept, what of all that is left in any store, which
    is 0 or somebody has to look; and what goes by itself later. Counts only: no case, and nobody.
    """

    run: str
    began_at: Instant
    finished_at: Instant
    erased: int
    by_rule: dict[str, int]
    held: int
    by_hold: dict[str, int]
    to_review: int
    kept: int
    consents: int
    items: int
    mail: int
    left: int
    failed: int
    forgotten: int
    clocks: tuple[Clock, ...]
    told_at: Instant | None = None

    @property
    def on_request(self) -> int:
        """How many of ``erased`` their person asked for: no period of theirs was over."""
        return self.by_rule.get(ErasedBecause.REQUEST, 0)

    @property
    def is_empty(self) -> bool:
        """Whether the night had nothing for anybody to know: nothing went, waits for a person, or failed. That a case
        is held still is no news: its review is asked for by itself.
        """
        return not (self.erased or self.to_review or self.consents or self.left or self.failed)
