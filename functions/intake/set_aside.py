"""An email that a machine sent by itself in answer to something, and that names no case: nobody has to see to it. It is
kept for a while, and whoever looks for it can take it up.
"""

from datetime import datetime

from casework.domain.round import Outcome, Round
from casework.domain.word_search import has_listed
from casework.profile import Profile
from intake.inbound_email import InboundEmail
from intake.which_case import Undecided


def may_be_set_aside(email: InboundEmail, undecided: Undecided | None, profile: Profile) -> bool:
    """Whether nobody has to see to ``email``, which begins a case: by its own sure signs, unless a case may be meant
    after all, or its words could mean that somebody is at risk (CF-21).
    """
    said = f"{email.message.subject or ''}\n{email.message.text}"
    return email.may_wait and undecided is None and not has_listed(said, profile.feedback.concern_words)


def set_aside(round_: Round, now: datetime) -> Round:
    """``round_`` as one that ended when it began, as was seen at ``now`` (aware): nothing was promised to anybody."""
    at = round_.received_at
    ended = {"due_at": at, "answered_at": at, "outcome": Outcome.SET_ASIDE, "recorded_at": now, "needs_eyes": ()}
    return round_.model_copy(update=ended)
