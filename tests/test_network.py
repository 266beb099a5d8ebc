"""The guard that keeps tests on this machine must itself be seen to bite."""

import socket

import pytest

from tests.conftest import NetworkRefused


def test_a_connection_that_would_leave_the_machine_is_refused() -> None:
    with socket.socket() as sock, pytest.raises(NetworkRefused):
        sock.connect(("192.0.2.1", 443))
