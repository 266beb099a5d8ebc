"""What a browser is sent: a page and its HTTP status."""

from typing import Any, NamedTuple

from casework.letters.page import render_page
from casework.profile import Profile


class Reply(NamedTuple):
    """One page. Every refusal is a page too, and says what to do instead."""

    status: int
    html: str


def reply(status: int, template: str, profile: Profile, **facts: Any) -> Reply:
    """The page ``template`` of the service that has ``profile``."""
    return Reply(status, render_page(template, service=profile.service, **facts))
