"""Sweeps less often than the template says: in weeks, half-hours with nothing to mend take most of the time."""


def swept_every(period: str) -> dict[str, str]:
    """The `schedules` of a LocalService that sweeps every ``period``, said as Scheduler says it: "3 hours"."""
    return {"SweepFunctionEveryHalfHour": f"rate({period})"}
