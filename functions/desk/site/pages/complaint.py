"""A complaint at its step: part of the case for the service's own staff, and all there is for whoever else decides."""

from desk.site.reply import Reply
from desk.site.show import show
from desk.site.visit import Visit


def complaint(visit: Visit) -> Reply:
    """The page of the step that is theirs. Raises Refused."""
    if visit.of_the_service:
        return visit.onward(f"/desk/cases/{visit.names['ref']}")
    return show(visit, "complaint", facts=visit.ask("GET /cases/{ref}/complaint"))
