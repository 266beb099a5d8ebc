"""The tour's third story: a mother complains, is not satisfied with the officer's answer, and goes to step two, where
the divisional manager reads her complaint and nothing else. Everybody is invented; the dates are written by hand from
the same wall calendar.
"""

from typing import Any

from infra.local.story import at

MOTHER = "ama.boateng@example.org"
NAMES = ("Ama", "Boateng")

COMPLAINED = at(24, 10, 0)
STEP_ONE_DUE = at(12, 17, 0, month=1)
ANSWERED = at(6, 11, 0, month=1)
WENT_ON = at(7, 19, 30, month=1)
STEP_TWO_DUE = at(4, 17, 0, month=2)
READ = at(8, 9, 15, month=1)

COMPLAINT: dict[str, Any] = {
    "channel": "telephone",
    "kind": "complaint",
    "contact": {
        "name": "Ama Boateng",
        "relationship": "parent",
        "email": MOTHER,
        "permission_to_hold": True,
        "told_notice": True,
    },
    "summary": "Nobody came to the review with her, although somebody had said they would.",
    "wants": "To know why, and that it does not happen to others.",
}
ANSWER: dict[str, Any] = {
    "finding": "not_upheld",
    "words": "Nobody had promised to come. I am sorry that this was not clear.",
}
