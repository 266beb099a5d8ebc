"""The survey on a page: shown by a link, sent back by a button, once (CH-11, FB-08)."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from casework.domain.case import Case
from casework.letters.links import ToSurvey
from casework.profile import Profile
from families.reply import Reply, reply
from families.return_survey import ReturnedBefore, Surveys, closing_of
from families.survey_form import SurveyNotTaken, read_survey

_NOTHING: Mapping[str, str] = MappingProxyType({})


def show_survey(
    link: ToSurvey,
    case: Case,
    profile: Profile,
    now: datetime,
    filled: Mapping[str, str] = _NOTHING,
    wrong: Mapping[str, str] = _NOTHING,
) -> Reply:
    """The survey that ``link`` leads to, as far as it is ``filled``, with what is ``wrong`` with it; unless it came
    back already, or its time went by. Raises NotOnCase.
    """
    if closing_of(case, link.closing).answer:
        return reply(410, "survey_over", profile, late=False)
    if now >= link.until:
        return reply(410, "survey_over", profile, late=True)
    return reply(422 if wrong else 200, "survey", profile, filled=filled, wrong=wrong)


def take_survey(
    link: ToSurvey, form: Mapping[str, str], case: Case, surveys: Surveys, profile: Profile, now: datetime
) -> Reply:
    """Keep the survey in ``form`` and say thank you, or say why it could not be taken. Raises CaseErased and
    NotOnCase.
    """
    if now >= link.until and closing_of(case, link.closing).answer is None:
        return reply(410, "survey_over", profile, late=True)
    try:
        comment = surveys.take(case.ref, link.closing, read_survey(form), now)
    except SurveyNotTaken as refused:
        return show_survey(link, case, profile, now, form, refused.wrong)
    except ReturnedBefore:
        return reply(409, "survey_over", profile, late=False)
    reply_by = comment.due_at if comment and comment.feedback and comment.feedback.reply_wanted else None
    return reply(200, "survey_thanks", profile, reply_by=profile.office.local(reply_by) if reply_by else None)
