"""What is said about a file, by how it begins and what it packs."""

import gzip
import tracemalloc
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.mail.file_signs import file_signs

PROGRAM = "it is a program: it must not be opened"
MACROS = "it holds macros, which are programs: they must not be allowed to run"
PDF, PNG, JPEG = b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


def packed(*entries: tuple[str, bytes]) -> bytes:
    """An archive of `entries`, the same bytes whenever it is made: two workers must name one case alike."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in entries:
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "signs"),
    [
        ("plan.pdf", PDF, ()),
        ("photo.png", PNG, ()),
        ("photo.jpg", JPEG, ()),
        ("photo.jpeg", JPEG, ()),
        ("photo.png", JPEG, ()),
        ("notes.txt", b"hello there", ()),
        ("plan.docx", packed(("[Content_Types].xml", b"x"), ("word/document.xml", b"x")), ()),
        ("plan.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), ()),
        ("empty.pdf", b"", ()),
        ("unnamed", PDF, ()),
        ("plan.pdf", b"MZ\x90\x00" + bytes(100), (PROGRAM,)),
        ("setup.exe", b"MZ\x90\x00" + bytes(100), (PROGRAM,)),
        ("plan.pdf", b"#!/bin/sh\nrm", (PROGRAM,)),
        ("plan.pdf.js", b"var a", (PROGRAM,)),
        ("plan.LNK", b"", (PROGRAM,)),
        ("plan.pdf.scr. ", b"", (PROGRAM,)),
        ("plan.zip", packed(("plan.pdf.vbs", b"x")), ("it packs a program: that must not be opened",)),
        ("plan.docm", packed(("word/vbaProject.bin", b"x")), (MACROS,)),
        ("photo.jpg", PDF, ("it is called .jpg, but looks like .pdf",)),
        ("two.zip", packed(("a.txt", b"x"), ("b.ZIP", b"x")), ("it packs something that is packed itself",)),
        ("cut.zip", packed(("a.txt", b"x"))[:-30], ("what it packs cannot be listed",)),
        ("many.zip", packed(*((str(each), b"") for each in range(1_001))), ("it packs more than 1000 files",)),
    ],
)
def test_a_file_is_what_it_is_called_or_says_what_else(name: str, content: bytes, signs: tuple[str, ...]) -> None:
    assert file_signs(name, content) == signs


@pytest.mark.parametrize("bomb", [packed(("a", bytes(20_000_000))), gzip.compress(bytes(20_000_000), mtime=0)])
def test_what_grows_a_hundredfold_is_told_without_unpacking_it(bomb: bytes) -> None:
    tracemalloc.start()
    (sign,) = file_signs("a.zip" if bomb.startswith(b"PK") else "a.gz", bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "times as large" in sign
    assert most < 1_000_000


def test_a_password_is_told() -> None:
    locked = bytearray(packed(("a.txt", b"x")))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert file_signs("a.zip", bytes(locked)) == ("it is packed with a password: nothing has checked it for viruses",)


@given(st.sampled_from([b"PK\x03\x04", b"\x1f\x8b", b"MZ", b""]), st.binary(max_size=300), st.text(max_size=20))
def test_no_bytes_make_it_fail(begins: bytes, rest: bytes, name: str) -> None:
    file_signs(name, begins + rest)
