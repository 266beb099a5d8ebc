"""Who had to do with the service is invited to say what they think of it, once their case is closed (CH-11)."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.closing import Closing, WhyNotInvited
from casework.domain.invitation import TEMPLATE, invitation_id, not_invited, why_not_invited
from casework.domain.letter import LetterState
from casework.domain.reply_address import ReplyAddresses
from casework.errors import CaseErased
from casework.letters.correspondence import Correspondence
from casework.letters.links import SignedLinks
from casework.ports.cases import Cases
from casework.ports.closings import Closings
from casework.profile import Profile


@dataclass(frozen=True)
class Invitations:
    """Sends invitations, with what it needs for that."""

    cases: Cases
    closings: Closings
    correspondence: Correspondence
    replies: ReplyAddresses
    links: SignedLinks
    profile: Profile

    def send(self, ref: str, closing_id: str, now: datetime) -> None:
        """Invite the person whose case was closed, once; or withhold the invitation, and say why. It is nobody's task
        then: to be asked what one thinks must put nobody at risk. Raises LetterNotSent, to be tried again.
        """
        with suppress(CaseErased):
            on_case(ref, self.cases, lambda case: self._send(case, closing_id, now))

    def _send(self, case: Case, closing_id: str, now: datetime) -> None:
        closing = next(each for each in case.closings if each.id == closing_id)
        if closing.invited_at or closing.withheld:
            return
        month = self.profile.office.month(closing.at)
        if why_not := self._why_not(case, closing):
            self.closings.withhold(case.ref, closing.id, why_not, month, not_invited(closing.id, why_not, now))
            return
        last_day = self.profile.office.local(closing.at).date() + timedelta(days=self.profile.feedback.survey_open_days)
        until = self.profile.office.closing(last_day)
        link = self.links.to_survey(case.ref, closing.id, until)
        self.correspondence.offer(case, invitation_id(closing.id), TEMPLATE, self.replies, now, link=link, until=until)
        if self._is_refused(case.ref, closing):
            self.closings.withhold(case.ref, closing.id, WhyNotInvited.REFUSED, month)
        else:
            self.closings.invited(case.ref, closing.id, now, month)

    def _is_refused(self, ref: str, closing: Closing) -> bool:
        letter = next(each for each in self.cases.get(ref).letters if each.id == invitation_id(closing.id))
        return letter.state is LetterState.REFUSED

    def _why_not(self, case: Case, closing: Closing) -> WhyNotInvited | None:
        """Asked again, because things may have changed since it was closed; but never of a letter that was begun."""
        if any(letter.id == invitation_id(closing.id) for letter in case.letters):
            return None
        return why_not_invited(case) or (None if case.closing == closing else WhyNotInvited.REOPENED)
