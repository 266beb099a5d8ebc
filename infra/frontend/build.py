"""`make frontend`: builds the desk's stylesheet and script into functions/desk/site/assets/, from where they ship.

What is built is committed, so that nobody needs Node.js but whoever changes how the desk looks. Each built file begins
with a print of the sources it was built from; a test finds one that is out of date.
"""

import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
ASSETS = HERE.parents[1] / "functions/desk/site/assets"
_STYLESHEET = [
    "sass", "--load-path=node_modules", "--style=compressed", "--no-charset", "--no-source-map",
    "--fatal-deprecation=import", "desk.scss",
]  # fmt: skip
_SCRIPT = ["esbuild", "desk.js", "--bundle", "--minify", "--format=esm", "--target=es2020", "--log-level=warning"]


def sources(name: str) -> str:
    """A print of everything that decides what is built as ``name``: our own sources, and which versions build them."""
    prints = sha256()
    for file in _files(name):
        prints.update(file.relative_to(HERE).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return prints.hexdigest()[:16]


def notice(name: str) -> str:
    """The comment that ``name`` begins with: what it was built from, and the licence of what is not ours."""
    licence = (HERE / "LICENCE.txt").read_text(encoding="utf-8")
    return f"/*! Built by `make frontend` from {sources(name)}.\n\n{licence}*/\n"


def _files(name: str) -> Iterator[Path]:
    yield from (HERE / "package.json", HERE / "package-lock.json", HERE / "LICENCE.txt")
    yield from sorted([*HERE.glob("*.scss"), *HERE.glob("parts/*.scss")]) if name == "desk.css" else [HERE / name]


def _built(command: list[str]) -> str:
    bin_ = HERE / "node_modules/.bin"
    return subprocess.run(
        [bin_ / command[0], *command[1:]], cwd=HERE, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def main() -> int:
    """Install what builds, by its lock, and build. Returns the exit status."""
    try:
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    except FileNotFoundError:
        print(
            "make frontend needs Node.js 20 or newer, with npm: on Debian, sudo apt install nodejs npm", file=sys.stderr
        )
        return 1
    for name, command in (("desk.css", _STYLESHEET), ("desk.js", _SCRIPT)):
        built = notice(name) + _built(command)
        (ASSETS / name).write_text(built, encoding="utf-8")
        print(f"{name}: {len(built.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
