"""Text that others chose, with what would hide or turn around parts of it made visible."""

import re

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\u2044\u2215\u29f8\u29f9\uff0f\uff3c\u200c\u200d]')
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")
_LONGEST_NAME = 150
UNNAMED = "unnamed"


def visible(text: str) -> str:
    """``text`` with control characters, and those that change the direction of what follows or show as nothing, written
    as their code: “invoice⟨U+202E⟩fdp.exe” would else be seen as “invoiceexe.pdf” (Unicode TR 36).
    """
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def file_name(name: str) -> str:
    """A name for a file that somebody else called ``name``: one that names no folder and no device, hides no ending and
    is not hidden itself. Its ending stays where it is too long.
    """
    seen = _NOT_IN_FILE_NAMES.sub("_", visible(name)).strip(". ")
    if _DEVICE.match(seen):
        seen = f"_{seen}"
    if len(seen) > _LONGEST_NAME:
        stem, dot, ending = seen.rpartition(".")
        kept = f"{dot}{ending}" if stem and len(ending) <= 10 else ""
        seen = f"{seen[: _LONGEST_NAME - len(kept)]}{kept}"
    return seen or UNNAMED
