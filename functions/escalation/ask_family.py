"""Ask a family whether they want what is offered: nothing else happens before they say so (CF-25)."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from casework import wiring
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.round import Status
from casework.errors import CaseErased
from casework.ports.cases import Cases
from escalation.question import QuestionLetters


def ask_family(ref: str, number: int, cases: Cases, letters: QuestionLetters, now: datetime) -> None:
    """Put the question for the first time, unless it is answered. Raises LetterNotSent, to be retried."""

    def act(case: Case) -> None:
        round_ = case.round(number)
        if round_.status is Status.OPEN:
            letters.put(case, round_, "try-1", now, again=False)

    with suppress(CaseErased):
        on_case(ref, cases, act)


def handler(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    letters = QuestionLetters(wiring.correspondence(), wiring.reply_addresses(), wiring.links(), wiring.profile())
    ask_family(event["ref"], event["round"], wiring.cases(), letters, wiring.now())
