"""A survey comes back: ticks are only counted, and words are feedback like any other (FB-08, FB-11)."""

from dataclasses import dataclass
from datetime import datetime

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.closing import Closing
from casework.domain.delivery import digest
from casework.domain.feedback import Feedback
from casework.domain.message import Message
from casework.domain.retry import lately
from casework.domain.returned_survey import Comment, ReturnedSurvey
from casework.domain.round import Kind, Round
from casework.domain.survey import SurveyAnswer
from casework.errors import NotOnCase
from casework.hints import hints
from casework.letters.correspondence import Correspondence
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.closings import Closings
from casework.profile import Profile
from casework.waking import begin
from families.survey_form import Survey

_NO_WORDS = "They wrote nothing, and would like a reply."


class ReturnedBefore(Exception):
    """The survey came back before, with other answers; those stay."""


@dataclass(frozen=True)
class Surveys:
    """Takes the surveys that come back, with what it needs for that."""

    cases: Cases
    closings: Closings
    machine: CaseMachine
    correspondence: Correspondence
    profile: Profile

    def take(self, ref: str, closing_id: str, survey: Survey, now: datetime) -> Round | None:
        """Keep the one answer to a survey. What somebody wrote, or that they would like a reply, begins a round, which
        is returned; a person looks at words that may be a complaint, or say that somebody is at risk.

        The same answers again, soon after, change nothing. Raises CaseNotFound, NotOnCase and ReturnedBefore.
        """
        return on_case(ref, self.cases, lambda case: self._take(case, closing_id, survey, now))

    def _take(self, case: Case, closing_id: str, survey: Survey, now: datetime) -> Round | None:
        closing = closing_of(case, closing_id)
        if closing.answer is None:
            comment = self._comment(case, closing, survey, now)
            returned = ReturnedSurvey(closing=closing, answer=_answer(survey, comment, now), comment=comment)
            self.closings.answer(case.ref, returned, self.profile.office.month(closing.at))
            return self._begun(comment, now) if comment else None
        if not _is_the_same(case, closing.answer, survey, now):
            raise ReturnedBefore
        return next((each for each in case.rounds if each.message and each.message == closing.answer.message), None)

    def _comment(self, case: Case, closing: Closing, survey: Survey, now: datetime) -> Comment | None:
        if not survey.text and survey.reply != "yes":
            return None
        message_id = digest(b"survey", case.ref.encode(), closing.id.encode())[:16]
        return Comment(
            message=Message(id=message_id, channel=Channel.SURVEY, received_at=now, text=survey.text or _NO_WORDS),
            round=Round(
                ref=case.ref,
                number=case.next_number,
                kind=Kind.COMMENT,
                received_at=now,
                due_at=self.profile.due_at(now),
                message=message_id,
                feedback=Feedback(reply_wanted=survey.reply == "yes"),
                allocated_to=case.allocated_to,
            ),
            tasks=hints(survey.text, message_id, self.profile, now, seen_to_by=case.seen_to_by),
            latest=case.latest_round,
        )

    def _begun(self, comment: Comment, now: datetime) -> Round:
        begin(comment.round.ref, comment.round.number, self.machine)
        tell(comment.round.ref, comment.tasks, self.correspondence, now)
        return comment.round


def closing_of(case: Case, closing_id: str) -> Closing:
    """The closing whose survey it is. Raises NotOnCase."""
    found = next((each for each in case.closings if each.id == closing_id), None)
    if found is None:
        raise NotOnCase(case.ref, "closing")
    return found


def _answer(survey: Survey, comment: Comment | None, now: datetime) -> SurveyAnswer:
    return SurveyAnswer(
        easy=survey.easy,
        helped=survey.helped,
        reply_wanted=survey.reply == "yes",
        message=comment.message.id if comment else None,
        at=now,
    )


def _is_the_same(case: Case, standing: SurveyAnswer, survey: Survey, now: datetime) -> bool:
    """Whether it is the same button, pressed twice."""
    written = next((message.text for message in case.messages if message.id == standing.message), "")
    return (
        lately(standing.at, now)
        and (standing.easy, standing.helped, standing.reply_wanted)
        == (survey.easy, survey.helped, survey.reply == "yes")
        and written in {survey.text, _NO_WORDS}
    )
