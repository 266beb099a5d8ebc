"""Letters that came back, as the use cases need that kept."""

from typing import Protocol

from casework.domain.letter_return import LetterReturn


class Returns(Protocol):
    """Letters that came back."""

    def note(self, back: LetterReturn) -> None:
        """Write that a letter came back and all that follows, in one write. Raises CaseErased, and CaseMovedOn when
        something is not as it was read: then nothing is written.
        """
