"""Looking for a case. What somebody looks for is posted: it is about a person, and browsers remember addresses."""

from desk.site.ask import Refused
from desk.site.field import Text
from desk.site.form import Wrong
from desk.site.reply import Reply
from desk.site.show import show
from desk.site.visit import Visit

_WANTED = Text("q", "What to look for")


def search(visit: Visit) -> Reply:
    """The page to look from, for those who may see cases: so it asks for what only they may read. Raises Refused."""
    visit.ask("GET /privacy-notice")
    return show(visit, "search", q="", found=None)


def found(visit: Visit) -> Reply:
    """What was found. Raises Refused."""
    q = visit.request.field("q").strip()
    try:
        cases = visit.ask("POST /search", {"q": q} if q else {})
    except Refused as refused:
        if refused.status != 422:
            raise
        wrong = [Wrong(_WANTED.wrong(each["why"]), _WANTED.id) for each in refused.facts["errors"]]
        return show(visit, "search", 422, wrong, q=q, found=None)
    return show(visit, "search", q=q, found=cases)
