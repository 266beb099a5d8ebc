"""What to be careful about in a file that came with an email, by its first bytes and the list of what it packs: nothing
is unpacked, and nothing run.
"""

import mimetypes
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

_HEAD = 4_000
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_RUN_BY_WINDOWS = re.compile(r"\.(bat|cmd|com|cpl|exe|hta|iso|jar|jse?|lnk|msc|msi|pif|ps1|reg|scr|url|vb[es]|ws[fh])")
"""What Windows runs, or opens as if it were its own, when it is clicked: PATHEXT, and what else is sent for that."""
_ZIP, _GZIP, _ENTRY = b"PK\x03\x04", b"\x1f\x8b", b"PK\x01\x02"
_MACROS = "vbaProject.bin"
_PACKED = {".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".iso", ".cab"}
_MOST_ENTRIES, _MOST_TIMES, _SMALL = 1_000, 100, 10_000_000
_ENCRYPTED = 0x1


def file_signs(name: str, content: bytes) -> tuple[str, ...]:
    """What is suspicious about ``content``, which its sender called ``name``, in words for staff. Nothing makes it
    fail: of what cannot be looked at it says so.
    """
    try:
        return (*_by_its_name(name, content[:_HEAD]), *_by_what_it_packs(content))
    except Exception:  # noqa: BLE001  # whatever a file does to whoever looks at it, it is listed and can be fetched
        return ("nobody can say what it is: it could not be looked at",)


def _by_its_name(name: str, head: bytes) -> Iterator[str]:
    ending = _ending(name)
    if head.startswith(_PROGRAMS) or _RUN_BY_WINDOWS.fullmatch(ending):
        yield "it is a program: it must not be opened"
        return
    looks_like = _endings(head)
    if ending and looks_like and ending not in looks_like and not _alike(name, looks_like):
        yield f"it is called {ending}, but looks like {looks_like[0]}"


def _ending(name: str) -> str:
    """By what Windows would choose how to open a file called ``name``: it forgets dots and spaces at its end."""
    return PurePath(name.rstrip(". ")).suffix.lower()


def _endings(head: bytes) -> list[str]:
    """The endings that files which begin so have, the likeliest first; none where nobody knows."""
    # Loaded when a message with files is opened.
    import puremagic

    try:
        return [found.extension for found in puremagic.magic_string(head) if found.extension]
    except (puremagic.PureError, ValueError):
        return []


def _alike(name: str, endings: list[str]) -> bool:
    """Whether both are pictures, sounds, films or texts, of whichever sort: nothing runs them."""
    called = (mimetypes.guess_type(name)[0] or "application/").partition("/")[0]
    return called != "application" and any(
        (mimetypes.guess_type(f"x{ending}")[0] or "").startswith(called) for ending in endings
    )


def _by_what_it_packs(content: bytes) -> Iterator[str]:
    if content.startswith(_ZIP):
        yield from _by_its_list(content)
    elif content.startswith(_GZIP) and len(content) > 4:
        # Its last four bytes are the size of what is in it (RFC 1952).
        yield from _by_its_size(int.from_bytes(content[-4:], "little"), len(content))


def _by_its_list(content: bytes) -> Iterator[str]:
    if content.count(_ENTRY) > _MOST_ENTRIES:
        yield f"it packs more than {_MOST_ENTRIES} files"
        return
    try:
        entries = ZipFile(BytesIO(content)).infolist()
    except BadZipFile:
        yield "what it packs cannot be listed"
        return
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        yield "it is packed with a password: nothing has checked it for viruses"
    if any(_RUN_BY_WINDOWS.fullmatch(_ending(entry.filename)) for entry in entries):
        yield "it packs a program: that must not be opened"
    if any(PurePath(entry.filename).name == _MACROS for entry in entries):
        yield "it holds macros, which are programs: they must not be allowed to run"
    if any(_ending(entry.filename) in _PACKED for entry in entries):
        yield "it packs something that is packed itself"
    yield from _by_its_size(sum(entry.file_size for entry in entries), len(content))


def _by_its_size(size: int, packed: int) -> Iterator[str]:
    if size > _SMALL and size > _MOST_TIMES * packed:
        yield f"unpacked it is {size // packed} times as large, as if made to fill a computer"
