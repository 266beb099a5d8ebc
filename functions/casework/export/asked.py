"""What a copy is asked for, and what it is made from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.domain.case import Case
from casework.domain.consent import ForWhom
from casework.domain.incident import Incident
from casework.domain.reading import Reading
from casework.domain.rights_request import Right


@dataclass(frozen=True)
class AskedCopy:
    """Which ``right`` somebody uses on the first of ``cases``, over the data of who got in touch there or of the child,
    as ``for_whom`` says; the other cases are about the same person. ``incidents`` and ``reads`` are by the reference of
    their case. ``release`` are the ids of parts that a reviewer lets out, ``hold_back`` of those that they keep in.
    """

    cases: Sequence[Case]
    incidents: Mapping[str, Iterable[Incident]]
    reads: Mapping[str, Iterable[Reading]]
    right: Right
    for_whom: ForWhom = ForWhom.CLIENT
    release: Collection[str] = ()
    hold_back: Collection[str] = ()
