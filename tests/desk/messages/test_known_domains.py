"""The domains for which a look-alike could be taken."""

import pytest

from casework import wiring
from tests.world import HALTON


def test_the_service_knows_its_own_domain_its_staffs_and_those_of_who_works_with_families(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wiring, "profile", lambda: HALTON)
    monkeypatch.setenv("MAIL_DOMAIN", "cases.example.org")
    for role in ("CASEWORKER", "OFFICER", "MANAGER", "DIRECTOR"):
        monkeypatch.setenv(f"{role}_ADDRESS", f"{role}@{role}.example.org")
    monkeypatch.setenv("REVIEWER_ADDRESS", "")
    wiring.known_domains.cache_clear()
    known = wiring.known_domains()
    wiring.known_domains.cache_clear()
    assert known == {
        "cases.example.org",
        "caseworker.example.org",
        "officer.example.org",
        "manager.example.org",
        "director.example.org",
        HALTON.service.email.rpartition("@")[2].lower(),
        *HALTON.referrals.senders,
    }
