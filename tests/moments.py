"""Moments that hypothesis draws: any within the bank-holiday table, in UTC."""

from datetime import UTC, datetime

from hypothesis import strategies as st

MOMENTS = st.datetimes(
    datetime(2021, 1, 1),  # noqa: DTZ001  # hypothesis takes bounds without a time zone and adds its own
    datetime(2038, 12, 31),  # noqa: DTZ001  # as above
    timezones=st.just(UTC),
)
