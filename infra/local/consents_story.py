"""The tour's second story: a school refers a family, who say yes by the link they are sent, and a caseworker has to
pass something on without asking. Everybody is invented, and the dates are written by hand from the same wall calendar.
"""

from typing import Any

from infra.local.story import at

SCHOOL = "senco@grange.example.org"
FAMILY = "nadia.rahman@example.org"
NAMES = ("Idris", "Rahman", "Nadia", "Yusuf")

REFERRED = at(31, 10, 20)
ASKED_UNTIL = at(29, 17, 0, month=1)
SAID_YES = at(6, 18, 20, month=1)
ANSWER_DUE = at(13, 17, 0, month=1)
ANSWERED = at(11, 14, 0, month=1)

REFERRAL: dict[str, Any] = {
    "channel": "telephone",
    "referrer": {"name": "Ms Idris", "organisation": "Grange School", "email": SCHOOL},
    "family": {"name": "Nadia Rahman", "relationship": "parent", "email": FAMILY, "telephone": "01632 960456"},
    "child": {"name": "Yusuf Rahman", "school": "Grange School"},
    "reason": "They would like help with the annual review.",
    "permission": {"given_by": "parent", "given_on": "2026-12-30", "how": "spoken"},
}

CONCERNED = at(30, 14, 5)
"""In office hours, so that the first number to ring is the team's own and not the one for nights."""

CONCERN: dict[str, Any] = {
    "concern": "He said that he is afraid to go home tonight.",
    "at_risk": "the young person himself",
    "ground": "child_at_risk",
    "items": ["what he said", "where he is now"],
    "recipient": "iCART",
    "decided_by": "the officer, on the telephone",
    "told_first": {"told": True, "at": at(30, 13, 55).isoformat()},
    "made_at": CONCERNED.isoformat(),
}
WHOSE_CONCERN = "jay.osei@example.org"
