"""What the API refuses, as a page that says it in the API's own words."""

from desk.site.ask import Refused
from desk.site.reply import Reply
from desk.site.show import show
from desk.site.visit import Visit
from desk.site.words import sentence

_TITLES = {
    403: "This is not for you to see or do",
    404: "There is no such case",
    409: "It cannot be done as things stand",
    410: "The case was erased",
    422: "That cannot be read",
}


def refusal(visit: Visit, refused: Refused) -> Reply:
    """The page for what was refused; whatever has no title here is a fault of ours."""
    facts = refused.facts
    words = (
        [sentence(facts["error"])]
        if "error" in facts
        else [f"{each['field']}: {each['why']}" for each in facts.get("errors", [])]
    )
    return show(
        visit, "refused", refused.status, title=_TITLES.get(refused.status, "Something went wrong"), words=words
    )
