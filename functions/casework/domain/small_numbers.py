"""A number so small that it may tell of somebody is not said outside the service (CH-12)."""

from collections.abc import Collection


def tells_of_somebody(n: int, fewer_than: int) -> bool:
    """Whether ``n`` is one of the small numbers; nought tells of nobody."""
    return 0 < n < fewer_than


def sayable(parts: Collection[int], fewer_than: int) -> bool:
    """Whether what adds up to a number that is said may be said too: with the sum of two parts and one of them, the
    other is known.
    """
    return not any(tells_of_somebody(part, fewer_than) for part in parts)
