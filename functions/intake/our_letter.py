"""Letters of ours, found by the ids that SES gave them: nobody knows one but who got the letter, and the mail systems
on its way.
"""

import re
from contextlib import suppress

from casework.domain.case import Case
from casework.domain.letter import Letter
from casework.domain.record import Record
from casework.errors import CaseNotFound
from casework.ports.cases import Cases

_OURS = re.compile(r"[<\"']*(?P<id>[^@]+)@(?:[a-z0-9-]+\.)*amazonses\.com[>\"',;.]*", re.IGNORECASE)
_MOST_IDS = 10


class OurLetter(Record):
    """A letter of ours, and the case that it is on."""

    ref: str
    letter: Letter


def ses_ids(named_ids: tuple[str, ...]) -> list[str]:
    """The ids that SES gave letters of ours, of those that an email names (RFC 5322 section 3.6.4): SES writes them in
    small letters, which not every system on the way keeps.
    """
    found = [match["id"] for name in named_ids if (match := _OURS.fullmatch(name))][-_MOST_IDS:]
    return list(dict.fromkeys(spelt for each in found for spelt in (each, each.lower())))


def by_ses_id(ses_message_id: str, cases: Cases) -> OurLetter | None:
    """The letter that SES sent under this id; None where it is on no case, or that was erased."""
    ref = cases.of_letter(ses_message_id, to_anybody=True)
    if ref is None:
        return None
    with suppress(CaseNotFound):
        case = cases.get(ref)
        # Of a message that was split off, letters stay with the case on which they were written.
        for each in (case, *(cases.get(split.of) for split in case.splits if split.to == ref)):
            if letter := _on(each, ses_message_id):
                return OurLetter(ref=each.ref, letter=letter)
    return None


def _on(case: Case, ses_message_id: str) -> Letter | None:
    return next((each for each in case.letters if each.ses_message_id == ses_message_id), None)
