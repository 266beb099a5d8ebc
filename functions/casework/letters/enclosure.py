"""The service's policies as what a letter encloses (IM-08, CF-30)."""

import re
from functools import cache
from hashlib import sha256

from casework.domain.record import Record
from casework.profile.profile import POLICY_FILES, Policy, Profile

_TYPES = {
    "md": ("text", "plain"),
    "html": ("text", "html"),
    "pdf": ("application", "pdf"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


class Enclosure(Record):
    """A document as it is attached. ``version`` names it, its version, and by a hash of the file its very words."""

    title: str
    version: str
    filename: str
    maintype: str
    subtype: str
    content: bytes

    @property
    def parameters(self) -> dict[str, str]:
        return {"charset": "utf-8"} if self.maintype == "text" else {}


def welcome_pack(profile: Profile) -> tuple[Enclosure, ...]:
    """Everything that a new person is sent, the young person's version too: it is not for us to say who needs which."""
    return tuple(enclosure(policy) for policy in profile.policies if policy.in_welcome_pack)


@cache
def enclosure(policy: Policy) -> Enclosure:
    """``policy`` as it is sent. Markdown goes as plain text, which every telephone opens; other files as they are.

    Raises FileNotFoundError when the profile names a file that is not there.
    """
    content = (POLICY_FILES / policy.file).read_bytes()
    suffix = policy.file.rpartition(".")[2]
    maintype, subtype = _TYPES[suffix]
    return Enclosure(
        title=policy.title,
        version=f"{policy.id} {policy.version} ({sha256(content).hexdigest()[:8]})",
        filename=f"{policy.id}.{'txt' if suffix == 'md' else suffix}",
        maintype=maintype,
        subtype=subtype,
        content=re.sub(rb"^#+ |\*\*", b"", content, flags=re.MULTILINE) if suffix == "md" else content,
    )
