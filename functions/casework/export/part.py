"""What an export is made of: parts that are given or held back one by one."""

from casework.domain.record import Record

HELD_BACK, UNTIL_LOOKED_AT = "A record that the service made", "Somebody has to look at it before it can be given"


class Part(Record):
    """One part. ``path`` is where it lies in the ZIP, ``whose`` words or details it holds. ``withheld`` is why it is
    held back until a reviewer lets it out, None where nothing holds it.

    ``safeguarding`` flags what was done because somebody is at risk. ``discreet`` is what must not even be named to the
    person while it is held back: that there is such a record could put somebody at risk, or tell of an incident. What
    is not ``releasable`` is never let out.
    """

    id: str
    ref: str
    section: str
    title: str
    whose: str
    path: str
    withheld: str | None = None
    safeguarding: bool = False
    discreet: bool = False
    releasable: bool = True

    @property
    def named_to_them(self) -> str:
        """What the index calls it while it is held back."""
        return HELD_BACK if self.discreet else self.title

    @property
    def reason_for_them(self) -> str:
        """Why it is held back, as the index says it."""
        return UNTIL_LOOKED_AT if self.discreet else self.withheld or ""


class Piece(Record):
    """A part with what it holds: records, or the untouched email that lies under ``raw_key``."""

    part: Part
    records: tuple[Record, ...] = ()
    raw_key: str | None = None
