"""The desk's pages: HTML from templates, with the GOV.UK Design System's components as macros."""

from collections.abc import Iterable, Mapping, MutableMapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.mail.new_words import new_words
from desk.site.asset import asset_path
from desk.site.timeline import latest_words
from desk.site.words import FILTERS

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_TEMPLATES = Path(__file__).parent / "templates"
_COMPONENTS = "govuk_frontend_jinja"


def render(template: str, **facts: Any) -> str:
    """The page ``template`` with ``facts`` filled in, escaped. Times among them must be in the office's time zone.

    Raises jinja2.UndefinedError when a fact that it names is missing.
    """
    return _environment().get_template(f"{template}.html").render(**facts)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    class Pages(Environment):
        """Strict with our own templates. The components ask for parameters that nobody gave, and mean none by it: they
        come from an environment that lets them.
        """

        def get_template(
            self,
            name: "str | Template",
            parent: str | None = None,
            globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # jinja's own name for it
        ) -> "Template":
            if isinstance(name, str) and name.startswith(f"{_COMPONENTS}/"):
                return _components().get_template(name)
            return super().get_template(name, parent, globals)

    environment = Pages(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS, linked=_linked, latest_words=latest_words, new_words=new_words)
    environment.globals.update(asset_path=asset_path)
    return environment


@cache
def _components() -> "Environment":
    from jinja2 import Environment, PackageLoader, PrefixLoader

    return Environment(loader=PrefixLoader({_COMPONENTS: PackageLoader(_COMPONENTS)}), autoescape=True)


def _linked(errors: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Errors, each with its ``field`` and ``why``, as an error summary wants them: every one leads to its field."""
    return [{"href": f"#{error['field']}", "text": error["why"]} for error in errors]
