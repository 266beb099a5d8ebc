"""What must be true of the years after the tour: what went, what stayed and why, and that it went from every store."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from infra.local import retention_story as story
from infra.local.stack import PARAMETERS


@dataclass(frozen=True)
class Look:
    """What an AWS client finds: the items of the case table by what they are, the versions of objects in the mail
    bucket, and which words about somebody are in any of it.
    """

    items: Counter[str]
    mail: int
    words: frozenset[str]


@dataclass(frozen=True)
class Erased:
    """The years as the API, the officer's letters and an AWS client showed them.

    ``certificates`` are by the day of the night, ``statuses`` what the held case and those that wait for a decision
    were answered with on the morning after, ``gone`` what all cases are answered with in the end.
    """

    copy: dict[str, bytes]
    parts: list[dict[str, Any]]
    certificates: dict[str, dict[str, Any]]
    statuses: dict[str, int]
    gone: tuple[int, ...]
    before: Look
    after: Look


def retention_checks(erased: Erased, emails: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Each fact in a sentence, and whether it holds; ``emails`` are those sent in these years."""
    two_years = erased.certificates[_day(story.TWO_YEARS)]
    freed = erased.certificates[_day(story.FREED)]
    letters = [email for email in emails if "Nightly erasure" in email["subject"]]
    return [
        ("the copy has a page to read, the same as data, and the email as it came", _is_whole(erased.copy)),
        ("the copy is about nobody else", not _others(erased.copy)),
        (
            "enquiries of two years ago are erased in one night, by their rule",
            two_years["by_rule"] == {"enquiry": story.ENQUIRIES},
        ),
        ("a case that is held stays, and the certificate says so", two_years["by_hold"] == {"legal": 1}),
        ("it is still there to be read the next morning", erased.statuses["held"] == 200),
        ("what another period keeps longer stays as well", two_years["kept"] == 2),
        ("when the hold is lifted, that case goes as well", freed["by_rule"] == {"enquiry": 1}),
        ("what a person has to decide waits for the officer", all(_waited(erased, rule) for rule in story.DECIDED)),
        ("the night after the decision erases it", all(_went(erased, rule) for rule in story.DECIDED)),
        (
            "every store was read again, and nothing was left over",
            not any(each["left"] or each["failed"] for each in erased.certificates.values()),
        ),
        ("the officer is told after each such night, in counts that name nobody", _told(letters, erased)),
        ("every case is answered as erased", erased.gone == (410,) * story.CASES),
        ("all that an AWS client looked for was there before", erased.before.words == frozenset(story.WORDS)),
        ("nothing of it is left in the table or the bucket", not erased.after.words and erased.after.mail == 0),
        (
            "what is left are tombstones, counts, statistics and certificates",
            erased.after.items.keys() == {"tombstone", "count", "statistic", "certificate"}
            and erased.after.items["tombstone"] == story.CASES,
        ),
    ]


def _day(morning: Any) -> str:
    return f"{morning:%Y-%m-%d}"


def _is_whole(copy: dict[str, bytes]) -> bool:
    names = {name.partition("/")[2] or name if name.startswith("HSP-") else name for name in copy}
    read = [text.decode() for name, text in copy.items() if not name.endswith(".txt") and name != "index.html"]
    return names == story.IN_THE_COPY and all(story.HER_WORDS in text for text in read)


def _others(copy: dict[str, bytes]) -> list[str]:
    """Who else of the tour is in it."""
    others = ("Askew", "Osei", "Petrie", "Zielinska", "Rahman", "Boateng", "Send everything you hold")
    return [name for name in others for text in copy.values() if name.encode() in text]


def _waited(erased: Erased, rule: str) -> bool:
    night = erased.certificates[_day(story.DECIDED[rule])]
    return (night["to_review"], night["erased"], erased.statuses[rule]) == (1, 0, 200)


def _went(erased: Erased, rule: str) -> bool:
    night = erased.certificates[f"{rule} decided"]
    return night["erased"] == 1 and rule in night["by_rule"]


def _told(letters: list[dict[str, Any]], erased: Erased) -> bool:
    told = {email["sent_at"][:10] for email in letters}
    nights = {each["finished_at"][:10] for each in erased.certificates.values()}
    texts = [email["subject"] + email["text"] for email in letters]
    to_the_officer = all(email["to"] == [PARAMETERS["OfficerAddress"]] for email in letters)
    return nights <= told and to_the_officer and not any(word in text for text in texts for word in _NOBODY)


_NOBODY = ("HSP-", *(word for word in story.WORDS if not word.startswith("@")))
"""Neither a case nor anybody; the service's own address is in every letter."""
