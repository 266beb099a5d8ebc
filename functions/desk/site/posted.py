"""What a browser posted: the fields of a form by name, each with every value that it has."""

from collections.abc import Iterable


class Posted:
    """The fields of one form. What is not there reads as nothing."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._fields: dict[str, list[str]] = {}
        for name, value in pairs:
            self._fields.setdefault(name, []).append(value)

    def text(self, name: str) -> str:
        """The first value of ``name``, without the spaces around it."""
        return self._fields.get(name, [""])[0].strip()

    def all(self, name: str) -> list[str]:
        """Every value of ``name`` that says something."""
        return [value.strip() for value in self._fields.get(name, []) if value.strip()]
