"""Who has looked at a case (CH-04, YP-08)."""

from desk.site.reply import Reply
from desk.site.show import show
from desk.site.visit import Visit


def readers(visit: Visit) -> Reply:
    """Everybody who has, by day. Raises Refused."""
    return show(visit, "readers", **visit.ask("GET /cases/{ref}/readers"))
