"""The browser for tests is found where somebody says, or on PATH; where there is none, it is said what to do."""

from pathlib import Path

import pytest

from infra.browser import NoBrowser, browser, main


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one folder on PATH. Nothing can be installed from it."""
    for name in ("CHROMIUM", "BROWSER_TESTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("infra.browser._ON_A_MAC", tmp_path / "none")
    return tmp_path


def program(at: Path) -> Path:
    at.touch(mode=0o755)
    return at


def test_chromium_on_path_is_found_before_a_browser_made_of_it(path: Path) -> None:
    program(path / "google-chrome")
    chromium = program(path / "chromium")
    assert browser() == chromium


def test_the_one_that_somebody_names_is_taken_and_no_other(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path / "chromium")
    named = program(path / "my-own")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert browser() == named
    monkeypatch.setenv("CHROMIUM", str(path / "gone"))
    with pytest.raises(NoBrowser):
        browser()


def test_where_there_is_none_it_is_said_what_to_do(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 1
    said = capsys.readouterr().err
    assert "sudo apt install chromium" in said
    assert "BROWSER_TESTS=skip" in said


def test_tests_in_a_browser_can_be_left_out(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BROWSER_TESTS", "skip")
    assert main() == 0
    assert "left out" in capsys.readouterr().out
