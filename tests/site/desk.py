"""The desk of a service that is open, for tests in a browser."""

from dataclasses import dataclass

from infra.local.morning import Cases
from infra.local.staff import Staff


@dataclass(frozen=True)
class Desk:
    """Where its pages are (scheme, host and port), who else can ask its API, and the morning's cases."""

    url: str
    staff: Staff
    cases: Cases
