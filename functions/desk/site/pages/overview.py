"""The overview: how promises were kept month by month, what waits, and what people came with."""

from typing import Any

from desk.site.reply import Reply
from desk.site.show import show
from desk.site.visit import Visit
from desk.site.words import month, short_day

_GOOD_ENOUGH = 0.9
"""Below it a month is drawn as falling short: for the eye alone, beside the figure in words."""


def overview(visit: Visit) -> Reply:
    """The figures, for the service's own staff or, with “others” in the query, as they may be shown to others. Raises
    Refused.
    """
    for_others = visit.request.asked("for") == "others"
    facts = visit.ask("GET /overview", query={"for_others": "true"} if for_others else None)
    return show(
        visit,
        "overview",
        facts=facts,
        months=[_month(each) for each in facts["months"]],
        waiting=_waiting(facts["waiting"]) if facts["waiting"] else [],
        themes=[_counted(each["title"], each["n"], facts) for each in facts["themes"] if each["n"] != 0],
    )


def _month(each: dict[str, Any]) -> dict[str, Any]:
    kept = each["kept"]
    share = kept["share"]
    said = "nothing was due" if kept["due"] == 0 else "not said" if share is None else f"{share:.0%}"
    if share is not None and kept["due"]:
        said = f"{said}, {kept['on_time']} of {kept['due']}"
    return {
        "label": month(each["month"]),
        "value": 100 * (share or 0),
        "said": said,
        "low": share is not None and share < _GOOD_ENOUGH,
    }


def _waiting(waiting: dict[str, Any]) -> list[dict[str, Any]]:
    overdue = {"label": "Overdue", "value": waiting["overdue"], "said": str(waiting["overdue"]), "low": True}
    days = [
        {"label": short_day(each["day"]), "value": each["n"], "said": str(each["n"]), "low": False}
        for each in waiting["days"]
    ]
    later = {"label": "Later", "value": waiting["later"], "said": str(waiting["later"]), "low": False}
    return [overdue, *days, later]


def _counted(label: str, n: int | None, facts: dict[str, Any]) -> dict[str, Any]:
    said = f"fewer than {facts['fewer_than']}" if n is None else str(n)
    return {"label": label, "value": n or 0, "said": said, "low": False}
