"""What the service has published, clause by clause, as far as this software keeps it, and how: facts of the software.

Staff read it at the desk, and everybody else as docs/promises.md.
"""

import tomllib
from pathlib import Path

from pydantic import Field

from casework.domain.record import Record
from casework.domain.round import Kind


class PublishedPromise(Record):
    """One clause, and ``how`` it is kept. ``policy`` is the document that it comes from, by its id in the profile; the
    promised answers of the kinds that are ``counted`` show how well it is kept.
    """

    clause: str = Field(pattern=r"^[A-Z]{2}-\d\d$")
    promise: str
    how: str
    policy: str | None = None
    counted: tuple[Kind, ...] = ()


class PublishedPromises(Record):
    """All of them, in the order in which they were published."""

    promises: tuple[PublishedPromise, ...]


def load_promises() -> tuple[PublishedPromise, ...]:
    """The promises that promises.toml lists. Raises pydantic's ValidationError when one makes no sense."""
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return PublishedPromises.model_validate(written).promises
