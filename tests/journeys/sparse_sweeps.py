"""Sweeps and nights less often than the template says: in weeks, those with nothing to do take most of the time."""


def swept_every(period: str) -> dict[str, str]:
    """The `schedules` of a LocalService that sweeps every ``period``, said as Scheduler says it: "3 hours"; and that
    looks on Sunday nights only for what is due to be erased.
    """
    return {
        "SweepFunctionEveryHalfHour": f"rate({period})",
        "RetentionMachineEveryNight": "cron(0 2 ? * SUN *)",
    }
