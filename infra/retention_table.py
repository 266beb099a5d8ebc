"""Writes the tables of docs/retention.md: the rules of a profile and all that is stored, as an auditor reads them.

python -m infra.retention_table          # writes them into docs/retention.md
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from casework.domain.retention_policy import RetentionRule, Starts, Then
from casework.profile import Profile, load_profile
from casework.profile.stored import CASE, Goes, Stored, load_stored

DOCUMENT = Path(__file__).parents[1] / "docs/retention.md"
_PART = re.compile(r"(<!-- (?P<name>[a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_FROM = {
    Starts.LAST_CLOSURE: "the last closing of the case, the end of its last round, or what was recorded later",
    Starts.ENDED: "its end",
    Starts.REFERRAL_ASKED: "the day on which the family is asked",
    Starts.ERASED_AT: "the erasure",
    Starts.RUN_FINISHED: "the end of the run",
    Starts.COUNTED: "the counting",
    Starts.RECEIVED: "its arrival",
    Starts.SENT: "the sending",
    Starts.MADE: "its making",
    Starts.LOGGED: "the line",
    Starts.SEEN: "the last sign-in",
}
_GOES = {
    Goes.WITH_CASE: "with its case",
    Goes.BY_DAY: "on its own day, in the nightly run",
    Goes.BY_TTL: "by itself, up to two days after its day",
    Goes.STAYS: "stays",
}


def tabled(document: str) -> str:
    """The text ``document`` with its tables as Halton's profile and stored.toml have them today."""
    profile, stored = load_profile("halton"), load_stored()
    parts = {
        "periods": periods(profile),
        "reasons": reasons(profile),
        "items": items(stored),
        "fields": fields(stored),
        "mail": mail(stored),
        "letters": letters(stored),
        "clocks": clocks(stored),
    }
    return _PART.sub(lambda part: f"{part[1]}{parts[part['name']]}\n{part[3]}", document)


def periods(profile: Profile) -> str:
    """Each rule with its period, what starts its clock, and what becomes of it."""
    return _table(
        ("rule", "what is kept", "how long", "from when", "and then"),
        ((rule.id, rule.keeps, _period(rule), _FROM[rule.starts], _then(rule)) for rule in profile.retention.rules),
    )


def reasons(profile: Profile) -> str:
    """Each rule with why, on what basis, and why a request to erase is refused meanwhile, where it is."""
    return _table(
        ("rule", "why", "lawful basis", "why a request to erase it is refused", "source"),
        (
            (
                rule.id,
                rule.purpose,
                rule.basis,
                rule.against_request or "",
                f"{rule.source}; proposed" if rule.proposed else rule.source,
            )
            for rule in profile.retention.rules
        ),
    )


def items(stored: Stored) -> str:
    """Each type of item of the case table, the rules that it follows, and how it goes."""
    longest = f"“The longest of its case” is of these rules: {', '.join(stored.case_follows)}.\n\n"
    return longest + _table(
        ("item", "what it holds", "rule", "how it goes"),
        ((item.name, item.holds, _rules(item.follows), _GOES[item.goes]) for item in stored.items),
    )


def fields(stored: Stored) -> str:
    """Each field of each item: those about a person, and the others."""
    return _table(
        ("item", "what names, describes or quotes somebody", "everything else"),
        ((item.name, _folded(item.personal) or "nothing", _folded(item.other + item.marks)) for item in stored.items),
    )


def mail(stored: Stored) -> str:
    """What lies in the mail bucket, by prefix."""
    return _table(
        ("prefix", "what it holds", "rule", "how it goes", "about a person"),
        (
            (f"`{each.prefix}`", each.holds, _rules(each.follows), _GOES[each.goes], _yes(each.personal))
            for each in stored.prefixes
        ),
    )


def letters(stored: Stored) -> str:
    """What each letter says, and to whom."""
    return _table(
        ("letter", "to", "what it says", "about a person, beyond a reference"),
        ((f"`{name}`", each.to, each.says, _yes(each.personal)) for name, each in stored.letters.items()),
    )


def clocks(stored: Stored) -> str:
    """What an erasure does not reach, and for how many days at the most."""
    return _table(
        ("what", "what it holds", "about a person", "days", "from when", "made shorter by"),
        (
            (
                each.what,
                each.holds,
                _yes(each.personal),
                str(each.days or "no end"),
                each.starts,
                f"`{each.set_by}`" if each.set_by else "",
            )
            for each in stored.clocks
        ),
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [" | ".join(heads), " | ".join("---" for _ in heads), *map(" | ".join, rows)]
    return "\n".join(f"| {line} |" for line in lines)


def _period(rule: RetentionRule) -> str:
    if rule.forever:
        return "for ever"
    if rule.until_age:
        return f"{rule.years} years, and at least until they are {rule.until_age} where their date of birth is known"
    unit = next(unit for unit in ("years", "days", "working_days") if getattr(rule, unit))
    number = getattr(rule, unit)
    return f"{number} {unit.replace('_', ' ') if number > 1 else unit.removesuffix('s')}"


def _then(rule: RetentionRule) -> str:
    if rule.forever:
        return ""
    becomes = "made anonymous" if rule.then is Then.ANONYMISE else "erased"
    return f"{becomes} once a person has looked at it" if rule.review else becomes


def _rules(follows: Iterable[str]) -> str:
    return ", then ".join("the longest of its case" if rule == CASE else rule for rule in follows)


def _yes(whether: bool) -> str:
    return "yes" if whether else "no"


def _folded(paths: Iterable[str]) -> str:
    """Such as “name, by (id, name)” for “name”, “by.id”, “by.name”."""
    return ", ".join(_parts([path.split(".") for path in paths]))


def _parts(paths: list[list[str]]) -> Iterator[str]:
    for first in dict.fromkeys(path[0] for path in paths):
        within = [path[1:] for path in paths if path[0] == first and path[1:]]
        yield f"{first} ({', '.join(_parts(within))})" if within and within != [["*"]] else first


def main() -> None:
    DOCUMENT.write_text(tabled(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
