"""Showing a page to whoever visits it."""

from collections.abc import Sequence
from typing import Any

from casework import wiring
from casework.domain.staff import Role
from desk.site.acts import done_by
from desk.site.form import Wrong
from desk.site.render import render
from desk.site.reply import Reply, page
from desk.site.visit import Visit


def show(visit: Visit, template: str, status: int = 200, wrong: Sequence[Wrong] = (), **facts: Any) -> Reply:
    """The page ``template`` with ``facts``; ``wrong`` is what is wrong with what was posted."""
    done = done_by(visit.done)
    html = render(
        template,
        service=wiring.profile().service,
        signed_in=_signed_in(visit),
        here=visit.request.path,
        errors=[{"field": each.field or "form", "why": each.why} for each in wrong],
        banner={"title": "Done", "words": done, "success": True} if done else None,
        **facts,
    )
    return page(html, status)


def _signed_in(visit: Visit) -> dict[str, Any]:
    titles = wiring.profile().service.role_titles
    roles = [titles[role] for role in Role if role in visit.session.roles]
    return {
        "id": visit.session.person.id,
        "name": visit.session.person.name,
        "role_title": " and ".join(roles),
        "officer": Role.OFFICER in visit.session.roles,
        "council": not visit.of_the_service,
        "csrf": visit.session.csrf,
    }
