"""The part of a case's history that says when it was closed, and that a survey came back."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.event import BY_LINK, Event, event
from casework.domain.survey import SurveyAnswer


def closing_events(case: Case) -> Iterator[Event]:
    """In no order. The ledger has a line of its own for an invitation, and for one that was withheld."""
    for closing in case.closings:
        at_level = f" at intervention level {closing.level}" if closing.level else ""
        yield event(closing.at, f"Case closed{at_level}", closing.by)
        if closing.answer:
            yield event(closing.answer.at, f"Survey came back: {_said(closing.answer)}", BY_LINK)


def _said(answer: SurveyAnswer) -> str:
    easy = answer.easy.replace("_", " ") if answer.easy else "not said"
    reply = "a reply is wanted" if answer.reply_wanted else "no reply is wanted"
    return f"getting in touch was {easy}, it helped: {answer.helped or 'not said'}; {reply}"
