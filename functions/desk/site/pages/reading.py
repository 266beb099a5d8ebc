"""Pages that show what one route of the API answers, and no more."""

from desk.site.reply import Reply
from desk.site.show import show
from desk.site.visit import Visit


def readers(visit: Visit) -> Reply:
    """Who has looked at a case, day by day (CH-04, YP-08). Raises Refused."""
    return show(visit, "readers", **visit.ask("GET /cases/{ref}/readers"))


def incidents(visit: Visit) -> Reply:
    """The incidents on a case, for whom they concern (BH-02). Raises Refused."""
    return show(visit, "incidents", ref=visit.names["ref"], **visit.ask("GET /cases/{ref}/incidents"))


def incident(visit: Visit) -> Reply:
    """One of them. Raises Refused."""
    return show(visit, "incident", facts=visit.ask("GET /cases/{ref}/incidents/{incident_id}"))


def steps(visit: Visit) -> Reply:
    """The complaints that wait for who asks to decide a step, by reference and dates (CF-13). Raises Refused."""
    return show(visit, "steps", **visit.ask("GET /complaint-steps"))


def promises(visit: Visit) -> Reply:
    """What the service has promised, how that is kept, and how well (CF-35). Raises Refused."""
    return show(visit, "promises", **visit.ask("GET /promises"))


def welcome_pack(visit: Visit) -> Reply:
    """The letter of a welcome pack and what it encloses, to be printed (CF-30). Raises Refused."""
    return show(visit, "welcome_pack", facts=visit.ask("GET /cases/{ref}/welcome-pack"))


def supervision(visit: Visit) -> Reply:
    """A case on paper, for supervision (CH-07). Raises Refused."""
    return show(visit, "supervision", facts=visit.ask("GET /cases/{ref}"))


def ring(visit: Visit) -> Reply:
    """Whom to ring when somebody is at risk (CF-21). Raises Refused."""
    return show(visit, "ring", numbers=visit.ask("GET /safeguarding")["numbers"])


def staff(visit: Visit) -> Reply:
    """Who of the service has signed in lately, and who is away. Raises Refused."""
    known = visit.ask("GET /staff")["staff"]
    return show(visit, "staff", staff=known, names={each["id"]: each["name"] for each in known})


def disposals(visit: Visit) -> Reply:
    """What nightly runs erased in a month, and what they left (CF-07). Raises Refused."""
    month = visit.request.asked("month") or f"{visit.now.astimezone(visit.zone):%Y-%m}"
    return show(visit, "disposals", month=month, **visit.ask("GET /disposals", query={"month": month}))
