"""One case as it is copied for somebody, and how the parts of the copy are called."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.domain.case import Case
from casework.domain.consent import ForWhom, GivenBy
from casework.domain.office import Office
from casework.domain.record import Record
from casework.domain.round import Round
from casework.export.part import Part, Piece
from casework.letters.wording import FILTERS

YOURS, ABOUT_YOU = "yours", "about you"
_REPRESENTED = "Somebody else asked for them: somebody looks first whether they may know of it"
OF_THE_CLIENT = "It is about the person who got in touch, and not about the child"


@dataclass(frozen=True)
class CaseCopy:
    """``case``, on which staff are named by role only, as it is ``today`` for ``whose`` data is asked for."""

    case: Case
    whose: ForWhom
    office: Office
    today: date

    @property
    def of_client(self) -> str | None:
        """Why what is the client's is held back; None where who asks is the client."""
        return None if self.whose is ForWhom.CLIENT else OF_THE_CLIENT

    def of_asker(self, round_: Round) -> str | None:
        """Why what belongs to ``round_`` is held back: somebody else made that request, and no letter told the client;
        None where it is no such request.
        """
        return _REPRESENTED if round_.rights and round_.rights.made_by is GivenBy.REPRESENTATIVE else None

    def of_its_asker(self, id_: str) -> str | None:
        """As of_asker(), of a letter or a task that is called ``id_``."""
        for round_ in self.case.rounds:
            number = f"{round_.number:04}-"
            if (id_.startswith(number) or f"{number}rights-" in id_) and (why := self.of_asker(round_)):
                return why
        return None

    def piece(self, section: str, title: str, *records: Record, id_: str = "", **of_part: Any) -> Piece:
        """A part of this case, ``section`` where it is one of a kind, else told apart by ``id_``."""
        ref = self.case.ref
        name = f"{ref}/{section}/{id_}" if id_ else f"{ref}/{section}"
        part = Part(
            **{
                "id": name,
                "ref": ref,
                "section": section,
                "title": title,
                "whose": ABOUT_YOU,
                "path": f"{ref}/record.html",
                **of_part,
            }
        )
        return Piece(part=part, records=records)

    def day(self, moment: datetime) -> str:
        """Such as “Monday 4 January 2027”."""
        return FILTERS["day"](self.office.local(moment))

    def moment(self, moment: datetime) -> str:
        """Such as “Monday 4 January 2027, 9:30am”."""
        local = self.office.local(moment)
        return f"{FILTERS['day'](local)}, {FILTERS['clock'](local)}"
