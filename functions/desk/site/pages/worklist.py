"""The worklist: what is due, soonest first."""

from desk.site.reply import Reply
from desk.site.show import show
from desk.site.visit import Visit

VIEWS = {
    "all": "Everything",
    "mine": "Mine",
    "unassigned": "Nobody’s",
    "needs_eyes": "Needs eyes",
    "awaiting_consent": "Awaiting consent",
    "complaints": "Complaints",
    "tasks": "Tasks",
    "unconfirmed_letters": "Unconfirmed letters",
    "set_aside": "Set aside",
}


def worklist(visit: Visit) -> Reply:
    """One page of it. Raises Refused."""
    asked = visit.request.asked("view")
    view = asked if asked in VIEWS else "all"
    query = {"view": view, **({"next": mark} if (mark := visit.request.asked("next")) else {})}
    facts = visit.ask("GET /cases", query=query)
    return show(visit, "worklist", views=VIEWS, view=view, **facts)
