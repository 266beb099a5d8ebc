"""Words that try to run, put into every field in which anybody can write anything."""

import re
from itertools import cycle
from typing import Any

from tests.journeys.canaries import Canaries
from tests.payloads import PAYLOADS

NAMES = re.compile(r"(contact|child|family)name")
"""Of which fields the planted words say who a family is."""

_NO_TEXT = re.compile(r"[\x00-\x1f\x7f]")


class Hostile(Canaries):
    """Plants a payload behind every canary, each of them in turn: whoever finds one knows of which field it is."""

    def __init__(self) -> None:
        super().__init__()
        self._payloads = cycle(_NO_TEXT.sub(" ", each).strip() for each in PAYLOADS)
        self.names: set[str] = set()
        """What was planted as the name of somebody of a family."""

    def plant(self, field: str) -> str:
        canary = super().plant(field)
        if NAMES.search(canary.lower()):
            self.names.add(canary)
            return f"{canary} <wbr onpaste=naming()>"  # in words that no statement may have
        return f"{canary} {next(self._payloads)}"

    def address(self, field: str) -> str:
        return f"{super().plant(field)}@example.org"

    def _instead(self, said: str, route: str, at: str) -> str:
        number = at.rpartition(".")[2] == "telephone"
        return "01632 960123 <i onclick=alert(1)>" if number else super()._instead(said, route, at)

    def sung(self, method: str, path: str, body: Any) -> Any:
        """As that of canaries; but which case it is about stays, and so does who is asked for by a sign-in id."""
        kept = {name: body[name] for name in ("into", "to", "staff_affected") if name in body}
        return {**super().sung(method, path, body), **kept}
