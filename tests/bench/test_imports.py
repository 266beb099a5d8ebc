"""Every handler is measured as Lambda would start it, beside a bare client, and one beyond the budget is said."""

from pathlib import Path
from subprocess import CalledProcessError

import pytest

from infra.bench import imports
from infra.bench.imports import Compared, Cost, Handler, client, cost, handlers, main, measured, settings, tabled
from infra.template import read

TEMPLATE = read(Path(__file__).parents[2] / "template.yaml")


def test_every_function_is_measured_with_the_clients_that_its_role_has_a_use_for() -> None:
    found = {handler.module: handler.clients for handler in handlers(TEMPLATE)}
    functions = [each for each in TEMPLATE["Resources"].values() if each["Type"] == "AWS::Serverless::Function"]
    assert len(found) == len(functions)
    assert found["desk.openapi"] == ()
    assert found["intake.receive_email"] == ("dynamodb", "s3", "secretsmanager", "sesv2", "stepfunctions")


def test_a_function_is_ready_once_its_clients_are_made() -> None:
    assert Handler("desk.openapi").ready == "import desk.openapi"
    assert Handler("desk.cases.api", ("s3",)).ready == f"import desk.cases.api; {client('s3')}"


def test_a_start_finds_what_ships_and_libraries_and_nothing_else() -> None:
    started = cost("import desk.openapi, itsdangerous", {})
    assert (started.processor > 0, started.clock > 0, started.modules > 30) == (True, True, True)
    with pytest.raises(CalledProcessError):
        cost("import infra", {})


def test_a_start_has_the_environment_that_every_stack_has() -> None:
    assert settings(TEMPLATE) == {"POWERTOOLS_SERVICE_NAME": "casework", "PYDANTIC_DISABLE_PLUGINS": "__all__"}


def test_ratios_are_taken_within_a_round_so_that_a_busy_machine_slows_both_sides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # One round at leisure, one at a third of the speed, one in which the handler alone was disturbed.
    times = iter([9, 9, 1, 0.5, 2, 3, 1.5, 6, 1, 4.0, 9])
    monkeypatch.setattr(imports, "cost", lambda code, environment: Cost(next(times), 0, 7))
    bare, (compared,) = measured([Handler("desk.openapi", ("s3",))], {}, rounds=3)
    assert (bare.processor, compared) == (1, Compared("desk.openapi", Cost(1.5, 0, 7), 0.5, 2))


def compared(module: str, ratio: float) -> Compared:
    return Compared(module, Cost(ratio * 0.2, ratio * 0.25, 300), ratio, ratio + 1)


def test_the_dearest_stands_first_under_the_bare_client() -> None:
    _, _, *rows = tabled(Cost(0.2, 0.25, 391), [compared("a.cheap", 0.5), compared("a.dear", 1.2)]).splitlines()
    assert rows == [
        "| a bare boto3 client | 1.00 | 200 | 250 | 391 | 1.00 |",
        "| `a.dear` | 1.20 | 240 | 300 | 300 | 2.20 |",
        "| `a.cheap` | 0.50 | 100 | 125 | 300 | 1.50 |",
    ]


@pytest.mark.parametrize(("dearest", "status"), [(1.3, 0), (1.31, 1)])
def test_a_handler_beyond_the_budget_fails_the_benchmark(
    dearest: float, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = Cost(0.2, 0.25, 391), [compared("a.cheap", 0.5), compared("a.dear", dearest)]
    monkeypatch.setattr(imports, "measured", lambda *_: figures)
    assert main([]) == status
    assert f"{dearest:.2f} times a bare client; 1.3 times is tolerated" in capsys.readouterr().out
