"""The letters of cases, as whoever sends them needs them kept."""

from datetime import datetime
from typing import Protocol

from casework.domain.contact import Contact
from casework.domain.hourly_share import HourlyShare
from casework.domain.letter import Letter
from casework.domain.task import Task


class Ledger(Protocol):
    """The letters of cases, each claimed before it is sent."""

    def claim(self, ref: str, letter: Letter, share: HourlyShare | None = None) -> bool:
        """Claim a letter, and count it in its ``share`` of the hour; False when it was claimed or withheld before.
        Raises TooManyThisHour, and then it is neither.
        """

    def claim_to(self, ref: str, letter: Letter, contact: Contact) -> bool:
        """Claim a letter to the person of the case; False when it was claimed or withheld before. Raises CaseMovedOn
        when they are no longer as ``contact`` was read: it may not be safe, or permitted, to write to them.
        """

    def claim_once_a_while(
        self,
        ref: str,
        letter: Letter,
        contact: Contact,
        recipient_hash: str,
        not_since: datetime,
        share: HourlyShare,
        by_post: Letter | Task | None = None,
    ) -> bool:
        """As claim_to() and claim(), unless this recipient had one after ``not_since``: raises SentRecently. One that
        encloses the welcome pack is for who never had it: raises WelcomedBefore. ``by_post`` says of that pack who
        posts it too, or why nobody may, and is written with the claim.
        """

    def release(self, ref: str, letter: Letter, share: HourlyShare | None = None) -> None:
        """Give up a claim on a letter that was certainly not sent, forget whom it was for, and count it in its
        ``share`` of the hour no more.
        """

    def sent(self, ref: str, letter: Letter) -> None:
        """Note that SES took the letter, and under which id, by which a reply will name it."""

    def raise_task(self, ref: str, task: Task) -> None:
        """Put a task on a case, once for its id."""

    def told(self, ref: str, task: Task) -> None:
        """Note that those who have a task to do were told of it."""

    def one_more(self, share: HourlyShare) -> bool:
        """Count something in its ``share`` of the hour; False where there are as many already, and then it is not."""

    def none(self, share: HourlyShare) -> None:
        """Forget that anything was counted in this share."""

    def settle(self, ref: str, letter: Letter) -> None:
        """Note that a letter will not be sent by itself; one that was sent after all stays sent."""
