"""What an email is made of, where that is more than words and files: what it is sealed, signed or packed with."""

from enum import StrEnum


class Wrapping(StrEnum):
    """A way in which an email is wrapped."""

    SMIME_SIGNED = "smime_signed"
    SMIME_SEALED = "smime_sealed"
    PGP_SIGNED = "pgp_signed"
    PGP_SEALED = "pgp_sealed"
    RIGHTS_PROTECTED = "rights_protected"
    OUTLOOK_PACKAGE = "outlook_package"
    INVITATION = "invitation"

    @property
    def means(self) -> str:
        """What that is, in words for staff."""
        return _MEANS[self]

    @property
    def hides(self) -> bool:
        """Whether something in such an email cannot be read here, so that a person has to see to it."""
        return self in _HIDE


_ASK = "ask for it to be sent without that"
_MEANS = {
    Wrapping.SMIME_SIGNED: "it is signed (S/MIME); the signature was not checked",
    Wrapping.SMIME_SEALED: f"it is encrypted, or signed and closed (S/MIME), and cannot be read here: {_ASK}",
    Wrapping.PGP_SIGNED: "it is signed (PGP); the signature was not checked",
    Wrapping.PGP_SEALED: f"it is encrypted (PGP), and cannot be read here: {_ASK}",
    Wrapping.RIGHTS_PROTECTED: f"it is encrypted (Microsoft), and cannot be read here: {_ASK}",
    Wrapping.OUTLOOK_PACKAGE: "something in it is packed in a way that only Outlook opens (winmail.dat)",
    Wrapping.INVITATION: "it is an invitation for a calendar",
}
_HIDE = {Wrapping.SMIME_SEALED, Wrapping.PGP_SEALED, Wrapping.RIGHTS_PROTECTED, Wrapping.OUTLOOK_PACKAGE}
