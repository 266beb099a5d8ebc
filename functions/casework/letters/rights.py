"""What letters say of a request about personal data: what was asked for, by when, and where else to turn (CF-08)."""

from datetime import datetime
from typing import Any

from casework.domain.case import Case
from casework.domain.consent import ForWhom, GivenBy
from casework.domain.contact import Contact
from casework.domain.reply_address import ReplyAddresses
from casework.domain.rights_request import RefusalGround, Right, RightsRequest
from casework.domain.round import Round
from casework.domain.staff import Role
from casework.letters.correspondence import Correspondence

_ASKED_FOR = {
    Right.ACCESS: "to see the information that we keep about {whom}",
    Right.CORRECTION: "to correct the information that we keep about {whom}",
    Right.ERASURE: "to delete the information that we keep about {whom}",
    Right.RESTRICTION: "to stop using, for now, the information that we keep about {whom}",
    Right.PORTABILITY: "for the information that you gave us about {whom}, in a form that a computer can read",
    Right.OBJECTION: "to stop using the information that we keep about {whom}",
}
_BECAUSE = {
    RefusalGround.NOT_IDENTIFIED: "We could not make sure who asked us.",
    RefusalGround.NOT_THEIRS: "We may do this only for whom the information is about, or with their agreement.",
    RefusalGround.UNFOUNDED_OR_EXCESSIVE: "The law lets us say no to what has no basis, or is asked far too often.",
    RefusalGround.OTHER_PEOPLE: "It would tell you about other people, and we may not do that.",
    RefusalGround.PRIVILEGED: "It is advice by a lawyer, which the law keeps confidential.",
    RefusalGround.SERIOUS_HARM: "It could do somebody serious harm.",
    RefusalGround.ACCURATE: "We looked into it and found that it is right. We noted that you see it differently.",
    RefusalGround.LEGAL_DUTY: "A law says that we have to keep it.",
    RefusalGround.PUBLIC_TASK: "We need it for the work that the law gives us to do.",
    RefusalGround.LEGAL_CLAIMS: "It is needed for a legal claim.",
    RefusalGround.NOT_MET: "The law gives this right in some cases only, and this is not one of them.",
    RefusalGround.COMPELLING: "We have a strong reason to go on using it, which weighs more.",
}
_REPRESENTED = "somebody else made the request for them: the address on the case is not who asked"


class RightsLetters:
    """Writes to whoever made a request; by a person's hand where no letter may go."""

    def __init__(self, correspondence: Correspondence, replies: ReplyAddresses) -> None:
        self._correspondence, self._replies, self._profile = correspondence, replies, correspondence.profile

    def acknowledge(self, case: Case, round_: Round, now: datetime) -> None:
        """Say that the request came, by when it is answered, and what is needed for that. Raises CaseMovedOn and
        LetterNotSent.
        """
        instead = "Tell whoever made a request about personal data that it came, and by when it is answered"
        self._write(case, round_, "acknowledgement", "rights_acknowledged", instead, now)

    def tell_news(self, case: Case, round_: Round, news: str, nth: int, now: datetime, **facts: Any) -> None:
        """Say what is ``news`` of a request, once for its ``nth`` time. Raises CaseMovedOn and LetterNotSent."""
        instead = "Tell whoever made a request about personal data how far it has come, as the case says"
        self._write(case, round_, f"{news}-{nth}", "rights_progress", instead, now, news=news, **facts)

    def answer(self, case: Case, round_: Round, now: datetime) -> None:
        """Say what became of a request, why, and where else to turn. Raises CaseMovedOn and LetterNotSent."""
        answer = _request(round_).answer
        assert answer, "a letter about an answer needs one"  # noqa: S101
        instead = "Tell whoever made a request about personal data what became of it, why, and who looks at complaints"
        self._write(
            case,
            round_,
            "answer",
            "rights_answered",
            instead,
            now,
            settled=answer.settled,
            because=_BECAUSE[answer.ground] if answer.ground else None,
            words=answer.words,
            restricted=_request(round_).leads_to is Right.RESTRICTION,
            erased=_request(round_).erases,
            commissioner=self._profile.complaints.data_protection,
        )

    def _write(
        self, case: Case, round_: Round, what: str, template: str, instead: str, now: datetime, **facts: Any
    ) -> None:
        request = _request(round_)
        self._correspondence.write(
            case,
            letter_id(round_, what),
            template,
            self._replies,
            now,
            instead=f"{instead} (round {round_.number})",
            by=Role.CASEWORKER,
            unproven=_why_not_them(case, request),
            asked_for=_ASKED_FOR[request.right].format(whom=_whom(request)),
            needed=request.identity.needed if request.identity.is_awaited else None,
            stopped=request.is_stopped,
            question_open=request.pause is not None,
            months=self._profile.rights.months_for(request),
            **{**self._correspondence.dates(round_), **facts},
        )


def letter_id(round_: Round, what: str) -> str:
    return f"{round_.number:04}-rights-{what}"


def why_no_letter(case: Case, request: RightsRequest) -> str | None:
    """Why no letter about ``request`` goes by itself; None where one does."""
    contact = case.contact or Contact()
    if contact.email is None:
        return "no email address is known"
    return contact.why_no_email or _why_not_them(case, request)


def _why_not_them(case: Case, request: RightsRequest) -> str | None:
    """Why the address on the case may not be that of whoever asked."""
    return _REPRESENTED if request.made_by is GivenBy.REPRESENTATIVE else case.unproven


def _request(round_: Round) -> RightsRequest:
    assert round_.rights, "only of a request about personal data"  # noqa: S101
    return round_.rights


def _whom(request: RightsRequest) -> str:
    return "the child" if request.for_whom is ForWhom.CHILD else "you"
