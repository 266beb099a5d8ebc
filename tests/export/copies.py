"""An export as its person finds it: built into memory, and opened again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO, RawIOBase
from typing import Any
from zipfile import ZipFile

from casework.domain.case import Case
from casework.domain.consent import ForWhom
from casework.domain.incident import Incident
from casework.domain.reading import Reading
from casework.domain.rights_request import Right
from casework.domain.staff import Role, StaffMember
from casework.export.asked import AskedCopy
from casework.export.build import Built, build
from tests.export.rich import an_incident, canary
from tests.world import HALTON, NOON, FakeMail


class Sink(RawIOBase):
    """Takes bytes and can go back to none of them, as an upload."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.written += data
        return len(data)


LOOKED = Reading(
    at=NOON + timedelta(hours=1),
    by=StaffMember(id=canary("reading.by.id"), name=canary("reading.by.name")),
    roles=(Role.OFFICER,),
    what=f"read the case: {canary('reading.what')}",
)


@dataclass(frozen=True)
class Copy:
    built: Built
    raw: bytes

    @property
    def archive(self) -> ZipFile:
        return ZipFile(BytesIO(self.raw))

    @property
    def names(self) -> list[str]:
        return self.archive.namelist()

    def text(self, name: str) -> str:
        return self.archive.read(name).decode()

    @property
    def everything(self) -> str:
        """Every file, as text, and every name of one."""
        return "\n".join([*self.names, *(self.text(name) for name in self.names)])

    @property
    def released(self) -> set[str]:
        return {part.id for part in self.built.released}

    @property
    def withheld(self) -> set[str]:
        return {part.id for part in self.built.withheld}


def mail_of(*cases: Case) -> FakeMail:
    """An original for every message that has one; each says only which it is."""
    return FakeMail(
        {
            each.raw_key: canary(f"original{each.id}").encode()
            for case in cases
            for each in case.messages
            if each.raw_key
        }
    )


def copied(
    *cases: Case,
    right: Right = Right.ACCESS,
    for_whom: ForWhom = ForWhom.CLIENT,
    release: Collection[str] = (),
    hold_back: Collection[str] = (),
    incidents: dict[str, list[Incident]] | None = None,
    mail: FakeMail | None = None,
) -> Copy:
    sink = Sink()
    found = {cases[0].ref: [an_incident()]} if incidents is None else incidents
    reads = {cases[0].ref: [LOOKED]}
    asked = AskedCopy(cases, found, reads, right, for_whom, release, hold_back)
    built = build(asked, mail or mail_of(*cases), sink, HALTON, NOON)
    return Copy(built, bytes(sink.written))
