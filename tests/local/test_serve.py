"""The service with its doors open."""

from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from casework import wiring
from infra.local.serve import OpenService
from infra.local.service import LocalService

pytestmark = pytest.mark.journey


def test_links_in_letters_lead_to_the_port_that_it_listens_on() -> None:
    with OpenService(LocalService(now=datetime(2026, 12, 23, 10, tzinfo=UTC))) as opened:
        url = wiring.links().to_answer("HSP-7K3M-9QXD", 1, datetime(2027, 1, 4, 17, tzinfo=UTC))
        assert url.startswith(f"http://127.0.0.1:{opened.addresses.http_port}/page/")
        with pytest.raises(HTTPError) as gone:
            urlopen(url)  # noqa: S310  # our own, on loopback
        assert gone.value.code == 410
        assert "no longer keep anything" in gone.value.read().decode()
        gone.value.close()
