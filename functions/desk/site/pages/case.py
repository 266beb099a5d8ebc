"""A case: who, what is promised, what may be shared, what happened, and what can be done now."""

from desk.site.acts import acts_on
from desk.site.reply import Reply
from desk.site.show import show
from desk.site.timeline import timeline
from desk.site.visit import Visit


def case(visit: Visit) -> Reply:
    """The page of a case. Raises Refused."""
    facts = visit.ask("GET /cases/{ref}")
    return show(visit, "case", facts=facts, timeline=timeline(facts), acts=acts_on(facts))
