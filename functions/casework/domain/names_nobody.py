"""Whether words say who somebody is: who reads them is to learn of a complaint, and not whose it is (CF-13, FB-15)."""

import re
from collections.abc import Iterator

from casework.domain.child import Child
from casework.domain.contact import Contact
from casework.domain.name_words import NO_NAMES
from casework.domain.word_search import has_any

_SHORT = 3
"""Shorter names, such as An or So, are words too: they are found as a name is written, with a capital."""
_LAST_DIGITS = 9
"""By how many digits a telephone number is known, whether it begins with 0 or with +44."""


def who_is_named(words: str, contact: Contact, child: Child) -> str | None:
    """By what ``words`` say whose they are, such as “the complainant's name”; None where by nothing that is known.

    It cannot know what nobody has noted: who writes the words is still asked to write of nobody.
    """
    return next(_found(words, contact, child), None)


def _found(words: str, contact: Contact, child: Child) -> Iterator[str]:
    if contact.name and _has_name(words, contact.name):
        yield "the complainant's name"
    if contact.email and contact.email.casefold() in words.casefold():
        yield "the complainant's email address"
    if contact.telephone and _numbers(contact.telephone) & _numbers(words):
        yield "the complainant's telephone number"
    if contact.address and any(_squashed(line) in _squashed(words) for line in _telling_lines(contact.address)):
        yield "the complainant's address"
    if child.name and _has_name(words, child.name):
        yield "the child's name"
    if child.school and has_any(words, [child.school]):
        yield "the child's school"


def _has_name(words: str, name: str) -> bool:
    """Whether ``words`` have any part of ``name``, such as the family name alone."""
    parts = [part for part in re.findall(r"[^\W\d_]+", name) if part.casefold() not in NO_NAMES]
    if has_any(words, [name, *(part for part in parts if len(part) >= _SHORT)]):
        return True
    short = {part.capitalize() for part in parts if 1 < len(part) < _SHORT}
    return not short.isdisjoint(re.findall(r"\w+", words))


def _numbers(text: str) -> set[str]:
    """The telephone numbers in ``text``, by their last digits; other digits are no number that anybody answers."""
    runs = (re.sub(r"\D", "", run) for run in re.findall(r"\d(?:[\s()./-]*\d)*", text))
    return {run[-_LAST_DIGITS:] for run in runs if len(run) >= _LAST_DIGITS}


def _telling_lines(address: str) -> list[str]:
    """The lines of an address by which somebody can be found: the first, and any with a number. Many live in a town."""
    lines = [line for line in re.split(r"[\n,]", address) if re.search(r"[^\W\d_]", line)]
    return [line for at, line in enumerate(lines) if at == 0 or re.search(r"\d", line)]


def _squashed(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())
