"""Sweeps, nights and mornings less often than the template says: those with nothing to do take most of the time."""

DIGEST, NEVER = "DigestFunctionEveryMorning", "cron(30 8 1 1 ? 2199)"


def swept_every(period: str) -> dict[str, str]:
    """The `schedules` of a LocalService that sweeps every ``period``, said as Scheduler says it: "3 hours"; that looks
    on Sunday nights only for what is due to be erased, and writes to staff on no morning about what is due.
    """
    return {
        "SweepFunctionEveryHalfHour": f"rate({period})",
        "RetentionMachineEveryNight": "cron(0 2 ? * SUN *)",
        DIGEST: NEVER,
    }
