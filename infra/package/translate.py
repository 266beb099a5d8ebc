"""Write the translated template for cfn-lint: `python -m infra.package.translate template.yaml build/template.json`."""

import json
import sys
from pathlib import Path
from typing import Any

from infra.template import translate


def with_numbers_for_timeouts(definition: Any) -> Any:
    """The state machine's definition with 1 in place of each JSONata TimeoutSeconds.

    Step Functions takes an expression there that comes out as a positive integer; cfn-lint 1.58 takes only a number
    (E3601). Ignoring E3601 would also let a misspelt TimeoutSeconds pass: that one rule reads the whole definition.
    """
    if isinstance(definition, list):
        return [with_numbers_for_timeouts(part) for part in definition]
    if not isinstance(definition, dict):
        return definition
    return {
        key: 1
        if key == "TimeoutSeconds" and isinstance(value, str) and value.startswith("{%")
        else with_numbers_for_timeouts(value)
        for key, value in definition.items()
    }


def main(source: Path, target: Path) -> None:
    template = translate(source)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            resource["Properties"]["Definition"] = with_numbers_for_timeouts(resource["Properties"]["Definition"])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(template, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
