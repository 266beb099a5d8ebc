"""Acts out the years after the tour: by HTTP as staff do, and in the end with an AWS client."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.request import urlopen
from zipfile import ZipFile

from infra.local import consents_story as consents
from infra.local import retention_story as story
from infra.local.look import look
from infra.local.retention_checks import Erased, Look
from infra.local.staff import Staff


@dataclass(frozen=True)
class Left:
    """The cases that the tour leaves: those that somebody sent, by their addresses; the others by what they are."""

    of: dict[str, str]
    forged: str
    complaint: str
    referral: str

    @property
    def refs(self) -> list[str]:
        return [*self.of.values(), self.forged, self.complaint, self.referral]


class Years:
    """What is done with the cases in ``left``. Moves the clock by the story's dates."""

    def __init__(self, staff: Staff, aws_port: int, left: Left) -> None:
        self._staff, self._aws_port, self._left = staff, aws_port, left
        self._certificates: dict[str, dict[str, Any]] = {}
        self._statuses: dict[str, int] = {}

    def run(self) -> Erased:
        """All that happens, in order."""
        self._end_what_is_open()
        parts, copy = self._copy()
        hold = self._hold()
        before = self._look()
        self._let_go(hold)
        self._decide()
        self._move(story.LOOKED)
        gone = tuple(self._staff.status(f"/cases/{ref}") for ref in self._left.refs)
        return Erased(copy, parts, self._certificates, self._statuses, gone, before, self._look())

    def _end_what_is_open(self) -> None:
        self._staff.move(story.ENDED)
        self._staff.post(f"/cases/{self._left.forged}/responses", story.NOT_HERS)
        self._staff.post(f"/cases/{self._left.complaint}/complaint/answer", story.STEP_TWO, "manager")

    def _copy(self) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
        """The parts of the copy of a record, and what is in the file that its link leads to."""
        self._staff.move(story.COPIED)
        requests = f"/cases/{self._left.of[story.WHO_ASKS]}/rights-requests"
        asked = f"{requests}/{self._staff.post(requests, story.COPY)['round']}"
        parts = self._staff.get(f"{asked}/export", "officer")["parts"]
        made = self._staff.post(f"{asked}/export", {"release": []}, "officer")
        with urlopen(made["url"], timeout=120) as fetched, ZipFile(BytesIO(fetched.read())) as archive:  # noqa: S310 - our own door on loopback
            copy = {name: archive.read(name) for name in archive.namelist()}
        self._staff.post(f"{asked}/answer", story.HANDED_OVER, "officer")
        return parts, copy

    def _hold(self) -> str:
        """The path of the hold on a case."""
        holds = f"/cases/{self._left.of[story.WHO_IS_HELD]}/holds"
        self._move(story.HELD)
        return f"{holds}/{self._staff.post(holds, story.HOLD)['id']}"

    def _let_go(self, hold: str) -> None:
        """A night that comes to the case while it is held; the hold is lifted, and a night comes again."""
        self._move(story.TWO_YEARS)
        self._keep_certificate(f"{story.TWO_YEARS:%Y-%m-%d}")
        self._statuses["held"] = self._staff.status(f"/cases/{self._left.of[story.WHO_IS_HELD]}")
        self._move(story.LIFTED)
        self._staff.post(f"{hold}/review", story.LIFT, "officer")
        self._move(story.FREED)
        self._keep_certificate(f"{story.FREED:%Y-%m-%d}")

    def _decide(self) -> None:
        """The officer decides on the morning after a case was put before them, and reads of the next night."""
        waiting = {"safeguarding": self._left.of[consents.WHOSE_CONCERN], "complaint": self._left.complaint}
        for rule, morning in story.DECIDED.items():
            ref = waiting[rule]
            self._move(morning)
            self._keep_certificate(f"{morning:%Y-%m-%d}")
            self._statuses[rule] = self._staff.status(f"/cases/{ref}")
            self._staff.post(f"/cases/{ref}/erasure-reviews", story.DECISION, "officer")
            self._staff.move(morning + timedelta(days=1))
            self._keep_certificate(f"{rule} decided")

    def _move(self, to: datetime) -> None:
        self._staff.move(to, story.SELDOM)

    def _keep_certificate(self, name: str) -> None:
        """Of the last night, as the officer reads it."""
        self._certificates[name] = self._staff.get("/disposals", "officer")["disposals"][0]

    def _look(self) -> Look:
        return look(self._aws_port, story.WORDS, self._staff.now())
