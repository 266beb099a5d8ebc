"""The incidents on a case, for whom they concern (BH-02)."""

from desk.site.reply import Reply
from desk.site.show import show
from desk.site.visit import Visit


def incidents(visit: Visit) -> Reply:
    """All that the reader may read. Raises Refused."""
    facts = visit.ask("GET /cases/{ref}/incidents")
    return show(visit, "incidents", ref=visit.names["ref"], **facts)


def incident(visit: Visit) -> Reply:
    """One of them. Raises Refused."""
    return show(visit, "incident", facts=visit.ask("GET /cases/{ref}/incidents/{incident_id}"))
