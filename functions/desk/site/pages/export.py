"""The copy of what is kept of somebody: what goes into it, what is held back, and the file (UK GDPR Article 15)."""

from desk.site.ask import Refused
from desk.site.form import Wrong
from desk.site.reply import Reply
from desk.site.show import show
from desk.site.visit import Visit

_AT = "/cases/{ref}/rights-requests/{number}/export"


def parts(visit: Visit) -> Reply:
    """Every part of the copy, to be let out or held back. Raises Refused."""
    return _parts(visit, ())


def make(visit: Visit) -> Reply:
    """Make the copy as it was reviewed, and say where it can be fetched. Raises Refused."""
    wanted = {name: visit.request.fields(name) for name in ("release", "hold_back", "also")}
    try:
        made = visit.ask(f"POST {_AT}", {name: refs for name, refs in wanted.items() if refs})
    except Refused as refused:
        if refused.status not in {409, 422}:
            raise
        errors = refused.facts.get("errors")
        said = [f"{each['field']}: {each['why']}" for each in errors] if errors else [refused.facts["error"]]
        return _parts(visit, [Wrong(each) for each in said], refused.status)
    return show(visit, "export_made", names=visit.names, made=made)


def _parts(visit: Visit, wrong: list[Wrong] | tuple[()], status: int = 200) -> Reply:
    listed = visit.ask(f"GET {_AT}")["parts"]
    return show(visit, "export", status, wrong, names=visit.names, parts=listed, posted=visit.request)
