"""What is kept about a failure, for how long, and who hears of it."""

from datetime import timedelta
from typing import Any

import pytest

from intake.hear_of_letter import LetterEvent, hear_of_letter
from tests.world import NOON, small_world

KEPT = ["DataKey", "CaseTable", "MailBucket", "ReplyKey"]


@pytest.fixture
def alarms(written: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: resource["Properties"]
        for name, resource in written["Resources"].items()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    }


def dimension(alarm: dict[str, Any]) -> Any:
    """The one resource that `alarm` watches."""
    (only,) = alarm["Dimensions"]
    return only["Value"]


def test_the_machine_logs_what_went_wrong_and_never_what_it_was_about(written: dict[str, Any]) -> None:
    logging = written["Resources"]["CaseMachine"]["Properties"]["Logging"]
    assert logging["IncludeExecutionData"] is False
    assert logging["Level"] in {"ALL", "ERROR"}
    assert logging["Destinations"]


def test_each_function_logs_to_a_group_made_for_it(functions: dict[str, dict[str, Any]]) -> None:
    groups = {name: function["LoggingConfig"]["LogGroup"] for name, function in functions.items()}
    assert groups == {name: {"Ref": f"{name}LogGroup"} for name in functions}


def test_every_log_is_encrypted_and_forgets(written: dict[str, Any]) -> None:
    groups = {
        name: resource["Properties"]
        for name, resource in written["Resources"].items()
        if resource["Type"] == "AWS::Logs::LogGroup"
    }
    careless = [
        name
        for name, group in groups.items()
        if group.get("RetentionInDays") != {"Ref": "LogRetentionDays"}
        or group.get("KmsKeyId") != {"Fn::GetAtt": ["DataKey", "Arn"]}
    ]
    assert careless == []
    assert {"ApiLogGroup", "CaseMachineLogGroup"} < set(groups)


def test_the_key_lets_every_log_group_be_encrypted(
    policies: dict[str, list[dict[str, Any]]], written: dict[str, Any]
) -> None:
    """The key's policy names groups by pattern: one whose name does not fit would fail to be made, on the day."""
    (logs,) = [statement for statement in policies["DataKey"] if "kms:Encrypt" in statement["Action"]]
    patterns = logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    beginnings = tuple(pattern["Fn::Sub"].split(":log-group:")[1].removesuffix("*") for pattern in patterns)
    names = [
        resource["Properties"]["LogGroupName"]["Fn::Sub"]
        for resource in written["Resources"].values()
        if resource["Type"] == "AWS::Logs::LogGroup"
    ]
    assert [name for name in names if not name.startswith(beginnings)] == []


def test_every_alarm_reaches_a_person(alarms: dict[str, dict[str, Any]], written: dict[str, Any]) -> None:
    assert {name: alarm["AlarmActions"] for name, alarm in alarms.items()} == {
        name: [{"Ref": "AlarmTopic"}] for name in alarms
    }
    subscribed = written["Resources"]["AlarmTopic"]["Properties"]["Subscription"]
    assert subscribed == [{"Protocol": "email", "Endpoint": {"Ref": "AlarmAddress"}}]


def test_an_error_of_any_function_sounds_an_alarm(
    alarms: dict[str, dict[str, Any]], functions: dict[str, dict[str, Any]]
) -> None:
    watched = {dimension(alarm)["Ref"] for alarm in alarms.values() if alarm["MetricName"] == "Errors"}
    assert watched == {f"{name}Function" for name in functions}


@pytest.mark.parametrize("metric", ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"])
def test_an_execution_that_does_not_end_well_sounds_an_alarm(metric: str, alarms: dict[str, dict[str, Any]]) -> None:
    watching = [alarm for alarm in alarms.values() if alarm["MetricName"] == metric]
    assert {"Ref": "CaseMachine"} in [dimension(alarm) for alarm in watching]
    for alarm in watching:
        assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)


@pytest.mark.clause("CF-07")
def test_a_night_that_leaves_something_over_sounds_an_alarm(alarms: dict[str, dict[str, Any]]) -> None:
    alarm = alarms["ErasureFailedAlarm"]
    assert (dimension(alarm), alarm["MetricName"]) == ({"Ref": "RetentionMachine"}, "ExecutionsFailed")


@pytest.mark.clause("CF-07")
def test_that_no_erasure_has_finished_in_26_hours_is_itself_an_alarm(alarms: dict[str, dict[str, Any]]) -> None:
    alarm = alarms["ErasureNotFinishedAlarm"]
    assert (dimension(alarm), alarm["MetricName"]) == ({"Ref": "RetentionMachine"}, "ExecutionsSucceeded")
    assert alarm["Period"] * alarm["EvaluationPeriods"] == 26 * 3600
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    assert alarm["TreatMissingData"] == "breaching"


def test_mail_that_could_not_be_taken_in_sounds_an_alarm(alarms: dict[str, dict[str, Any]]) -> None:
    alarm = alarms["DeadLetterAlarm"]
    assert dimension(alarm) == {"Fn::GetAtt": ["MailDeadLetterQueue", "QueueName"]}
    assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)


def test_what_became_of_a_letter_and_could_not_be_heard_sounds_an_alarm(alarms: dict[str, dict[str, Any]]) -> None:
    waiting, lost = alarms["LetterDeadLetterAlarm"], alarms["LetterEventsLostAlarm"]
    assert dimension(waiting) == {"Fn::GetAtt": ["LetterDeadLetterQueue", "QueueName"]}
    assert (dimension(lost), lost["MetricName"]) == ({"Ref": "LetterEventsRule"}, "FailedInvocations")
    for alarm in (waiting, lost):
        assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)


def test_a_letter_that_came_back_and_is_on_no_case_sounds_an_alarm(
    alarms: dict[str, dict[str, Any]], written: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """As a digest does that a dead mailbox of staff refuses: no case has a task about it, and nobody else hears."""
    filtered, alarm = written["Resources"]["CameBackOnNoCaseFilter"]["Properties"], alarms["CameBackOnNoCaseAlarm"]
    (counted,) = filtered["MetricTransformations"]
    assert (alarm["MetricName"], alarm["Namespace"]) == (counted["MetricName"], counted["MetricNamespace"])
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)
    assert filtered["LogGroupName"] == {"Ref": "HearOfLetterLogGroup"}
    with small_world() as world:
        for bounce in ("Permanent", "Transient"):
            event = LetterEvent(letter="ses-of-a-digest", event="Email Bounced", at=NOON, bounce=bounce)
            hear_of_letter(event, world.cases, world.returned, NOON + timedelta(hours=1))
    (message,) = caplog.messages
    assert filtered["FilterPattern"] == f'{{ $.message = "{message}" }}'


def test_silence_of_the_sweep_is_itself_an_alarm(alarms: dict[str, dict[str, Any]]) -> None:
    alarm = alarms["SweepNotRunningAlarm"]
    assert dimension(alarm) == {"Ref": "SweepFunction"}
    assert (alarm["MetricName"], alarm["TreatMissingData"]) == ("Invocations", "breaching")


@pytest.mark.clause("CH-03")
def test_that_no_digest_has_run_in_26_hours_is_itself_an_alarm(alarms: dict[str, dict[str, Any]]) -> None:
    alarm = alarms["DigestNotRunningAlarm"]
    assert (dimension(alarm), alarm["MetricName"]) == ({"Ref": "DigestFunction"}, "Invocations")
    assert alarm["Period"] * alarm["EvaluationPeriods"] == 26 * 3600
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    assert alarm["TreatMissingData"] == "breaching"


def test_how_far_back_the_table_can_be_restored_is_for_the_service_to_say(written: dict[str, Any]) -> None:
    recovery = written["Resources"]["CaseTable"]["Properties"]["PointInTimeRecoverySpecification"]
    assert recovery == {
        "PointInTimeRecoveryEnabled": True,
        "RecoveryPeriodInDays": {"Ref": "PointInTimeRecoveryDays"},
    }
    days = written["Parameters"]["PointInTimeRecoveryDays"]
    assert (days["MinValue"], days["MaxValue"]) == (1, 35)


@pytest.mark.parametrize("resource", KEPT)
def test_what_cannot_be_made_again_outlives_the_stack(resource: str, written: dict[str, Any]) -> None:
    kept = written["Resources"][resource]
    assert (kept["DeletionPolicy"], kept["UpdateReplacePolicy"]) == ("Retain", "Retain")


@pytest.mark.clause("CF-15")
def test_what_records_rest_in_is_encrypted_with_the_services_own_key(written: dict[str, Any]) -> None:
    table = written["Resources"]["CaseTable"]["Properties"]["SSESpecification"]
    assert table == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Fn::GetAtt": ["DataKey", "Arn"]}}
    assert written["Resources"]["DataKey"]["Properties"]["EnableKeyRotation"] is True
