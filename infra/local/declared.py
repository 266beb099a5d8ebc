"""Resources that moto's CloudFormation does not make, or makes by half, as classes its stack can make.

Each calls the same API that CloudFormation would; what has no API in moto is kept as declared, for the part of the
local service that acts on it.
"""

import json
from typing import Any

import boto3
from moto.core.common_models import CloudFormationModel
from moto.dynamodb.models.table import Table
from moto.s3.models import FakeBucket


class Declared(CloudFormationModel):
    """A resource kept as declared: its resolved properties, and a physical id for those that refer to it."""

    def __init__(self, name: str, properties: dict[str, Any], account: str, region: str) -> None:
        self.properties = properties
        self.account = account
        self.region = region
        self.physical_resource_id = self.realise(name)

    def realise(self, name: str) -> str:
        """Make the resource; return what `Ref` gives."""
        return str(self.properties.get("Name", name))

    def get_cfn_attribute(self, attribute_name: str) -> str:
        return f"{self.physical_resource_id}.{attribute_name}"

    def is_created(self) -> bool:
        return True

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:  # noqa: ARG003
        return True

    @classmethod
    def update_from_cloudformation_json(cls, *_: Any, **__: Any) -> Any:
        """A local stack is created once and thrown away."""
        raise NotImplementedError

    @classmethod
    def delete_from_cloudformation_json(cls, *_: Any, **__: Any) -> None:
        """A local stack is created once and thrown away."""
        raise NotImplementedError

    @classmethod
    def create_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
        **kwargs: Any,  # noqa: ARG003
    ) -> "Declared":
        return cls(resource_name, cloudformation_json["Properties"], account_id, region_name)


class Secret(Declared):
    """moto's CloudFormation has no Secrets Manager."""

    def realise(self, name: str) -> str:
        client = boto3.client("secretsmanager", region_name=self.region)
        value = self.properties.get("SecretString") or self._generated(client)
        return str(client.create_secret(Name=self.properties.get("Name", name), SecretString=value)["ARN"])

    def _generated(self, client: Any) -> str:
        wanted = dict(self.properties.get("GenerateSecretString", {}))
        template, key = wanted.pop("SecretStringTemplate", None), wanted.pop("GenerateStringKey", None)
        password = str(client.get_random_password(**wanted)["RandomPassword"])
        return json.dumps({**json.loads(template), key: password}) if template else password


class StateMachine(Declared):
    """moto's CloudFormation creates machines in the backend that executes nothing, and ignores
    DefinitionSubstitutions.
    """

    def realise(self, name: str) -> str:
        definition = json.dumps(self.properties["Definition"])
        for placeholder, value in self.properties.get("DefinitionSubstitutions", {}).items():
            definition = definition.replace("${" + placeholder + "}", str(value))
        made = boto3.client("stepfunctions", region_name=self.region).create_state_machine(
            name=self.properties.get("StateMachineName", name),
            definition=definition,
            roleArn=self.properties["RoleArn"],
            type=self.properties.get("StateMachineType", "STANDARD"),
        )
        return str(made["stateMachineArn"])

    def get_cfn_attribute(self, attribute_name: str) -> str:
        if attribute_name == "Name":
            return self.physical_resource_id.rsplit(":", 1)[-1]
        return self.physical_resource_id


class Schedule(Declared):
    """moto keeps schedules but never fires them; `schedules.py` does."""


class EventSourceMapping(Declared):
    """moto delivers one message at a time and ignores batchItemFailures; `queue.py` polls as Lambda does."""


class Api(Declared):
    """moto's CloudFormation has no HTTP APIs; `api.py` serves the routes of `Body`."""

    def realise(self, name: str) -> str:  # noqa: ARG002
        return "localapi"


class EmailIdentity(Declared):
    """moto's CloudFormation has no SES; an identity that is not there makes SES refuse the sender, as it should."""

    def realise(self, name: str) -> str:  # noqa: ARG002
        identity = str(self.properties["EmailIdentity"])
        boto3.client("sesv2", region_name=self.region).create_email_identity(EmailIdentity=identity)
        return identity


class ConfigurationSet(Declared):
    """moto's CloudFormation has no SES."""

    def realise(self, name: str) -> str:
        chosen = str(self.properties.get("Name", name))
        boto3.client("sesv2", region_name=self.region).create_configuration_set(ConfigurationSetName=chosen)
        return chosen


class EventDestination(Declared):
    """moto publishes no events about mail; `fates.py` does, of the kinds that this asks for."""

    def realise(self, name: str) -> str:
        return str(self.properties["EventDestination"].get("Name", name))


class EventRule(Declared):
    """moto's rules leave the name of a variable where an event has nothing; `fates.py` transforms as EventBridge."""


class ReceiptRuleSet(Declared):
    """moto's receipt rules are inert."""

    def realise(self, name: str) -> str:
        return str(self.properties.get("RuleSetName", name))


class ReceiptRule(Declared):
    """moto's receipt rules are inert; `mail.py` stores what arrives where this rule says."""

    def realise(self, name: str) -> str:
        return str(self.properties["Rule"].get("Name", name))


class QueuePolicy(Declared):
    """moto's CloudFormation has no queue policies."""

    def realise(self, name: str) -> str:
        client = boto3.client("sqs", region_name=self.region)
        for url in self.properties["Queues"]:
            client.set_queue_attributes(
                QueueUrl=url, Attributes={"Policy": json.dumps(self.properties["PolicyDocument"])}
            )
        return name


class Bucket(FakeBucket):
    """moto's bucket, with what its CloudFormation leaves out: notifications to queues, and versioning."""

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **kwargs: Any
    ) -> FakeBucket:
        bucket = FakeBucket.create_from_cloudformation_json(
            resource_name, cloudformation_json, account_id, region_name, **kwargs
        )
        client = boto3.client("s3", region_name=region_name)
        properties = cloudformation_json["Properties"]
        if "VersioningConfiguration" in properties:
            client.put_bucket_versioning(
                Bucket=bucket.name, VersioningConfiguration=properties["VersioningConfiguration"]
            )
        queues = properties.get("NotificationConfiguration", {}).get("QueueConfigurations", [])
        if queues:
            client.put_bucket_notification_configuration(
                Bucket=bucket.name,
                NotificationConfiguration={"QueueConfigurations": [_queue_notification(queue) for queue in queues]},
            )
        return bucket


def _queue_notification(queue: dict[str, Any]) -> Any:
    rules = queue.get("Filter", {}).get("S3Key", {}).get("Rules", [])
    return {"QueueArn": queue["Queue"], "Events": [queue["Event"]], "Filter": {"Key": {"FilterRules": rules}}}


class KeptTable(Table):
    """moto's table, with what its CloudFormation leaves out: the TTL attribute and point-in-time recovery."""

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> Table:
        table = Table.create_from_cloudformation_json(
            resource_name, cloudformation_json, account_id, region_name, **kwargs
        )
        client = boto3.client("dynamodb", region_name=region_name)
        properties = cloudformation_json["Properties"]
        if "TimeToLiveSpecification" in properties:
            client.update_time_to_live(
                TableName=table.name, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
            )
        recovery = properties.get("PointInTimeRecoverySpecification")
        if recovery:
            client.update_continuous_backups(TableName=table.name, PointInTimeRecoverySpecification=recovery)
        return table
