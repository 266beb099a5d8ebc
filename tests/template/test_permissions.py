"""Who may do what: one role per function, nothing broad, and what is unusual is listed here with its reason."""

from collections.abc import Iterator
from typing import Any

import pytest

ANYTHING_ALLOWED = {
    "DataKey": "in a key policy, * is the key itself",
    "CaseMachineRole": "vended log delivery takes no resource",
    "RetentionMachineRole": "vended log delivery takes no resource",
}
MACHINES = ["CaseMachineRole", "RetentionMachineRole"]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def allowed(policies: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, statements in policies.items():
        yield from ((name, statement) for statement in statements if statement["Effect"] == "Allow")


def test_each_function_has_a_role_of_its_own(functions: dict[str, dict[str, Any]]) -> None:
    assert {name: function["Role"] for name, function in functions.items()} == {
        name: {"Fn::GetAtt": [f"{name}Role", "Arn"]} for name in functions
    }


def test_no_function_takes_a_policy_template_or_a_managed_policy(
    written: dict[str, Any], functions: dict[str, dict[str, Any]]
) -> None:
    assert [name for name, function in functions.items() if "Policies" in function] == []
    roles = [r["Properties"] for r in written["Resources"].values() if r["Type"] == "AWS::IAM::Role"]
    assert [role for role in roles if "ManagedPolicyArns" in role] == []


def test_sam_makes_no_role_that_nobody_wrote(written: dict[str, Any], translated: dict[str, Any]) -> None:
    def roles(template: dict[str, Any]) -> set[str]:
        return {name for name, resource in template["Resources"].items() if resource["Type"] == "AWS::IAM::Role"}

    assert roles(translated) == roles(written)


def test_no_grant_has_a_wildcard_for_an_action(policies: dict[str, list[dict[str, Any]]]) -> None:
    wild = [
        (name, action)
        for name, statement in allowed(policies)
        for action in as_list(statement["Action"])
        if "*" in action and name != "DataKey"
    ]
    assert wild == []


def test_no_grant_is_over_everything_but_the_listed_ones(policies: dict[str, list[dict[str, Any]]]) -> None:
    everything = {name for name, statement in allowed(policies) if "*" in as_list(statement.get("Resource", []))}
    assert everything == set(ANYTHING_ALLOWED)


@pytest.mark.parametrize("machine", MACHINES)
def test_a_machine_may_do_nothing_to_everything_but_deliver_its_log(
    machine: str, policies: dict[str, list[dict[str, Any]]]
) -> None:
    (broad,) = [statement for statement in policies[machine] if statement.get("Resource") == "*"]
    assert {action.partition(":")[0] for action in broad["Action"]} == {"logs"}


def test_no_grant_says_what_it_does_not_cover(policies: dict[str, list[dict[str, Any]]]) -> None:
    """NotAction and NotResource grant whatever AWS adds next."""
    assert [name for name, s in allowed(policies) if {"NotAction", "NotResource", "NotPrincipal"} & set(s)] == []


def test_a_service_may_use_a_resource_only_on_behalf_of_this_account(
    policies: dict[str, list[dict[str, Any]]],
) -> None:
    """The confused deputy: SES, S3, CloudWatch, Step Functions and Scheduler also work for strangers."""
    unbound = [
        (name, statement["Principal"])
        for name, statement in allowed(policies)
        if "Service" in statement.get("Principal", {})
        and statement["Principal"]["Service"] != "lambda.amazonaws.com"  # Lambda sets no source on AssumeRole
        and "aws:SourceAccount" not in str(statement.get("Condition"))
        and "kms:EncryptionContext:aws:logs:arn" not in str(statement.get("Condition"))
    ]
    assert unbound == []


@pytest.mark.parametrize(
    "policy",
    [
        "MailBucketPolicy",
        "MailQueuePolicy",
        "MailDeadLetterQueuePolicy",
        "LetterQueuePolicy",
        "LetterDeadLetterQueuePolicy",
        "AlarmTopicPolicy",
    ],
)
def test_what_is_not_tls_is_refused(policy: str, policies: dict[str, list[dict[str, Any]]]) -> None:
    (denial,) = [statement for statement in policies[policy] if statement["Effect"] == "Deny"]
    assert denial["Principal"] == "*"
    assert denial["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_each_function_writes_to_its_own_log_only(policies: dict[str, list[dict[str, Any]]]) -> None:
    logs = {
        name: statement["Resource"]
        for name, statement in allowed(policies)
        if as_list(statement["Action"])[0].startswith("logs:Create") and name not in MACHINES
    }
    assert logs == {name: {"Fn::GetAtt": [f"{name.removesuffix('Role')}LogGroup", "Arn"]} for name in logs}


def test_the_open_route_can_reach_nothing(policies: dict[str, list[dict[str, Any]]]) -> None:
    granted = [as_list(s["Action"]) for name, s in allowed(policies) if name == "OpenApiRole" and "Principal" not in s]
    assert granted == [["logs:CreateLogStream", "logs:PutLogEvents"]]


def grants(statements: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Each action that a role may do, on what, and under which condition; but for its own log."""
    return {
        (action, str(resource), str(condition))
        for statement in statements
        if "Principal" not in statement
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
        for condition in conditions(statement.get("Condition", {}))
        if not action.startswith("logs:")
    }


def conditions(condition: dict[str, dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Each value that the key of a condition may have; nothing, where there is no condition. Of several keys all would
    have to be right at once.
    """
    values = [(operator, key, each) for operator, asked in condition.items() for key, each in asked.items()]
    assert len(values) <= 1
    each_value = [(operator, key, str(value)) for operator, key, each in values for value in as_list(each)]
    return each_value or [("", "", "")]


def test_the_site_may_do_what_the_functions_may_that_it_asks_and_beyond_it_only_sign_people_in(
    functions: dict[str, dict[str, Any]], policies: dict[str, list[dict[str, Any]]]
) -> None:
    """It asks them in its own process, and so with its own role."""
    asked = {
        name
        for name, function in functions.items()
        for event in function.get("Events", {}).values()
        if event["Type"] == "HttpApi" and "Auth" not in event["Properties"]
    }
    rooms = set().union(*(grants(policies[f"{name}Role"]) for name in asked))
    site = grants(policies["SiteRole"])
    assert rooms - site == set()
    assert {(action, "OidcClientSecretArn" in resource) for action, resource, _ in site - rooms} == {
        ("secretsmanager:GetSecretValue", True)
    }


def test_letters_go_out_only_in_the_name_of_the_mailbox(policies: dict[str, list[dict[str, Any]]]) -> None:
    senders = [
        statement["Condition"]["StringEquals"]
        for _, statement in allowed(policies)
        if any(action.startswith("ses:") for action in as_list(statement["Action"]))
    ]
    assert senders
    assert {str(sender) for sender in senders} == {
        str({"ses:FromAddress": {"Fn::Sub": "${Mailbox}@${MailDomain}"}}),
    }
