"""The translation keeps what the linter and the local service must see."""

from pathlib import Path

import pytest

from infra.template import TemplateRefused, translate

TINY = Path(__file__).parent / "tiny" / "template.yaml"


def test_the_definition_is_an_object_a_linter_can_look_into() -> None:
    machine = translate(TINY)["Resources"]["Machine"]["Properties"]
    assert machine["Definition"]["States"]["Answered"] == {"Type": "Succeed"}
    assert machine["DefinitionSubstitutions"]["StepArn"] == {"Fn::GetAtt": ["StepFunction", "Arn"]}
    assert "DefinitionString" not in machine


def test_a_parameter_with_a_default_stays_a_parameter() -> None:
    translated = translate(TINY)
    variables = translated["Resources"]["StepFunction"]["Properties"]["Environment"]["Variables"]
    assert variables["TINY_GREETING"] == {"Ref": "Greeting"}
    assert translated["Parameters"]["Greeting"]["Default"] == "hello"


def test_local_code_is_named_by_its_place_beside_the_template() -> None:
    code = translate(TINY)["Resources"]["StepFunction"]["Properties"]["Code"]
    assert code == {"S3Bucket": "local-code", "S3Key": "code"}


def test_sam_refusing_the_template_says_every_reason(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  A: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b}}\n"
        "  B: {Type: 'AWS::Serverless::StateMachine', Properties: {}}\n"
    )
    with pytest.raises(TemplateRefused) as refusal:
        translate(path)
    assert len(refusal.value.reasons) == 2
    assert all(name in " ".join(refusal.value.reasons) for name in ("[A]", "[B]"))
