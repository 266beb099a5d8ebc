"""How mail comes in and goes out: settings that a linter accepts either way, and a family's email does not."""

from typing import Any

import pytest

from casework.adapters.exports import exports_of


@pytest.fixture
def rule(written: dict[str, Any]) -> dict[str, Any]:
    rule: dict[str, Any] = written["Resources"]["ReceiptRule"]["Properties"]["Rule"]
    return rule


def test_mail_is_scanned(rule: dict[str, Any]) -> None:
    assert rule["ScanEnabled"] is True


def test_mail_is_taken_only_over_tls(rule: dict[str, Any]) -> None:
    assert rule["TlsPolicy"] == "Require"


def test_the_rule_takes_mail_of_its_own_domain_only(rule: dict[str, Any]) -> None:
    assert rule["Recipients"] == [{"Ref": "MailDomain"}]


def test_mail_is_stored_and_then_nothing_more_is_done_with_it(rule: dict[str, Any]) -> None:
    assert [next(iter(action)) for action in rule["Actions"]] == ["S3Action", "StopAction"]


def test_mail_is_not_encrypted_by_ses_with_a_client_that_python_does_not_have(rule: dict[str, Any]) -> None:
    assert "KmsKeyArn" not in rule["Actions"][0]["S3Action"]


def test_the_prefix_ses_writes_is_the_prefix_s3_tells_of(written: dict[str, Any], rule: dict[str, Any]) -> None:
    configured = written["Resources"]["MailBucket"]["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    (told,) = configured[0]["Filter"]["S3Key"]["Rules"]
    assert told == {"Name": "prefix", "Value": rule["Actions"][0]["S3Action"]["ObjectKeyPrefix"]}


def test_the_names_that_ses_may_write_by_are_the_names_of_the_rule(
    policies: dict[str, list[dict[str, Any]]], written: dict[str, Any], rule: dict[str, Any]
) -> None:
    """The bucket's policy spells out both names, because a reference to the rule would be a circle."""
    (delivery,) = [statement for statement in policies["MailBucketPolicy"] if statement["Effect"] == "Allow"]
    source = delivery["Condition"]["StringEquals"]["aws:SourceArn"]["Fn::Sub"]
    assert written["Resources"]["ReceiptRuleSet"]["Properties"]["RuleSetName"] == {"Ref": "AWS::StackName"}
    assert source.endswith(f":receipt-rule-set/${{AWS::StackName}}:receipt-rule/{rule['Name']}")


def test_the_bucket_the_queue_lets_in_is_the_mail_bucket(
    policies: dict[str, list[dict[str, Any]]], written: dict[str, Any]
) -> None:
    (notice,) = [statement for statement in policies["MailQueuePolicy"] if statement["Effect"] == "Allow"]
    name = written["Resources"]["MailBucket"]["Properties"]["BucketName"]["Fn::Sub"]
    assert notice["Condition"]["ArnEquals"]["aws:SourceArn"]["Fn::Sub"] == f"arn:${{AWS::Partition}}:s3:::{name}"


def test_letters_leave_from_a_subdomain_that_spf_can_align_and_are_not_stopped_by_late_dns(
    written: dict[str, Any],
) -> None:
    """DMARC's relaxed alignment of SPF needs the domain itself or one below it (RFC 7489 section 3.1.2)."""
    identity = written["Resources"]["MailIdentity"]["Properties"]
    mail_from = identity["MailFromAttributes"]
    assert identity["EmailIdentity"] == {"Ref": "MailDomain"}
    assert mail_from["MailFromDomain"]["Fn::Sub"].endswith(".${MailDomain}")
    assert mail_from["BehaviorOnMxFailure"] == "USE_DEFAULT_VALUE"


def test_the_outputs_name_every_record_that_makes_letters_believed(written: dict[str, Any]) -> None:
    mail_from = written["Resources"]["MailIdentity"]["Properties"]["MailFromAttributes"]["MailFromDomain"]["Fn::Sub"]
    records = [
        output["Value"].get("Fn::Sub", "") for output in written["Outputs"].values() if "Fn::Sub" in output["Value"]
    ]
    assert f"{mail_from} MX 10 feedback-smtp.${{AWS::Region}}.amazonses.com" in records
    assert any(record.startswith(f'{mail_from} TXT "v=spf1 include:amazonses.com') for record in records)
    (dmarc,) = [record for record in records if record.startswith("_dmarc.${MailDomain} TXT")]
    assert "aspf=s" not in dmarc, "a subdomain is not aligned strictly"


def test_raw_mail_is_private_encrypted_and_can_be_erased(written: dict[str, Any]) -> None:
    bucket = written["Resources"]["MailBucket"]["Properties"]
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert not {"ObjectLockEnabled", "ObjectLockConfiguration", "ReplicationConfiguration"} & set(bucket)


def test_copies_that_people_asked_for_are_forgotten_in_thirty_days_and_mail_never_by_itself(
    written: dict[str, Any], rule: dict[str, Any]
) -> None:
    rules = written["Resources"]["MailBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    expiring = [(each["Prefix"], each["ExpirationInDays"]) for each in rules if "ExpirationInDays" in each]
    assert expiring == [("exports/", 30)]
    assert exports_of("HSP-7K3M-9QXD").startswith("exports/")
    assert not exports_of("HSP-7K3M-9QXD").startswith(rule["Actions"][0]["S3Action"]["ObjectKeyPrefix"])


@pytest.mark.parametrize(("what", "function"), [("Mail", "ReceiveEmail"), ("Letter", "HearOfLetter")])
def test_a_message_is_not_given_to_a_second_reader_while_the_first_may_still_work(
    what: str, function: str, written: dict[str, Any], functions: dict[str, dict[str, Any]]
) -> None:
    """Six times the function's timeout is what Lambda's documentation asks of a queue it reads."""
    queue = written["Resources"][f"{what}Queue"]["Properties"]
    assert queue["VisibilityTimeout"] >= 6 * functions[function]["Timeout"]


@pytest.mark.parametrize(("what", "function"), [("Mail", "ReceiveEmail"), ("Letter", "HearOfLetter")])
def test_one_bad_message_does_not_take_its_batch_with_it_and_ends_where_a_person_is_told(
    what: str, function: str, written: dict[str, Any], functions: dict[str, dict[str, Any]]
) -> None:
    source = functions[function]["Events"][what]["Properties"]
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert source["Queue"] == {"Fn::GetAtt": [f"{what}Queue", "Arn"]}
    redrive = written["Resources"][f"{what}Queue"]["Properties"]["RedrivePolicy"]
    assert redrive == {"deadLetterTargetArn": {"Fn::GetAtt": [f"{what}DeadLetterQueue", "Arn"]}, "maxReceiveCount": 5}


@pytest.mark.parametrize("queue", ["MailQueue", "MailDeadLetterQueue", "LetterQueue", "LetterDeadLetterQueue"])
def test_queues_are_encrypted_and_keep_what_they_hold_as_long_as_sqs_can(queue: str, written: dict[str, Any]) -> None:
    properties = written["Resources"][queue]["Properties"]
    assert properties["KmsMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert properties["MessageRetentionPeriod"] == 14 * 24 * 60 * 60


def test_ses_tells_of_letters_that_came_back_and_the_rule_hears_of_no_others(written: dict[str, Any]) -> None:
    destination = written["Resources"]["LetterEvents"]["Properties"]["EventDestination"]
    pattern = written["Resources"]["LetterEventsRule"]["Properties"]["EventPattern"]
    assert destination["Enabled"] is True
    assert destination["EventBridgeDestination"]["EventBusArn"]["Fn::Sub"].endswith(":event-bus/default")
    assert destination["MatchingEventTypes"] == ["BOUNCE", "COMPLAINT", "REJECT"]
    assert pattern["detail-type"] == ["Email Bounced", "Email Complaint Received", "Email Rejected"]
    assert pattern["detail"]["mail"]["tags"] == {"ses:configuration-set": [{"Ref": "ConfigurationSet"}]}
    identity = written["Resources"]["MailIdentity"]["Properties"]
    assert identity["ConfigurationSetAttributes"] == {"ConfigurationSetName": {"Ref": "ConfigurationSet"}}


@pytest.mark.clause("CF-15")
def test_the_rule_picks_ids_and_codes_from_ses_events_and_no_address_or_words(written: dict[str, Any]) -> None:
    (target,) = written["Resources"]["LetterEventsRule"]["Properties"]["Targets"]
    assert target["Arn"] == {"Fn::GetAtt": ["LetterQueue", "Arn"]}
    assert "DeadLetterConfig" not in target, "what lies there would be the event as SES wrote it"
    picked = {path.rpartition(".")[2] for path in target["InputTransformer"]["InputPathsMap"].values()}
    codes = {"bounceType", "bounceSubType", "action", "status", "complaintFeedbackType", "complaintSubType"}
    assert picked == {"messageId", "detail-type", "time", *codes}
    assert written["Resources"]["MailIdentity"]["Properties"]["FeedbackAttributes"] == {"EmailForwardingEnabled": False}


def test_letters_leave_only_over_tls(written: dict[str, Any]) -> None:
    assert written["Resources"]["ConfigurationSet"]["Properties"]["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
