"""Intake is measured on the same mail as others."""

from collections import Counter
from pathlib import Path

import pytest

from infra.bench.imports import settings
from infra.bench.intake.compared import Compared, ours, table, verdict
from infra.bench.intake.messages import invented
from infra.bench.intake.ours import ENVIRONMENT
from infra.bench.intake.peers import NotToBeHad
from infra.bench.intake.rounds import Broke, Run, run
from infra.template import read

TEMPLATE = read(Path(__file__).parents[2] / "template.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "warm").mkdir()
    for number, raw in enumerate(invented(10)):
        (tmp_path / f"{number:04}.eml").write_bytes(raw)
    return tmp_path


def test_our_own_intake_takes_in_every_message_and_says_what_that_cost(folder: Path) -> None:
    result = run(ours()(folder))
    assert result.became == {"round": 9, "copy": 1}
    assert len(result.spent) == 10
    assert 0 < result.each < 1
    assert 10 < result.peak < 200


def test_a_system_that_gives_no_figures_is_not_compared(tmp_path: Path) -> None:
    with pytest.raises(Broke):
        run(["true"])


def test_the_same_messages_are_invented_each_time() -> None:
    assert invented(20) == invented(20)
    assert len(set(invented(20))) == 20


def test_it_has_the_environment_that_every_stack_has() -> None:
    assert settings(TEMPLATE).items() <= ENVIRONMENT.items()


def runs(each: float, peak: float, rounds: int = 3) -> tuple[Run, ...]:
    return tuple(Run(0.5, (each * at, each * at), peak, Counter(taken=2)) for at in range(1, rounds + 1))


def compared(name: str, times: float, peak: float) -> Compared:
    return Compared(name, runs(0.001, 40), runs(0.002, 50), runs(0.001 * times, peak))


@pytest.mark.parametrize(("times", "peak", "kept"), [(5, 40, True), (4.9, 40, False), (5, 39, False)])
def test_the_budget_is_kept_against_the_fastest_and_the_leanest(times: float, peak: float, kept: bool) -> None:
    found = [compared("Lean", 30, peak), compared("Fast", times, 90)]
    assert verdict(found)[0] is kept
    assert "Fast is the fastest" in verdict(found)[1]
    assert "Lean is the leanest" in verdict(found)[1]


def test_each_ratio_is_taken_within_its_round() -> None:
    found = compared("Fast", 6, 80)
    assert found.ratios == pytest.approx([6, 6, 6])
    assert found.equal_ratios == pytest.approx([3, 3, 3])
    assert "| Fast | 12.00 | **6.0** (6.0 to 6.0) | **3.0** (3.0 to 3.0) | 80 |" in table([found])


def test_with_nobody_to_compare_with_there_is_no_verdict() -> None:
    assert verdict([]) == (True, "None of the helpdesks could be installed, so there is nothing to compare with.")
    assert str(NotToBeHad("Fast", "no root")) == "Fast cannot be installed here: no root"
