"""The pages that nobody has to sign in for: what pages are made of, and the accessibility statement."""

from casework import wiring
from desk.site.asset import AT, AssetNotFound, asset_at
from desk.site.render import render
from desk.site.reply import Reply, page
from desk.site.request import Request

_FOR_EVER = "public, max-age=31536000, immutable"


def open_page(request: Request) -> Reply | None:
    """The open page that is asked for; None where it is none."""
    if request.method == "POST":
        return None
    if request.path == "/desk/accessibility":
        profile = wiring.profile()
        days = profile.response.within_working_days
        return page(render("accessibility", service=profile.service, response_days=days))
    if not request.path.startswith(AT):
        return None
    try:
        asset = asset_at(request.path)
    except AssetNotFound:
        return Reply(404, "Not found", {"Content-Type": "text/plain; charset=utf-8"})
    return Reply(200, asset.text, {"Content-Type": asset.content_type, "Cache-Control": _FOR_EVER})
