"""The README's picture and table of the machine are the machine's."""

from infra.picture import README, illustrated


def test_the_picture_and_the_table_are_up_to_date() -> None:
    readme = README.read_text(encoding="utf-8")
    assert illustrated(readme) == readme, "run python -m infra.picture"
    assert "```mermaid" in readme
    assert "| Await response |" in readme
