"""The translated template as a stack in moto, with every reference resolved for the doors that need it."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch

import boto3
from moto.cloudformation import models as cloudformation_models
from moto.cloudformation import parsing
from moto.cloudformation.parsing import get_model_map
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.kms import models as kms_models
from moto.kms import utils as kms_utils

from infra.local import resources
from infra.local.declared import Declared
from infra.local.patches import replaced
from infra.template import CODE_BUCKET, REGION, translate

NAME = "casework"

R = TypeVar("R", bound=Declared)

PARAMETERS = {
    "MailDomain": "send.example.org",
    "Mailbox": "enquiries",
    "CaseworkerAddress": "caseworkers@send.example.org",
    "OfficerAddress": "officer@send.example.org",
    "ManagerAddress": "divisional.manager@council.example.org",
    "DirectorAddress": "operational.director@council.example.org",
    "ReviewerAddress": "reviewer@elsewhere.example.org",
    "AlarmAddress": "alarms@send.example.org",
    "OidcAudience": "casework-local",
    "OidcClientId": "casework-desk",
    "RolesClaim": "roles",
}
"""What a service would choose at deployment; the template's own defaults stand where nothing is chosen here."""


class ParameterMissing(Exception):
    """The template asks for parameters that have no default and no local value."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"no local value for the template's {', '.join(names)}")
        self.names = names


@dataclass(frozen=True)
class Stack:
    """A created stack. `root` is the directory of its template, which local code is relative to."""

    root: Path
    template: dict[str, Any]
    parameters: dict[str, str]
    created: dict[str, Any]

    def all(self, kind: type[R]) -> dict[str, R]:
        """The resources of one kind by logical id, their properties resolved."""
        return {name: made for name, made in self.created.items() if isinstance(made, kind)}


def create(path: Path, parameters: dict[str, str]) -> Stack:
    """Deploy the template at `path` into moto, which must be started, with `parameters` over the local ones.

    Raises TemplateRefused, UndecidedResource or ParameterMissing.
    """
    template = json.loads(_translated(path))
    declared = template.get("Parameters", {})
    values = {name: value for name, value in {**PARAMETERS, **parameters}.items() if name in declared}
    missing = [name for name, parameter in declared.items() if "Default" not in parameter and name not in values]
    if missing:
        raise ParameterMissing(missing)
    _stand_in_for_code(template)
    models = resources.models({resource["Type"] for resource in template["Resources"].values()})
    # moto reads JSON with a YAML reader written in Python, for a second.
    json_reader = SimpleNamespace(load=_read_json, add_multi_constructor=_nothing, Loader=None)
    # Names that are the same at every start, so that what is parsed for one service need not be parsed for the next.
    numbers = count(1)
    with (
        patch.dict(get_model_map(), models),
        replaced(
            (cloudformation_models, "yaml", json_reader),
            (parsing, "random_suffix", lambda: f"{next(numbers):012}"),
            (kms_models, "generate_private_key", _private_key),
        ),
    ):
        backend = cloudformation_models.cloudformation_backends[DEFAULT_ACCOUNT_ID][REGION]
        made = backend.create_stack(NAME, json.dumps(template), values).resource_map
        created = {name: made[name] for name in template["Resources"]}
    return Stack(path.parent, template, values, created)


@cache
def _translated(path: Path) -> str:
    """A template does not change while a process runs, and a test suite starts many services."""
    return json.dumps(translate(path))


_private_key = cache(kms_utils.generate_private_key)
"""Moto makes a pair of keys for a key that is no pair, and uses it for nothing, for a tenth of a second."""


def _read_json(text: str, Loader: object) -> Any:  # noqa: ARG001, N803 - yaml.load's signature
    return json.loads(text)


def _nothing(*_: object) -> None:
    """What moto asks of YAML's tags, which JSON does not have."""


def _stand_in_for_code(template: dict[str, Any]) -> None:
    """Moto wants the archive that SAM would have uploaded to be there; it is never opened, handlers are imported in
    place.
    """
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(Bucket=CODE_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    functions = (
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
    )
    for key in {function["Code"]["S3Key"] for function in functions}:
        client.put_object(Bucket=CODE_BUCKET, Key=key, Body=b"")
