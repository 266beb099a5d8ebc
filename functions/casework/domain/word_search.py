"""Looking for words in what somebody wrote: a guess, made to be looked at by a person, that decides nothing itself."""

import re
from collections.abc import Iterable


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether ``text`` has one of ``words``: by whole words and phrases, whatever the letter case and line breaks."""
    phrases = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in words)
    return bool(phrases) and re.search(rf"(?<!\w)(?:{phrases})(?!\w)", text, re.IGNORECASE) is not None
