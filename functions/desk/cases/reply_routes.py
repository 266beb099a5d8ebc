"""Routes: a reply by email as the service, and the drafts that one may begin from."""

from datetime import date

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, Refusal, answer, described, new_router, signed_in
from casework.domain.record import Instant, Record
from casework.letters.drafts import draft
from casework.profile import Profile
from casework.profile.advice import LegalSource
from desk.cases.write_reply import Previewed, Replied, Replying, WrittenReply
from desk.paths import NO_SUCH_CASE, Ref, known

router = new_router()


class ReplyView(Record):
    """A letter in the service's words around the caseworker's. ``body`` is what ``html`` has within its page."""

    to: str | None
    subject: str
    text: str
    html: str
    body: str
    why_not: str | None


class SentView(Record):
    """A reply that went. ``answers`` is whether it is the answer by which its round ended; a round that has another
    answer, or none, keeps that.
    """

    ref: str
    round: int
    letter: str
    sent_at: Instant | None
    answers: bool
    answered_at: Instant | None
    due_at: Instant
    late: bool


class SourceView(Record):
    """A law or guidance that advice may name. ``overdue`` is whether somebody has to check that it still says so."""

    id: str
    title: str
    website: str
    checked_on: date
    overdue: bool
    superseded_by: str | None


class ReplyTemplateView(Record):
    """A draft to edit. ``answers`` is whether what is sent of it usually is an answer, ``sources`` are ids."""

    id: str
    title: str
    text: str
    answers: bool
    sources: tuple[str, ...]
    proposed: bool


class ReplyTemplateList(Record):
    """Every draft, and every source that they and advice on a case may name."""

    templates: tuple[ReplyTemplateView, ...]
    sources: tuple[SourceView, ...]


@router.post(
    "/cases/<ref>/replies",
    summary="Answer the family by email, as the service; or see first what would be sent",
    responses={
        200: described("What would be sent; nothing was", ReplyView),
        201: described("It went", SentView),
        **REFUSALS,
        **NO_SUCH_CASE,
        409: described("Another answer stands, or it may not or could not be sent: says what to do instead", Refusal),
    },
)
def reply(ref: Ref, written: WrittenReply) -> Response[str]:
    by = signed_in(router)
    replying = Replying(
        wiring.cases(),
        wiring.rounds(),
        wiring.machine(),
        wiring.correspondence(),
        wiring.reply_addresses,
        wiring.profile(),
    )
    if written.preview:
        return answer(_shown(replying.preview(known(ref), written, by)))
    return answer(_sent(replying.send(known(ref), written, by, wiring.now())), 201)


@router.get(
    "/reply-templates",
    summary="Drafts that a reply may begin from, and the sources of advice",
    responses={200: described("In the order of the profile", ReplyTemplateList), **REFUSALS},
)
def list_reply_templates() -> Response[str]:
    signed_in(router)
    profile = wiring.profile()
    today = profile.office.local(wiring.now()).date()
    templates = tuple(
        ReplyTemplateView(
            **each.model_dump(include={"id", "title", "answers", "sources", "proposed"}), text=draft(each, profile)
        )
        for each in profile.replies
    )
    sources = tuple(_source(each, profile, today) for each in profile.advice.sources)
    return answer(ReplyTemplateList(templates=templates, sources=sources))


def _source(source: LegalSource, profile: Profile, today: date) -> SourceView:
    return SourceView(**source.model_dump(), overdue=profile.advice.is_overdue(source, today))


def _shown(previewed: Previewed) -> ReplyView:
    wording = previewed.wording.model_dump(exclude={"version"})
    return ReplyView(to=previewed.to, **wording, why_not=previewed.why_not)


def _sent(replied: Replied) -> SentView:
    round_ = replied.round
    return SentView(
        ref=round_.ref,
        round=round_.number,
        letter=replied.letter.id,
        sent_at=replied.letter.sent_at,
        answers=replied.answer,
        answered_at=round_.answered_at,
        due_at=round_.due_at,
        late=bool(round_.answered_at and round_.answered_at > round_.due_at),
    )
