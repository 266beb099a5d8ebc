"""When what lies beside the cases is forgotten, without anybody having to look at a case."""

from datetime import UTC, datetime, timedelta

from casework.adapters import keys
from casework.adapters.table import Item


def forgotten_from(moment: datetime) -> Item:
    """What an item carries that is of no use from ``moment`` (aware) on: DynamoDB forgets it then, which may take it
    two days, and the nightly run does so in the first night that begins after it.
    """
    night = moment.astimezone(UTC).date() + timedelta(days=1)
    return {"erasure": keys.FORGET, "erase_on": night.isoformat(), "expires_at": int(moment.timestamp())}
