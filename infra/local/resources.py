"""What becomes of each resource type of the template locally.

Every type of the translated template is decided here: moto makes it, a class of `declared.py` does, or nothing
happens locally, with the reason. A type in none of the three is refused (`UndecidedResource`): a new resource must
not vanish in silence.
"""

from typing import Any

from moto.cloudformation.parsing import get_model_map

from infra.local import declared

BY_MOTO = frozenset(
    {
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::KMS::Alias",
        "AWS::KMS::Key",
        "AWS::Lambda::Function",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup",
        "AWS::Logs::ResourcePolicy",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
    }
)

NOTHING_LOCALLY = {
    "AWS::ApiGatewayV2::Stage": "the local API has one stage, $default",
    "AWS::CloudWatch::Alarm": "nobody is paged by a local service",
    "AWS::CloudWatch::CompositeAlarm": "nobody is paged by a local service",
    "AWS::Lambda::EventInvokeConfig": "a failed asynchronous invocation is logged, not retried",
    "AWS::Logs::MetricFilter": "no metrics are kept locally",
    "AWS::S3::BucketPolicy": "moto enforces a bucket policy without reading its conditions: TLS only would be nobody",
    "AWS::SNS::Subscription": "nobody is paged by a local service",
    "AWS::SNS::TopicPolicy": "moto does not enforce who may publish",
    "AWS::Scheduler::ScheduleGroup": "a group changes nothing about when a schedule fires",
}


class UndecidedResource(Exception):
    """The template has resources of types that the local service has no decision about."""

    def __init__(self, types: list[str]) -> None:
        super().__init__(f"decide what becomes of {', '.join(types)} locally: infra/local/resources.py")
        self.types = types


HERE: dict[str, Any] = {
    "AWS::ApiGatewayV2::Api": declared.Api,
    "AWS::DynamoDB::Table": declared.KeptTable,
    "AWS::Events::Rule": declared.EventRule,
    "AWS::Lambda::EventSourceMapping": declared.EventSourceMapping,
    "AWS::S3::Bucket": declared.Bucket,
    "AWS::SES::ConfigurationSet": declared.ConfigurationSet,
    "AWS::SES::ConfigurationSetEventDestination": declared.EventDestination,
    "AWS::SES::EmailIdentity": declared.EmailIdentity,
    "AWS::SES::ReceiptRule": declared.ReceiptRule,
    "AWS::SES::ReceiptRuleSet": declared.ReceiptRuleSet,
    "AWS::SQS::QueuePolicy": declared.QueuePolicy,
    "AWS::Scheduler::Schedule": declared.Schedule,
    "AWS::SecretsManager::Secret": declared.Secret,
    "AWS::StepFunctions::StateMachine": declared.StateMachine,
}


def models(types: set[str]) -> dict[str, Any]:
    """What moto's CloudFormation must be told to make of `types`. Raises UndecidedResource."""
    undecided = types - BY_MOTO - HERE.keys() - NOTHING_LOCALLY.keys()
    if undecided:
        raise UndecidedResource(sorted(undecided))
    unknown_to_moto = BY_MOTO & types - get_model_map().keys()
    if unknown_to_moto:
        raise UndecidedResource(sorted(unknown_to_moto))
    return {**HERE, **dict.fromkeys(NOTHING_LOCALLY, declared.Declared)}
