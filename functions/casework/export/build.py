"""An access or portability export, built as it is written: nothing of it is ever whole in memory."""

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from io import RawIOBase
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from casework.domain.consent import ForWhom
from casework.domain.record import Record
from casework.domain.rights_request import Right
from casework.errors import MailNotKept
from casework.export.asked import AskedCopy
from casework.export.content import Content, CopiedCase, content
from casework.export.page import pages_of
from casework.export.part import Part
from casework.export.plain import as_data, for_program
from casework.export.section import SECTIONS
from casework.letters.enclosure import Enclosure, enclosure
from casework.ports.mail import Mail
from casework.profile import Profile

_CHUNK = 1024 * 1024
_FAST = 1
"""How hard to compress: the API waits for thirty seconds at most, and most of an email is text that packs well."""

_NOTICE = "privacy-notice"


class Built(Record):
    """What an export holds, and what it does not."""

    released: tuple[Part, ...]
    withheld: tuple[Part, ...]


def build(asked: AskedCopy, mail: Mail, sink: RawIOBase, profile: Profile, now: datetime) -> Built:
    """Write to ``sink``, which need not be seekable, the ZIP of what content() gives at ``now`` (aware).

    Raises what content() raises, before anything is written.
    """
    given = content(asked, profile, now)
    is_access = asked.right == Right.ACCESS
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=_FAST) as archive:
        export = _Export(archive, profile, now)
        for case in given.cases:
            export.data(case, asked.right)
            if is_access:
                export.originals(case, mail)
                export.record(case)
        if is_access:
            export.index(given, of_child=asked.for_whom is ForWhom.CHILD)
    return Built(released=given.given, withheld=given.withheld)


class _Export:
    def __init__(self, archive: ZipFile, profile: Profile, now: datetime) -> None:
        self._archive, self._profile, self._now = archive, profile, now
        self._gone: set[str] = set()

    def data(self, case: CopiedCase, right: Right) -> None:
        """The case as JSON, part by part."""
        head = {"reference": case.ref, "right": right, "made_at": self._now}
        with self._file(f"{case.ref}/record.json") as file:
            file.write(self._json(head)[:-1].encode() + b',"parts":[')
            for at, piece in enumerate(each for each in case.pieces if each.records):
                part = piece.part.model_dump(include={"id", "section", "title", "whose"})
                records = [as_data(record) for record in piece.records]
                file.write(b"," * bool(at) + self._json({**part, "records": records}).encode())
            file.write(b"]}")

    def originals(self, case: CopiedCase, mail: Mail) -> None:
        """Every original as it lies in the mail bucket. What was removed since the case was read is noted as gone."""
        for piece in case.pieces:
            if piece.raw_key is None:
                continue
            try:
                raw = mail.open(piece.raw_key)
            except MailNotKept:
                self._gone.add(piece.part.path)
                continue
            with closing(raw), self._file(piece.part.path) as file:
                shutil.copyfileobj(raw, file, _CHUNK)

    def record(self, case: CopiedCase) -> None:
        """The case for a reader."""
        sections = []
        for name, section in SECTIONS.items():
            parts = [(each.part, list(map(as_data, each.records))) for each in case.pieces if each.part.section == name]
            if parts:
                sections.append((name, section, parts))
        self._page(f"{case.ref}/record.html", "record", ref=case.ref, sections=sections, gone=self._gone)

    def index(self, given: Content, *, of_child: bool) -> None:
        """What somebody opens first. It is written last, because only then is it known what there is."""
        notice = self._notice()
        if notice:
            with self._file(notice.filename) as file:
                file.write(notice.content)
        self._page(
            "index.html",
            "index",
            made_at=self._now,
            cases=[{"ref": case.ref, "lines": list(_lines(case))} for case in given.cases],
            withheld=_held_back(given.withheld),
            of_child=of_child,
            notice=notice,
            commissioner=self._profile.complaints.data_protection,
        )

    def _notice(self) -> Enclosure | None:
        return next((enclosure(each) for each in self._profile.policies if each.id == _NOTICE), None)

    def _page(self, path: str, template: str, **facts: Any) -> None:
        with self._file(path) as file:
            for bit in pages_of(template, self._profile.office, service=self._profile.service, **facts):
                file.write(bit.encode())

    @contextmanager
    def _file(self, path: str) -> Iterator[IO[bytes]]:
        local = self._profile.office.local(self._now)
        info = ZipInfo(path, local.timetuple()[:6])
        info.compress_type, info._compresslevel = ZIP_DEFLATED, _FAST  # type: ignore[attr-defined]
        with self._archive.open(info, "w") as file:
            yield file

    def _json(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, default=lambda each: for_program(each, self._profile.office))


def _lines(case: CopiedCase) -> Iterator[dict[str, Any]]:
    for name, section in SECTIONS.items():
        found = [piece for piece in case.pieces if piece.part.section == name]
        if found:
            count = sum(max(1, len(piece.records)) for piece in found)
            whose = " and ".join(dict.fromkeys(piece.part.whose for piece in found))
            yield {"name": name, "title": section.title, "count": count, "whose": whose}


def _held_back(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """What the index says of what is held back: each reason once, and how often."""
    counted = Counter((part.named_to_them, part.ref, part.reason_for_them) for part in parts)
    return [{"title": title, "ref": ref, "why": why, "count": n} for (title, ref, why), n in counted.items()]
