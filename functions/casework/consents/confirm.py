"""A yes to sharing is confirmed by letter, with the way to take it back: that must be as easy as giving it (YP-04)."""

from dataclasses import dataclass
from datetime import datetime

from casework.domain.case import Case
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import Round
from casework.domain.staff import Role
from casework.letters.correspondence import Correspondence
from casework.letters.links import SignedLinks
from casework.profile import Profile


@dataclass(frozen=True)
class Confirmations:
    """Confirms what people said yes to, with what it needs for that."""

    correspondence: Correspondence
    replies: ReplyAddresses
    links: SignedLinks
    profile: Profile

    def confirm(self, case: Case, question: Round, now: datetime) -> None:
        """Confirm the yes that answered ``question``, once, whoever recorded it; does nothing for a no, or for a yes
        that no longer holds. Raises LetterNotSent, to be tried again.

        The letter does not say to what they said yes: other people may see it. The page that it leads to does.
        """
        consent = next((each for each in case.consents if each.round == question.number), None)
        if consent is None or not consent.is_live(now):
            return
        self.correspondence.write(
            case,
            f"{question.number:04}-consent-confirmed",
            "consent_confirmed",
            self.replies,
            now,
            instead="Confirm their yes to the client in another way, and how to take it back",
            by=Role.CASEWORKER,
            link=self.links.to_withdraw(case.ref, consent.id, consent.expires_at),
            given=self.profile.office.local(consent.given_at),
            last_day=self.profile.office.local(consent.last_moment),
        )
