"""What every test gets without asking: no network, and no AWS account."""

import gc
import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.world import World, small_world

settings.register_profile("quick", max_examples=20)
settings.register_profile("long", max_examples=2_000, deadline=None)


class NetworkRefused(Exception):
    """A test tried to reach a host that is not this machine."""

    def __init__(self, address: object) -> None:
        super().__init__(f"tests reach only loopback, not {address!r}")
        self.address = address


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address as `connect` takes it, is this machine."""
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: bytes may hold the time they were made at, and workers must agree on names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """Refuse every connection that would leave this machine: a test that needs AWS is a test of someone else's day."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse_strangers(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
            raise NetworkRefused(address)

    def guarded_connect(sock: socket.socket, address: Any) -> None:
        refuse_strangers(sock, address)
        connect(sock, address)

    def guarded_connect_ex(sock: socket.socket, address: Any) -> int:
        refuse_strangers(sock, address)
        return connect_ex(sock, address)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def nobodys_account() -> Iterator[None]:
    """Credentials of no account, so that a client made outside moto fails instead of finding a developer's own."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "testing")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    patch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    patch.setenv("AWS_CONFIG_FILE", "/dev/null")
    patch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"):
        patch.delenv(name, raising=False)
    yield
    patch.undo()


def pytest_collection_finish() -> None:
    """What is there once everything is imported stays: looking through it again and again for garbage takes a third of
    what the tests take.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture
def world() -> Iterator[World]:
    """The real stores on a table of their own, with fakes around them."""
    with small_world() as small:
        yield small


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what works on tables in moto: each takes tens of milliseconds, and there are hundreds. And put files that
    take seconds first, in whatever order they were shuffled into, so that no process is left with one at the end.
    """
    for item in items:
        if "world" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.tables)
    long = {item.path for item in items if item.get_closest_marker("journey")}
    items.sort(key=lambda item: item.path not in long)
