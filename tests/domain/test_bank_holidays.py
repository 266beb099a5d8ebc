"""The shipped table of bank holidays is what the `holidays` package says, and reaches far enough ahead."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import holidays

import casework.profile

TABLE = tomllib.loads((Path(casework.profile.__file__).parent / "bank_holidays.toml").read_text())["england"]


def test_is_what_the_holidays_package_computes() -> None:
    years = range(min(TABLE).year, max(TABLE).year + 1)
    assert sorted(holidays.country_holidays("GB", subdiv="ENG", years=years)) == TABLE


def test_reaches_three_years_beyond_today() -> None:
    assert max(TABLE).year >= datetime.now(UTC).year + 3
