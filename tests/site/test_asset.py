"""The stylesheet and the script: built from today's sources, and called by what is in them."""

from hashlib import sha256

import pytest

from desk.site.asset import AssetNotFound, asset_at, asset_path
from infra.frontend.build import ASSETS, notice

NAMES = ["desk.css", "desk.js", "desk.svg"]


@pytest.mark.parametrize("name", NAMES)
def test_an_asset_is_served_by_a_name_that_changes_with_its_bytes(name: str) -> None:
    served = asset_at(asset_path(name))
    content = (ASSETS / name).read_bytes()
    assert served.text.encode() == content
    stem, _, kind = name.partition(".")
    assert served.path == f"/desk/assets/{stem}.{sha256(content).hexdigest()[:12]}.{kind}"


@pytest.mark.parametrize(
    "path", ["/desk/assets/desk.css", "/desk/assets/desk.0123456789ab.css", "/desk/assets/../asset.py"]
)
def test_nothing_else_is_served(path: str) -> None:
    with pytest.raises(AssetNotFound):
        asset_at(path)


@pytest.mark.parametrize("name", ["desk.css", "desk.js"])
def test_what_is_committed_was_built_from_the_sources_beside_it(name: str) -> None:
    assert asset_at(asset_path(name)).text.startswith(notice(name)), "run `make frontend`"


def test_the_stylesheet_fetches_nothing_and_uses_no_typeface_of_gov_uk() -> None:
    style = asset_at(asset_path("desk.css")).text
    assert "url(" not in style
    assert "@import" not in style
    assert "GDS Transport" not in style
    assert "font-family:arial,sans-serif" in style
