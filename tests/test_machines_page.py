"""The pictures and tables of the machines are the machines'."""

from infra.picture import PAGE, illustrated


def test_the_pictures_and_the_tables_are_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert illustrated(page) == page, "run python -m infra.picture"
    assert page.count("```mermaid") == 2
    for state in ("Await response", "Dispose of a batch"):
        assert f"| {state} |" in page
