"""The form of the survey, as somebody sent it back: what may be kept of it, or what is wrong with it."""

from collections.abc import Mapping
from typing import Literal

from pydantic import ValidationError

from casework.domain.record import Record
from casework.domain.survey import Ease, Helped
from casework.domain.text import Words

_WRONG = {
    "easy": "Choose one of the answers, or leave this question out",
    "helped": "Choose one of the answers, or leave this question out",
    "good": "What was good: use 20,000 characters or fewer, and type again what looks broken",
    "better": "What could be better: use 20,000 characters or fewer, and type again what looks broken",
    "reply": "Say whether you would like a reply",
}
_EMPTY = {"easy": "Answer at least one question"}


class Survey(Record):
    """What somebody answered; None where they left a question out."""

    easy: Ease | None = None
    helped: Helped | None = None
    good: Words | None = None
    better: Words | None = None
    reply: Literal["yes", "no"] | None = None

    @property
    def text(self) -> str:
        """What they wrote, in their own words, each under its question; "" where they wrote nothing."""
        asked = {"What was good:": self.good, "What could be better:": self.better}
        return "\n\n".join(f"{question}\n{written}" for question, written in asked.items() if written)


class SurveyNotTaken(ValueError):
    """``wrong`` says of each field what is wrong with it, in words for who filled it in."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(f"these fields cannot be taken: {', '.join(wrong)}")
        self.wrong = wrong


def read_survey(form: Mapping[str, str]) -> Survey:
    """The survey in ``form``. Whoever writes something says whether they would like a reply (FB-11). Raises
    SurveyNotTaken.
    """
    filled = {name: said for name in _WRONG if (said := form.get(name, "").replace("\r\n", "\n").strip())}
    try:
        survey = Survey.model_validate(filled)
    except ValidationError as error:
        fields = {each["loc"][0] for each in error.errors()}
        raise SurveyNotTaken({name: why for name, why in _WRONG.items() if name in fields}) from None
    if not filled:
        raise SurveyNotTaken(_EMPTY)
    if survey.text and survey.reply is None:
        raise SurveyNotTaken({"reply": _WRONG["reply"]})
    return survey
