"""The template as CloudFormation will see it: SAM's shorthand expanded, the state machine's definition inlined.

The linter and the local service read the same translation, so that neither keeps a second list of what the app is
made of. No network, no account: the translator asks AWS only for managed policies, and its table of those is stubbed.
"""

import copy
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import yaml
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

CODE_BUCKET = "local-code"
"""Stands for the bucket that packaging would upload to: `s3://local-code/<CodeUri>`, CodeUri relative to the template.
"""

REGION: Final = "eu-west-2"


class TemplateRefused(Exception):
    """SAM would refuse this template. `reasons` has one sentence per mistake, as SAM words it."""

    def __init__(self, path: Path, reasons: list[str]) -> None:
        super().__init__(f"{path}: {'; '.join(reasons)}")
        self.path = path
        self.reasons = reasons


_NO_MANAGED_POLICIES: dict[str, str] = {}
"""Managed policies by name, which the app does not use: SAM would look them up in an account."""

_SESSION = SimpleNamespace(region_name=REGION)
"""As much of a boto session as the translator reads: the region, for the partition of an ARN."""


class _CloudFormationLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # ten times as fast, where it is
    """YAML with CloudFormation's short tags: `!Sub x` is `{"Fn::Sub": x}`, `!GetAtt a.b` is `{"Fn::GetAtt": ["a",
    "b"]}`.
    """


def _intrinsic(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(cast("yaml.MappingNode", node), deep=True)
    if tag in ("Ref", "Condition"):
        return {tag: value}
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {f"Fn::{tag}": value}


def _date_as_text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_CloudFormationLoader.add_multi_constructor("!", _intrinsic)
# 2012-10-17 is a policy language version, not a day.
_CloudFormationLoader.add_constructor("tag:yaml.org,2002:timestamp", _date_as_text)


def read(path: Path) -> dict[str, Any]:
    """The document at `path` with short tags expanded. Raises `yaml.YAMLError` if it is not YAML."""
    with path.open(encoding="utf-8") as file:
        return cast("dict[str, Any]", yaml.load(file, _CloudFormationLoader))  # noqa: S506 - a SafeLoader subclass


def translate(path: Path) -> dict[str, Any]:
    """The CloudFormation that SAM makes of the template at `path`.

    Local code becomes `s3://local-code/<CodeUri>`; a state machine's DefinitionUri becomes its `Definition`, an
    object a linter can look into, with its `DefinitionSubstitutions` kept beside it. Raises TemplateRefused with
    every reason SAM gives.
    """
    template = read(path)
    definitions = _inline_definitions(template, path.parent)
    _stand_in_for_uploads(template)
    defaults = _take_defaults(template)
    translator = Translator(_NO_MANAGED_POLICIES, Parser(), boto_session=_SESSION)
    try:
        translated = translator.translate(template, parameter_values={}, passthrough_metadata=True)
    except InvalidDocumentException as refusal:
        raise TemplateRefused(path, [cause.message for cause in refusal.causes]) from refusal
    finally:
        translator.metrics.publish()
    for name, default in defaults.items():
        translated["Parameters"][name]["Default"] = default
    for name, definition in definitions.items():
        properties = translated["Resources"][name]["Properties"]
        del properties["DefinitionString"]
        properties["Definition"] = definition
    return cast("dict[str, Any]", translated)


def _take_defaults(template: dict[str, Any]) -> dict[str, Any]:
    """Remove and return the parameters' defaults: SAM writes any value it knows in place of a Ref, and a default is
    not the value.
    """
    parameters = template.get("Parameters", {})
    return {name: parameter.pop("Default") for name, parameter in parameters.items() if "Default" in parameter}


def _inline_definitions(template: dict[str, Any], root: Path) -> dict[str, Any]:
    definitions = {}
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Serverless::StateMachine" and isinstance(properties.get("DefinitionUri"), str):
            definitions[name] = read(root / properties.pop("DefinitionUri"))
            properties["Definition"] = copy.deepcopy(definitions[name])
    return definitions


def _stand_in_for_uploads(template: dict[str, Any]) -> None:
    globally = template.get("Globals", {}).get("Function", {})
    functions = [
        resource.setdefault("Properties", {})
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    for properties in (globally, *functions):
        uri = properties.get("CodeUri")
        if isinstance(uri, str) and not uri.startswith("s3://"):
            properties["CodeUri"] = f"s3://{CODE_BUCKET}/{uri.removeprefix('./').rstrip('/') or '.'}"
