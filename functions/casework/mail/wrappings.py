"""What an email is wrapped in, by what its parts say of themselves."""

from collections.abc import Iterator

from casework.domain.wrapping import Wrapping
from casework.mail.part import Part

_BY_TYPE = {
    "application/pgp-encrypted": Wrapping.PGP_SEALED,
    "application/pgp-signature": Wrapping.PGP_SIGNED,
    "application/pkcs7-signature": Wrapping.SMIME_SIGNED,
    "application/x-pkcs7-signature": Wrapping.SMIME_SIGNED,
    "application/x-microsoft-rpmsg-message": Wrapping.RIGHTS_PROTECTED,
    "application/ms-tnef": Wrapping.OUTLOOK_PACKAGE,
    "application/vnd.ms-tnef": Wrapping.OUTLOOK_PACKAGE,
    "text/calendar": Wrapping.INVITATION,
}
_PKCS7 = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_BY_NAME = {"winmail.dat": Wrapping.OUTLOOK_PACKAGE, "smime.p7m": Wrapping.SMIME_SEALED}
_INLINE = {
    "-----BEGIN PGP MESSAGE-----": Wrapping.PGP_SEALED,
    "-----BEGIN PGP SIGNED MESSAGE-----": Wrapping.PGP_SIGNED,
}


def wrappings(mail: Part, text: str) -> tuple[Wrapping, ...]:
    """What ``mail``, whose words are ``text``, is wrapped in: S/MIME (RFC 8551), PGP (RFC 3156, RFC 9580), Microsoft's
    own (MS-OXTNEF, MS-OXORMMS), an invitation (RFC 6047). Each once, in a fixed order.
    """
    found = {wrapping for part in mail.walk() for wrapping in _of(part)}
    found |= {wrapping for begin, wrapping in _INLINE.items() if begin in text}
    return tuple(wrapping for wrapping in Wrapping if wrapping in found)


def _of(part: Part) -> Iterator[Wrapping]:
    if part.type in _PKCS7:
        # A list of certificates, or a receipt, closes nothing.
        if part.parameter("smime-type") not in {"certs-only", "signed-receipt"}:
            yield Wrapping.SMIME_SEALED
    elif wrapping := _BY_TYPE.get(part.type) or _BY_NAME.get((part.name or "").lower()):
        yield wrapping
