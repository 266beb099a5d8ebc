"""Whether an email looks like a referral: somebody who works with families writes about one.

It is a guess, made to be looked at: it decides what is held back until a person has said what the email is, and never
whether someone gets an answer.
"""

from collections.abc import Iterable

from casework.domain.word_search import has_listed
from casework.profile.profile import ReferralPolicy


def looks_like_a_referral(sender: str | None, subject: str | None, text: str, policy: ReferralPolicy) -> bool:
    """Whether ``sender``'s domain is one of those that ``policy`` names, and the email has one of its words.

    A domain counts by whole labels (``hill.sch.uk`` is within ``sch.uk``, ``badsch.uk`` is not), a word or a phrase by
    whole words, whatever the letter case.
    """
    if sender is None or not _within(sender.rpartition("@")[2].casefold().rstrip("."), policy.senders):
        return False
    return has_listed(f"{subject or ''}\n{text}", policy.words)


def _within(domain: str, domains: Iterable[str]) -> bool:
    return any(domain == each or domain.endswith(f".{each}") for each in domains)
