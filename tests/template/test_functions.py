"""The template and the code agree: on handlers, on the environment, on the machine's name."""

import ast
import importlib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SET_FOR_LIBRARIES = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_LOG_LEVEL", "PYDANTIC_DISABLE_PLUGINS"}


def environment_read() -> set[str]:
    """The names that the composition root reads, as `os.environ["NAME"]`."""
    tree = ast.parse((ROOT / "functions/casework/wiring.py").read_text(encoding="utf-8"))
    return {
        node.slice.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and ast.unparse(node.value) == "os.environ"
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    }


def test_what_the_code_reads_is_what_the_template_sets(written: dict[str, Any]) -> None:
    set_by_template = set(written["Globals"]["Function"]["Environment"]["Variables"])
    assert set_by_template - SET_FOR_LIBRARIES == environment_read()


def test_no_function_has_an_environment_of_its_own(functions: dict[str, dict[str, Any]]) -> None:
    assert [name for name, function in functions.items() if "Environment" in function] == []


def test_everything_is_built_once_from_one_place(written: dict[str, Any], functions: dict[str, dict[str, Any]]) -> None:
    assert written["Globals"]["Function"]["CodeUri"] == "functions/"
    assert [
        name for name, function in functions.items() if {"CodeUri", "Runtime", "Architectures"} & set(function)
    ] == []


def test_what_the_packager_asks_pip_for_is_what_lambda_runs(written: dict[str, Any]) -> None:
    defaults = written["Globals"]["Function"]
    makefile = (ROOT / "infra/package/Makefile").read_text(encoding="utf-8")
    (target,) = [line for line in makefile.splitlines() if line.startswith("TARGET :=")]
    assert defaults["Architectures"] == ["arm64"]
    assert "_aarch64" in target
    assert f"--python-version {defaults['Runtime'].removeprefix('python')} " in target


def test_every_handler_can_be_called(functions: dict[str, dict[str, Any]]) -> None:
    for function in functions.values():
        module, _, name = function["Handler"].rpartition(".")
        assert callable(getattr(importlib.import_module(module), name)), function["Handler"]


def test_the_machine_is_named_as_its_address_says(written: dict[str, Any]) -> None:
    """Its ARN is built rather than asked for, so that functions and machine do not go round in a circle."""
    name = written["Resources"]["CaseMachine"]["Properties"]["Name"]["Fn::Sub"]
    arn = written["Globals"]["Function"]["Environment"]["Variables"]["CASE_MACHINE_ARN"]["Fn::Sub"]
    assert arn.endswith(f":stateMachine:{name}")


def test_the_machine_is_given_every_name_its_definition_uses(written: dict[str, Any]) -> None:
    definition = (ROOT / "statemachines/case.asl.yaml").read_text(encoding="utf-8")
    used = {part.split("}")[0] for part in definition.split("${")[1:]}
    assert set(written["Resources"]["CaseMachine"]["Properties"]["DefinitionSubstitutions"]) == used
