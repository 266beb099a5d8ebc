"""The parts of an export that say which letters went, and what staff had to do. Of the words of letters only those of
replies are stored: of the others the ledger keeps which version of them went to whom, and when.
"""

from collections.abc import Iterator

from casework.domain.letter import Letter, LetterState
from casework.domain.welcome import BY_POST
from casework.export.case_copy import CaseCopy
from casework.export.part import Piece
from casework.letters.spoken_notice import TO_BE_TOLD

_OF_EVERY_ENQUIRY = frozenset({"new_case", "new_message", "reminder", "overdue", "overdue_manager"})
"""Letters by which staff hear that somebody waits: they carry a reference and dates."""

_OF_EVERY_CASE = (
    "told-before-",
    "told-outcome-",
    "improvement-",
    "instead-of-",
    "refused-",
    "unconfirmed-",
    "returned-",
    "unwanted-",
    "doubtful-",
)
"""How the ids of tasks begin that say nothing which their person does not know. Any other waits for a reviewer: it may
tell of a concern, an incident or a conflict of interest.
"""

_NEVER_WENT = frozenset({LetterState.WITHHELD, LetterState.REFUSED})

_TO_REFERRER = "It went to who referred, and says who that is"
_TO_OTHERS = "It went to others, and may be about a complaint or a concern"
_INTERNAL = "It may be about a concern or about other people"


def of_ledger(copy: CaseCopy) -> Iterator[Piece]:
    """Every letter and every task."""
    for letter in copy.case.letters:
        yield _of_letter(copy, letter)
    for task in copy.case.tasks:
        why = copy.of_client or copy.of_its_asker(task.id) or (None if _is_ordinary(task.id) else _INTERNAL)
        title = f"Something to be done by staff, {copy.moment(task.opened_at)}"
        yield copy.piece("tasks", title, task, id_=task.id, withheld=why, discreet=True)


def _of_letter(copy: CaseCopy, letter: Letter) -> Piece:
    when, asker = copy.moment(letter.sent_at or letter.at), copy.of_its_asker(letter.id)
    if letter.recipient == "contact":
        why = copy.of_client or asker
        title = f"Letter that did not go to you, {when}" if letter.state in _NEVER_WENT else f"Letter to you, {when}"
        section = "letters" if letter.words is None else "replies"
        return copy.piece(section, title, letter, id_=letter.id, withheld=why, discreet=bool(asker))
    if letter.recipient == "referrer":
        title = f"Letter to who referred, {when}"
        return copy.piece("letters", title, letter, id_=letter.id, withheld=_TO_REFERRER, whose="of who referred")
    why = copy.of_client or asker or (None if _says_little(letter) else _TO_OTHERS)
    to_role = letter.model_copy(update={"to": ""})
    return copy.piece("letters", f"Letter to staff, {when}", to_role, id_=letter.id, withheld=why, discreet=True)


def _says_little(letter: Letter) -> bool:
    of_task = letter.id.removeprefix("task-")
    return letter.template in _OF_EVERY_ENQUIRY or (letter.template == "task" and _is_ordinary(of_task))


def _is_ordinary(task: str) -> bool:
    return task in {BY_POST, TO_BE_TOLD} or task.startswith(_OF_EVERY_CASE)
