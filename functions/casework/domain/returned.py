"""That a letter of ours came back: it did not arrive, or who got it said that they do not want such mail."""

from enum import StrEnum

from casework.domain.record import Instant, Record


class How(StrEnum):
    """Why a letter came back. TRANSIENT is a final failure too, as of a full mailbox or a letter that was not let
    through: it did not arrive, but the next one may. A COMPLAINT says that it did arrive (RFC 5965).
    """

    PERMANENT = "permanent"
    TRANSIENT = "transient"
    COMPLAINT = "complaint"


_GRAVITY = (How.COMPLAINT, How.TRANSIENT, How.PERMANENT)


class HeardBy(StrEnum):
    """Who said so: a mail system by email (RFC 3464, RFC 5965), or SES, which had it from one, or gave up itself."""

    REPORT = "mail system report"
    SES = "SES"


class Returned(Record):
    """When and how a letter came back. ``status`` is the mail system's code, such as 5.1.1 (RFC 3463): no words of
    it, which may name people.
    """

    at: Instant
    how: How
    status: str | None = None
    heard_by: HeardBy

    @property
    def is_lost(self) -> bool:
        """Whether nobody has the letter."""
        return self.how is not How.COMPLAINT

    def is_news_after(self, standing: "Returned | None") -> bool:
        """Whether it says more than what is known already: the same is heard more than once, in two ways, and in any
        order. That nobody has the letter says more than that somebody complained of it.
        """
        return standing is None or _GRAVITY.index(self.how) > _GRAVITY.index(standing.how)


class ComesBack(Record):
    """Since when letters to an address are not to be sent, because one came back that says so of the next, too."""

    since: Instant
    how: How

    @property
    def why(self) -> str:
        """In words for staff."""
        on = f"{self.since.day} {self.since:%B %Y}"
        if self.how is How.COMPLAINT:
            return f"who reads this inbox reported a letter of ours as unwanted (on {on})"
        return f"letters to this address come back (since {on})"
