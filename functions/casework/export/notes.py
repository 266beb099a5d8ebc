"""The parts of an export that say what was noted: somebody's words are theirs, and staff's own wait for a reviewer."""

from collections.abc import Iterator

from casework.domain.consent import ForWhom
from casework.domain.note import Note, NoteKind
from casework.export.case_copy import ABOUT_YOU, YOURS, CaseCopy
from casework.export.part import Piece

_BY_STAFF = "It may be about a concern or about other people"
_CHILDS_OWN = "They are the child's or young person's own words, kept apart from their parent's (IM-12)"


def of_notes(copy: CaseCopy) -> Iterator[Piece]:
    """Every note."""
    for note in copy.case.notes:
        why, by_staff = _why_withheld(copy, note), note.kind in {NoteKind.PLAIN, NoteKind.SUPERVISION}
        title = f"Note, {note.kind.in_words}, {copy.moment(note.at)}"
        whose = YOURS if note.kind is NoteKind.THEIR_WORDS and why is None else ABOUT_YOU
        yield copy.piece("notes", title, note, id_=note.id, withheld=why, whose=whose, discreet=by_staff)


def _why_withheld(copy: CaseCopy, note: Note) -> str | None:
    if note.whose is ForWhom.CHILD:
        return None if copy.whose is ForWhom.CHILD else _CHILDS_OWN
    by_staff = note.kind in {NoteKind.PLAIN, NoteKind.SUPERVISION}
    return copy.of_client or (_BY_STAFF if by_staff else None)
