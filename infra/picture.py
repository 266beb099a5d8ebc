"""Draws the state machines, and lists their states, from the definitions themselves, for docs/machines.md.

python -m infra.picture          # writes pictures and lists into docs/machines.md
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from infra.template import read

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/machines.md"
_PART = re.compile(r"(<!-- (?P<machine>\w+) (?P<what>picture|states) -->\n).*?(<!-- end -->)", re.DOTALL)


def illustrated(page: str) -> str:
    """The text ``page`` with its pictures and its tables as the definitions have them today."""
    template = read(ROOT / "template.yaml")

    def part(found: re.Match[str]) -> str:
        machine = yaml.safe_load((ROOT / f"statemachines/{found['machine']}.asl.yaml").read_text())
        shown = picture(machine) if found["what"] == "picture" else table(machine, template)
        return f"{found[1]}{shown}\n{found[4]}"

    return _PART.sub(part, page)


def picture(machine: dict[str, Any]) -> str:
    """The machine as a Mermaid state diagram, which GitHub draws."""
    ids = {name: f"s{at}" for at, name in enumerate(machine["States"])}
    lines = ["```mermaid", "stateDiagram-v2", "  direction TB"]
    lines += [f'  state "{name}" as {ids[name]}' for name in ids]
    lines.append(f"  [*] --> {ids[machine['StartAt']]}")
    for name, state in machine["States"].items():
        lines += [f"  {ids[name]} --> {ids[to]}{label}" for to, label in _ways_on(state)]
        if state["Type"] in {"Succeed", "Fail"}:
            lines.append(f"  {ids[name]} --> [*]")
    return "\n".join([*lines, "```"])


def table(machine: dict[str, Any], template: dict[str, Any]) -> str:
    """Each state, the handler that does its work, and the rule it keeps."""
    lines = ["| state | function | rule |", "| --- | --- | --- |"]
    for name, state in machine["States"].items():
        lines.append(f"| {name} | {_worker(state, template)} | {state['Comment']} |")
        within = state.get("ItemProcessor", {"States": {}})["States"]
        lines += [f"| {each} | {_worker(of, template)} | {of['Comment']} |" for each, of in within.items()]
    return "\n".join(lines)


def _ways_on(state: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "Next" in state:
        yield state["Next"], ": answer" if "waitForTaskToken" in str(state.get("Resource")) else ""
    for choice in state.get("Choices", []):
        yield choice["Next"], f": {_condition(choice['Condition'])}"
    if "Default" in state:
        yield state["Default"], ""
    for catch in state.get("Catch", []):
        yield catch["Next"], f": {_plainly(catch['ErrorEquals'])}"


def _condition(expression: str) -> str:
    """Such as “given” for “{% $states.input.outcome = 'given' %}”: the question stands in the state's name."""
    asked = expression.strip("{}% ").rsplit(".", 1)[-1]
    return asked.rpartition("= ")[2].strip("$'").replace("_", " ")


def _plainly(errors: list[str]) -> str:
    words = {
        "States.Timeout": "milestone",
        "States.ALL": "error",
        "DynamoDb.ConditionalCheckFailedException": "answered already",
    }
    return ", ".join(words.get(error, error) for error in errors)


def _worker(state: dict[str, Any], template: dict[str, Any]) -> str:
    function = state.get("Arguments", {}).get("FunctionName", "")
    if not function:
        return "DynamoDB, by the machine itself" if state["Type"] == "Task" else ""
    logical_id = function.removeprefix("${").removesuffix("Arn}")
    return f"`{template['Resources'][logical_id]['Properties']['Handler']}`"


def main() -> None:
    PAGE.write_text(illustrated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
