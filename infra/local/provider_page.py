"""The frame of the local provider's own pages. The package's fetches a stylesheet from a host on the internet, and a
service on one machine asks nobody else.
"""

from typing import Any

from jinja2 import ChoiceLoader, DictLoader

_BASE = """\
<!DOCTYPE html>
<html lang="en">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The local sign-in provider</title>
<style>body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; font: 1.1rem/1.5 arial, sans-serif; }</style>
<main>{% block content %}{{ content }}{% endblock %}</main>
</html>
"""


def fetch_nothing(app: Any) -> None:
    """Let the pages of ``app``, the provider's, stand in a frame that is here."""
    app.jinja_env.loader = ChoiceLoader([DictLoader({"_base.html": _BASE}), app.jinja_env.loader])
