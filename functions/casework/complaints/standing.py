"""In which round a complaint stands: one that had ended goes on in another, as the same complaint."""

from casework.domain.case import Case
from casework.domain.complaint import Complaint
from casework.domain.round import Outcome, Round
from casework.errors import NotOnCase

GOES_ON_AFTER = frozenset({Outcome.RESOLVED, Outcome.UNRESOLVED, Outcome.NO_WORD})
"""However a complainant's word, or their silence, ended a complaint: they may go on all the same."""


def latest_complaint(case: Case) -> Round:
    """The round of the latest complaint on ``case``. Raises NotOnCase."""
    found = next((each for each in reversed(case.rounds) if each.complaint), None)
    if found is None:
        raise NotOnCase(case.ref, "complaint")
    return found


def where_it_stands(case: Case, number: int) -> Round:
    """The round in which the complaint that round ``number`` is about stands now. Raises NotOnCase."""
    stands = next((each for each in case.rounds if each.number == number and each.complaint), None)
    if stands is None:
        raise NotOnCase(case.ref, "complaint")
    for later in case.rounds[number:]:
        if stands.outcome in GOES_ON_AFTER and _goes_on(said_of(stands), later.complaint):
            stands = later
    return stands


def said_of(round_: Round) -> Complaint:
    """What ``round_``, which is a complaint, is about."""
    assert round_.complaint, "a round that is a complaint has one"  # noqa: S101
    return round_.complaint


def why_over(ended: Round) -> str:
    """What somebody is told who does something about a complaint that ``ended``: and how one can still complain."""
    another = "another complaint is opened at POST /cases/{ref}/complaints"
    if ended.outcome in GOES_ON_AFTER:
        another = f"they may go on with it, by next_step at POST /cases/{{ref}}/complaint/word, and {another}"
    return f"the complaint ended as “{ended.outcome}”; {another}"


def _goes_on(complaint: Complaint, later: Complaint | None) -> bool:
    """Whether ``later`` is ``complaint`` gone on: its steps and what was said to them are there before all others."""
    if later is None:
        return False
    steps, words = complaint.steps, complaint.words
    return len(later.steps) > len(steps) and later.steps[: len(steps)] == steps and later.words[: len(words)] == words
