"""Looking for words in what somebody wrote: a guess, made to be looked at by a person, that decides nothing itself."""

import re
from collections.abc import Iterable
from functools import cache


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether ``text`` has one of ``words``: by whole words and phrases, whatever the letter case and line breaks."""
    return _found(text, _pattern(words))


def has_listed(text: str, listed: tuple[str, ...]) -> bool:
    """As has_any(), for a list of the profile's: what it is found by is remembered, as no name of a person may be."""
    return _found(text, _remembered(listed))


def _found(text: str, pattern: re.Pattern[str] | None) -> bool:
    return pattern is not None and pattern.search(text) is not None


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    phrases = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in words)
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE) if phrases else None


_remembered = cache(_pattern)
