"""Bytes that somebody calls text, as text: by the charset that they name where that can be, as browsers read it where
people's programs are known to name a wrong one.
"""

import codecs
import re

_UNDECLARED = "windows-1252"
# Programs mean what Windows calls so: the Encoding Standard of the WHATWG reads these labels by the larger set.
_MEANT = {
    "ascii": _UNDECLARED,
    "iso8859-1": _UNDECLARED,
    "cp1252": _UNDECLARED,
    "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874",
    "tis-620": "windows-874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-mac-roman": "mac-roman",
    "ks_c_5601-1987": "cp949",
}
# Python's own, which no mail means: they run escapes, or take four times as long over twice as much.
_NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
_MAY_BE_UTF_8 = {"utf-8", _UNDECLARED}
_BROKEN = "\ufffd"
_BEGINS_KANJI = re.compile(rb"\x1b\$[@B]")


def decoded(content: bytes, charset: str | None) -> str:
    """``content`` as text; nothing makes it fail. ``charset`` is what its sender calls it, or None.

    Bytes that are UTF-8 to the last are read as that where they are said to be western European or are said to be
    nothing: in no such language do they mean anything else; and where they cannot be what they are said to be. What is
    no UTF-8 at all is read as windows-1252, or by the marks with which Japanese begins (RFC 1468).
    """
    codec = _codec(charset or "")
    if codec in _MAY_BE_UTF_8:
        return _western(content)
    try:
        text = content.decode(codec, "replace")
    except (LookupError, ValueError):
        return _western(content)
    if _BROKEN not in text or content.isascii():
        return text
    try:
        return content.decode()
    except UnicodeDecodeError:
        return text


def _western(content: bytes) -> str:
    if content.isascii() and _BEGINS_KANJI.search(content):
        return content.decode("iso-2022-jp", "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        text = content.decode(errors="replace")
    # A few broken letters in much that is UTF-8 do not make the rest something else.
    broken = text.count(_BROKEN)
    is_utf_8 = sum(each > "\x7f" for each in text) >= 2 * broken
    return text if is_utf_8 else content.decode(_UNDECLARED, "replace")


def _python_name(charset: str) -> str | None:
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None


def _codec(charset: str) -> str:
    label = charset.strip(" \t\"'").lower()[:40]
    name = _MEANT.get(label) or _python_name(label)
    if name is None or name in _NO_CHARSETS:
        return _UNDECLARED
    return _MEANT.get(name, name)
