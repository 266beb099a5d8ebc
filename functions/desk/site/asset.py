"""The stylesheet and the script of the desk's pages, as `make frontend` built them, and their icon.

Each is served by a name that holds a print of its bytes, so that browsers may keep it for ever: what is built anew has
another name.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from casework.domain.record import Record

AT = "/desk/assets/"
_FOLDER = Path(__file__).parent / "assets"
_TYPES = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "desk.svg": "image/svg+xml",
}


class Asset(Record):
    """What is served at ``path``."""

    path: str
    content_type: str
    text: str


class AssetNotFound(Exception):
    """Nothing is served at that path: perhaps it is that of an older build."""

    def __init__(self, path: str) -> None:
        super().__init__(f"there is no asset at {path}")
        self.path = path


def asset_path(name: str) -> str:
    """Where pages find the file ``name``: “/desk/assets/desk.”, a print and “.css” for “desk.css”."""
    return _asset(name).path


def asset_at(path: str) -> Asset:
    """What is served at ``path``. Raises AssetNotFound."""
    for name in _TYPES:
        if asset_path(name) == path:
            return _asset(name)
    raise AssetNotFound(path)


@cache
def _asset(name: str) -> Asset:
    content = (_FOLDER / name).read_bytes()
    stem, _, kind = name.partition(".")
    path = f"{AT}{stem}.{sha256(content).hexdigest()[:12]}.{kind}"
    return Asset(path=path, content_type=_TYPES[name], text=content.decode())
