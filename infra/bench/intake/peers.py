"""Known helpdesks, each in an environment of its own below build/peers, and how each is started to take in messages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PEERS = ROOT / "build/peers"
DRIVERS = Path(__file__).parent / "drivers"
_DEBIAN = "bookworm"
_PACKAGES = ("request-tracker5", "rt5-db-sqlite")


class NotToBeHad(Exception):
    """A helpdesk cannot be installed on this machine."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be installed here: {why}")
        self.name, self.why = name, why


@dataclass(frozen=True)
class Peer:
    """A helpdesk. ``install`` makes its environment where there is none, and raises NotToBeHad; ``command`` takes in
    the messages in a folder, and is to be asked for before each run.
    """

    name: str
    install: Callable[[], None]
    command: Callable[[Path], Sequence[str]]


def peers() -> tuple[Peer, ...]:
    """Those with which intake is compared, the fastest first."""
    return (
        _of_python("django-helpdesk 2.6.1", "django-helpdesk==2.6.1", "django_helpdesk.py"),
        _of_python("Roundup 2.6.0", "roundup==2.6.0", "roundup_tracker.py"),
        Peer("Request Tracker 5.0.3", _install_request_tracker, _request_tracker),
    )


def _of_python(name: str, requirement: str, driver: str) -> Peer:
    """A helpdesk in Python, pinned; what it needs is as new as there is."""
    home = PEERS / requirement.partition("=")[0]

    def install() -> None:
        if (home / "ready").exists():
            return
        shutil.rmtree(home, ignore_errors=True)
        _quietly(name, [sys.executable, "-m", "venv", str(home)])
        _quietly(name, [str(home / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", requirement])
        (home / "ready").touch()

    def command(folder: Path) -> list[str]:
        return [str(home / "bin/python"), str(DRIVERS / driver), str(folder)]

    return Peer(name, install, command)


def _install_request_tracker() -> None:
    """Debian's package, in a root of its own made of packages from wherever this machine has its own from."""
    name, root = "Request Tracker", PEERS / "request-tracker"
    if (root / "ready").exists():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotToBeHad(name, "it takes root on a Debian to make it a root of its own")
    if not shutil.which("debootstrap"):
        _quietly(name, ["apt-get", "--quiet=2", "install", "--yes", "--no-install-recommends", "debootstrap"])
    shutil.rmtree(root, ignore_errors=True)
    _quietly(name, ["debootstrap", "--variant=minbase", _DEBIAN, str(root), _mirror(name)])
    nothing_starts = root / "usr/sbin/policy-rc.d"
    nothing_starts.write_text("#!/bin/sh\nexit 101\n")
    nothing_starts.chmod(0o755)
    quietly = ["chroot", str(root), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]
    _quietly(name, [*quietly, "update"])
    _quietly(name, [*quietly, "install", "--yes", "--no-install-recommends", *_PACKAGES])
    (root / "ready").touch()


def _request_tracker(folder: Path) -> list[str]:
    root = PEERS / "request-tracker"
    within = root / "bench"
    shutil.rmtree(within, ignore_errors=True)
    shutil.copytree(folder, within / "messages")
    shutil.copy(DRIVERS / "request_tracker.pl", within)
    return ["chroot", str(root), "env", "LC_ALL=C.UTF-8", "perl", "/bench/request_tracker.pl", "/bench/messages"]


def _mirror(name: str) -> str:
    """Where this machine has Debian's packages from. Raises NotToBeHad."""
    asked = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)", "Identifier: Packages"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    found = [line.split()[2] for line in listed.splitlines() if line.startswith("Debian Debian ")]
    if not found:
        raise NotToBeHad(name, "this machine has no packages of Debian's")
    return found[0]


def _quietly(name: str, command: Sequence[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise NotToBeHad(name, said[-1] if said else f"{command[0]} failed")
