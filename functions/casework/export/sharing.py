"""The parts of an export that say what was agreed to, what was passed on, and what was done because of a risk."""

from collections.abc import Iterator

from casework.domain.consent import ForWhom
from casework.export.case_copy import YOURS, CaseCopy
from casework.export.part import Piece
from casework.export.people import of_child

_AT_RISK = "It was written because somebody may be at risk: whoever is responsible for safeguarding decides (CF-20)"
_ABOUT_A_WORKER = "It is about a member of staff, and what was done so that they decide nothing"
_REFUSED_ACT = "It may name other people"


def of_sharing(copy: CaseCopy) -> Iterator[Piece]:
    """Consents and disclosures are of whom they are for; the rest waits for a reviewer."""
    case = copy.case
    for consent in case.consents:
        title = f"Consent {consent.id}, {copy.day(consent.given_at)}"
        why = _why_withheld(copy, consent.scope.for_whom)
        yield copy.piece("consents", title, consent, id_=consent.id, whose=_whose(why), withheld=why)
    for disclosure in case.disclosures:
        title = f"Passed on or asked for, {copy.day(disclosure.requested_at)}"
        why = _why_withheld(copy, disclosure.scope.for_whom)
        yield copy.piece("disclosures", title, disclosure, id_=disclosure.id, withheld=why)
    for record in case.safeguarding:
        title = f"Safeguarding record {record.id}, {copy.day(record.made_at)}"
        yield copy.piece(
            "safeguarding", title, record, id_=record.id, withheld=_AT_RISK, safeguarding=True, discreet=True
        )
    for conflict in case.conflicts:
        title = f"Conflict of interest {conflict.id}, {copy.day(conflict.declared_at)}"
        yield copy.piece(
            "conflicts",
            title,
            conflict,
            id_=conflict.id,
            whose="of a member of staff",
            withheld=_ABOUT_A_WORKER,
            discreet=True,
        )
    for number, refused in enumerate(case.refused, 1):
        title = f"Something that could not be done, {copy.moment(refused.at)}"
        id_ = f"{refused.at:%Y%m%dT%H%M%SZ}-{number}"
        yield copy.piece("not-done", title, refused, id_=id_, withheld=copy.of_client or _REFUSED_ACT, discreet=True)


def _why_withheld(copy: CaseCopy, for_whom: ForWhom) -> str | None:
    return copy.of_client if for_whom is ForWhom.CLIENT else of_child(copy)


def _whose(withheld: str | None) -> str:
    return "somebody else's" if withheld else YOURS
