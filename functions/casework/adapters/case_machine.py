"""The state machine that keeps promises: one execution for each round, named so that starting twice starts one."""

import json
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from casework.domain.round import Round, Status
from casework.errors import MachineOutOfReach

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


def first(ref: str, number: int) -> str:
    """The name of a round's first execution."""
    return f"{ref}.{number}"


def again(round_: Round) -> str:
    """The name of the execution that follows one which failed: one for each turn of the round, and one for its end."""
    since = [str(round_.turn)] * bool(round_.turn) + ["ended"] * (round_.status is Status.ANSWERED)
    return ".".join([first(round_.ref, round_.number), "again", *since])


class CaseExecutions:
    """Executions of the case machine. Their input and output are references and nothing else.

    Everything here raises MachineOutOfReach when Step Functions is busy or does not answer.
    """

    def __init__(self, client: "SFNClient", machine_arn: str) -> None:
        self._client, self._arn = client, machine_arn

    def start(self, ref: str, number: int) -> None:
        self._start(first(ref, number), ref, number)

    def start_again(self, round_: Round) -> None:
        self._start(again(round_), round_.ref, round_.number)

    def _start(self, name: str, ref: str, number: int) -> None:
        try:
            self._client.start_execution(
                stateMachineArn=self._arn,
                name=name,
                input=json.dumps({"ref": ref, "round": number}, separators=(",", ":")),
            )
        except self._client.exceptions.ExecutionAlreadyExists:
            return
        except (ClientError, BotoCoreError) as error:
            raise MachineOutOfReach(type(error).__name__) from None

    def is_running(self, round_: Round) -> bool:
        name = round_.execution or first(round_.ref, round_.number)
        arn = f"{self._arn.replace(':stateMachine:', ':execution:')}:{name}"
        try:
            return self._client.describe_execution(executionArn=arn)["status"] in {"RUNNING", "PENDING_REDRIVE"}
        except self._client.exceptions.ExecutionDoesNotExist:
            return False
        except (ClientError, BotoCoreError) as error:
            raise MachineOutOfReach(type(error).__name__) from None

    def answered(self, task_token: str) -> bool:
        try:
            self._client.send_task_success(taskToken=task_token, output="{}")
        except (
            self._client.exceptions.TaskTimedOut,
            self._client.exceptions.TaskDoesNotExist,
            self._client.exceptions.InvalidToken,
        ):
            return False
        except (ClientError, BotoCoreError) as error:
            raise MachineOutOfReach(type(error).__name__) from None
        return True
