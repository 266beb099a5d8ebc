"""The years after the tour: a copy of a record, a hold, and nights in which what has had its time is erased. Everybody
is invented; the dates are written by hand, from a calendar and the periods of docs/retention.md.
"""

from datetime import datetime
from typing import Any

from infra.local.story import LONDON


def on(year: int, month: int, day: int, hour: int) -> datetime:
    """A moment on the wall clock of the service."""
    return datetime(year, month, day, hour, tzinfo=LONDON)


SELDOM = {
    "SweepFunctionEveryHalfHour": "rate(7 days)",
    "RetentionMachineEveryNight": "cron(0 2 1 2,5,8,11 ? *)",
    "DigestFunctionEveryMorning": "cron(30 8 1 1 ? 2199)",
}
"""By what the schedules fire through the years, of which the demo shows one night in each quarter."""

ENDED = on(2027, 1, 18, 10)
"""The forged letter is seen to, and the complaint decided: nothing stays open."""
COPIED = on(2027, 1, 20, 11)
HELD = on(2028, 12, 18, 9)
TWO_YEARS = on(2029, 2, 1, 9)
"""The morning after a night in which every enquiry of the tour is two years old."""
LIFTED = on(2029, 6, 4, 9)
FREED = on(2029, 8, 1, 9)
"""The morning after the first night without the hold."""
LOOKED = on(2034, 11, 2, 9)
"""Late replies are known for a year after the last erasure: now they are forgotten, too."""

WHO_ASKS = "priya.nair@example.org"
HER_WORDS = "Does that count Christmas?"
COPY: dict[str, Any] = {
    "right": "access",
    "what": "Everything that you have about me",
    "channel": "email",
    "identity": {"known_because": "She wrote from the address that we have always written to"},
}
HANDED_OVER: dict[str, Any] = {
    "settled": "done",
    "words": "You have the copy in your hands.",
    "export": "the copy of today, handed to her at the office",
}
IN_THE_COPY = {"index.html", "privacy-notice.txt", "record.html", "record.json", "originals/0001.eml"}

WHO_IS_HELD = "marta.z@example.org"
HOLD: dict[str, Any] = {
    "kind": "legal",
    "why": "Her solicitor asks us to keep everything about the exclusion",
    "review_on": "2029-06-11",
}
LIFT: dict[str, Any] = {"why": "The claim about the exclusion is settled", "review_on": None}

NOT_HERS: dict[str, Any] = {"channel": "telephone", "summary": "Rang Priya Nair: she never wrote that."}
STEP_TWO: dict[str, Any] = {"finding": "not_upheld", "words": "I find the same, and am sorry that it felt otherwise."}

DECIDED = {"safeguarding": on(2033, 2, 1, 9), "complaint": on(2033, 8, 1, 9)}
"""When the officer decides about each case that the schedule puts before a person, by the rule that asks: six years
after Jay Osei had his answer, and after the consent that let a manager know who complained.
"""
DECISION: dict[str, Any] = {"keep_until": None, "why": "Six years are over, and nobody needs it any more"}

ENQUIRIES = 5
"""Those that are two years old on that night and that nothing keeps: Tom Askew's, the Petries', the school's automatic
reply, the forged letter and the Rahmans'.
"""
CASES = 9

WORDS = (
    *("Priya", "Nair", "Askew", "Osei", "Petrie", "Zielinska", "Rahman", "Yusuf", "Idris", "Ama", "Boateng"),
    *("@example.org", "@grange.example.org", "@school.example.org", "01632"),
    *("EHC plan", "cannot drive", "extra time", "mediation", "excluded", "exclusion", "annual review", "afraid to go"),
    *("Olu Officer", "Casey Worker"),
)
"""Names, addresses and words of everybody in the stories: none may be found in the end."""
