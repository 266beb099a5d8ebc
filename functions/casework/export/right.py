"""The two rights that end in something to carry away."""

from enum import StrEnum


class ExportRight(StrEnum):
    """ACCESS is a copy of what is kept (UK GDPR Article 15); PORTABILITY what they gave us, as data (Article 20)."""

    ACCESS = "access"
    PORTABILITY = "portability"
