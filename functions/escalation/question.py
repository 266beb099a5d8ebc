"""Puts a question to a family: whether they want our help (CF-25), or whether something may be shared (CF-18)."""

from dataclasses import dataclass
from datetime import datetime

from casework.domain.case import Case
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import Kind, Round
from casework.domain.staff import Role
from casework.letters.correspondence import Correspondence
from casework.letters.links import SignedLinks
from casework.letters.question import of_referral
from casework.profile import Profile

_TEMPLATES = {Kind.REFERRAL: "question_referral", Kind.CONSENT: "question_consent"}


@dataclass(frozen=True)
class QuestionLetters:
    """Writes questions to families, with what it needs for that."""

    correspondence: Correspondence
    replies: ReplyAddresses
    links: SignedLinks
    profile: Profile

    def put(self, case: Case, round_: Round, attempt: str, now: datetime, *, again: bool) -> None:
        """Put the question of ``round_`` by letter, once for ``attempt``, with a link by which to answer until it is
        due; or have a caseworker put it, where no letter may go. Raises LetterNotSent, to be retried.

        What may be shared, and with whom, stands on the page and not in the letter: other people may see that.
        """
        self.correspondence.write(
            case,
            f"{question_letter(round_)}{attempt}",
            _TEMPLATES[round_.kind],
            self.replies,
            now,
            instead=_instead(case),
            by=Role.CASEWORKER,
            again=again,
            link=self.links.to_answer(case.ref, round_.number, round_.due_at),
            until=self.profile.office.local(round_.due_at),
            **of_referral(case),
        )


def question_letter(round_: Round) -> str:
    """How the ids of all letters begin that put the question of ``round_``."""
    return f"{round_.number:04}-question-"


def _instead(case: Case) -> str:
    voicemail = ", but leave no voicemail" if case.contact and case.contact.safe_contact.no_voicemail else ""
    return f"Ring the family{voicemail}, put the question to them and record their answer"
