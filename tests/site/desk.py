"""The desk of a service that is open, for tests in a browser."""

from dataclasses import dataclass
from typing import Any

from infra.local.morning import Cases
from infra.local.staff import Staff


@dataclass(frozen=True)
class Desk:
    """Where its pages are (scheme, host and port), who else can ask its API, where it takes mail, and the morning's
    cases.
    """

    url: str
    staff: Staff
    cases: Cases
    smtp_port: int

    def rings(self, name: str, email: str | None = None, **more: Any) -> str:
        """The reference of the case of a parent called ``name``, who has just rung and may be ``more`` than that."""
        contact = {
            "name": name,
            "email": email,
            "relationship": "parent",
            "permission_to_hold": True,
            "permission_asked": "spoken",
            "told_notice": True,
        }
        said = {"channel": "telephone", "kind": "enquiry", "summary": "Can the school send her home?", **more}
        ref = str(self.staff.post("/telephone-notes", {**said, "contact": contact})["ref"])
        self.staff.settle()
        return ref
