"""Names as they are looked for: word by word, however they are written."""

import re
import unicodedata
from itertools import islice

from casework.domain.child import Child
from casework.domain.contact import Contact

NO_NAMES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "and"})
"""What stands beside names and is none."""

_MOST = 10
"""Words of one name by which it is found: nobody has more, and a transaction takes a hundred operations."""

_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc]")

_NOT_DECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
"""Letters with a stroke and the like, which Unicode does not take apart."""


def name_words(name: str) -> tuple[str, ...]:
    """The words of ``name``, each once: without accents, letter case, titles and apostrophes. “O'Brien-Łuczak” is
    obrien and luczak.
    """
    bare = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name).casefold()).translate(_NOT_DECOMPOSED)
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    words = (word for word in re.findall(r"[^\W_]+", letters) if word not in NO_NAMES)
    return tuple(islice(dict.fromkeys(words), _MOST))


def found_by(known: Contact | Child) -> tuple[str, ...]:
    """By what a person is found: the words of their name, and their whole email address."""
    words = name_words(known.name) if known.name else ()
    if isinstance(known, Contact) and known.email:
        return (*words, known.email.casefold())
    return words
