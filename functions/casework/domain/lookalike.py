"""Addresses that are not what they seem: who writes may pass for somebody whom the service knows."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

from casework.domain.record import Record

_ADDRESS = re.compile(r"[^\s<>\"(),;:@]+@[^\s<>\"(),;:@]+")
_READ_AS = {
    "a": "\u0430\u03b1\u0251",
    "b": "\u0432\u044c",
    "c": "\u0441",
    "d": "\u0501",
    "e": "\u0435",
    "g": "\u0581\u0261",
    "h": "\u04bb\u043d",
    "k": "\u043a\u03ba",
    "l": "1i|\u0131\u0456\u04cf\u0269\u03b9",
    "m": "\u043c",
    "n": "\u043f\u0578",
    "o": "0\u043e\u03bf\u0585",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "s": "\u0455",
    "t": "\u0442",
    "u": "\u03c5\u057d",
    "v": "\u03bd\u0475",
    "w": "\u051d\u0461",
    "x": "\u0445",
    "y": "\u0443",
    "j": "\u0458",
}
"""What is easily read as another letter. Unicode's own list (TR 39) has thousands: a name in other letters than ours is
pointed out whatever it resembles, and this is only by which domain it could be meant.
"""
_ALIKE = str.maketrans({other: letter for letter, others in _READ_AS.items() for other in others})
_ALIKE_IN_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_LONG_ENOUGH = 5
"""How many letters the first part of a domain has before one more or less says anything: aol.com is one off many."""

_EVERYBODYS = frozenset({"gmail.com", "ymail.com", "mail.com", "email.com"})
"""Providers of mailboxes whose names happen to be one letter apart."""


class Sign(StrEnum):
    """What about an address is not what it seems."""

    NAME_IS_ANOTHER_ADDRESS = "name_is_another_address"
    OTHER_LETTERS = "other_letters"
    LIKE_A_KNOWN_DOMAIN = "like_a_known_domain"
    LIKE_A_KNOWN_ADDRESS = "like_a_known_address"
    REPLIES_GO_ELSEWHERE = "replies_go_elsewhere"


_WHY = {
    Sign.NAME_IS_ANOTHER_ADDRESS: "The name of the sender is an address, and not the one that it came from",
    Sign.OTHER_LETTERS: "The domain has letters of another alphabet, which can look like ours",
    Sign.LIKE_A_KNOWN_DOMAIN: "The domain looks like one that we know, and is another",
    Sign.LIKE_A_KNOWN_ADDRESS: "The address looks like the one that we know, and is another",
    Sign.REPLIES_GO_ELSEWHERE: "An answer would go to another domain than the message came from",
}


class LookAlike(Record):
    """That ``seen`` could be taken for ``like``, where that is known; ``why`` says it in words."""

    sign: Sign
    seen: str
    like: str | None = None
    why: str


def look_alikes(
    name: str | None,
    sender: str | None,
    replies_to: Iterable[str] = (),
    domains: Collection[str] = (),
    addresses: Collection[str] = (),
) -> tuple[LookAlike, ...]:
    """What is not what it seems about a message from ``sender``, who is called ``name``, to be answered at
    ``replies_to``. ``domains`` are those that the service knows, some by their ends only, such as gov.uk; ``addresses``
    are those of the people concerned, who may not be whom they seem either.
    """
    return tuple(dict.fromkeys(_found(name, sender, tuple(replies_to), domains, addresses)))


def _found(
    name: str | None,
    sender: str | None,
    replies_to: tuple[str, ...],
    domains: Collection[str],
    addresses: Collection[str],
) -> Iterator[LookAlike]:
    if sender is None:
        return
    for named in _ADDRESS.findall(name or ""):
        if named.casefold() != sender.casefold():
            yield _sign(Sign.NAME_IS_ANOTHER_ADDRESS, sender, named)
    for address in (sender, *replies_to):
        yield from _of_domain(_domain(address), {*map(str.casefold, domains)}, {*map(_domain, addresses)})
    yield from (_sign(Sign.LIKE_A_KNOWN_ADDRESS, sender, each) for each in addresses if _alike(sender, each))
    for reply in replies_to:
        if _domain(reply) != _domain(sender):
            yield _sign(Sign.REPLIES_GO_ELSEWHERE, reply, sender)


def _of_domain(domain: str, known: Collection[str], peoples: Collection[str]) -> Iterator[LookAlike]:
    shown = ".".join(map(_in_letters, domain.split(".")))
    if not shown.isascii():
        yield _sign(Sign.OTHER_LETTERS, f"{domain} ({shown})" if shown != domain else domain)
    if like := max((each for each in {*known, *peoples} if _imitates(shown, each, known)), key=len, default=None):
        yield _sign(Sign.LIKE_A_KNOWN_DOMAIN, domain, like)


def _imitates(domain: str, like: str, known: Collection[str]) -> bool:
    """Whether ``domain`` could be taken for ``like``, and is neither part of it nor of another one that is ``known``:
    that both are part of gov.uk says nothing.
    """
    others = (each for each in known if _within(domain, each) and not _within(like, each))
    if _within(domain, like) or any(others) or {domain, like} <= _EVERYBODYS:
        return False
    end = ".".join(domain.split(".")[-like.count(".") - 1 :])
    return (
        f".{like}." in f".{domain}."
        or _skeleton(end) == _skeleton(like)
        or (len(like.partition(".")[0]) >= _LONG_ENOUGH and _one_apart(end, like))
    )


def _alike(address: str, known: str) -> bool:
    mine, theirs = address.casefold(), known.casefold()
    return (
        mine != theirs
        and _domain(mine) == _domain(theirs)
        and (_skeleton(mine) == _skeleton(theirs) or _one_apart(mine, theirs))
    )


def _within(domain: str, known: str) -> bool:
    return domain == known or domain.endswith(f".{known}")


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold().rstrip(".")


def _in_letters(label: str) -> str:
    """A label of a domain as it would be shown (RFC 5891), or as it stands where it makes no sense."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode")
    except ValueError:
        return label


def _skeleton(text: str) -> str:
    """The same text for everything that looks much the same."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in parts if not unicodedata.combining(each)).translate(_ALIKE)
    for pair, one in _ALIKE_IN_PAIRS:
        plain = plain.replace(pair, one)
    return plain


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter more, less, or in place of another, or two that changed places, make ``one`` of ``other``."""
    short, long = sorted((one, other), key=len)
    if one == other or len(long) - len(short) > 1:
        return False
    begin = next((at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(short) < len(long):
        return short[begin:] == long[begin + 1 :]
    swapped = short[begin : begin + 2] == long[begin : begin + 2][::-1] and short[begin + 2 :] == long[begin + 2 :]
    return swapped or short[begin + 1 :] == long[begin + 1 :]


def _sign(sign: Sign, seen: str, like: str | None = None) -> LookAlike:
    return LookAlike(sign=sign, seen=seen, like=like, why=_WHY[sign])
