"""Routes: what people are told about the service, in which version, and when that is due for review."""

from datetime import date

from aws_lambda_powertools.event_handler import Response

from casework import wiring
from casework.api import REFUSALS, answer, described, new_router, signed_in
from casework.domain.record import Record
from casework.letters.enclosure import enclosure
from casework.letters.spoken_notice import spoken_notice

router = new_router()


class PolicyView(Record):
    """A document that is reviewed. ``enclosed_as`` is what letters record of it: version, and hash of the file."""

    id: str
    title: str
    version: str
    enclosed_as: str
    review_due: date
    overdue: bool
    in_welcome_pack: bool
    proposed: bool


class PolicyList(Record):
    """Every document of the service that is reviewed."""

    policies: tuple[PolicyView, ...]


class NoticeView(Record):
    """What to say on the telephone before details are kept. ``version`` is what a permission records of it."""

    version: str
    title: str
    text: str


@router.get(
    "/policies",
    summary="The service's documents, which of them every new person is sent, and which are overdue for review",
    responses={200: described("In the order in which they are enclosed", PolicyList), **REFUSALS},
)
def list_policies() -> Response[str]:
    signed_in(router)
    profile = wiring.profile()
    today = profile.office.local(wiring.now()).date()
    views = [
        PolicyView(
            id=each.id,
            title=each.title,
            version=each.version,
            enclosed_as=enclosure(each).version,
            review_due=each.review_due,
            overdue=each.is_overdue(today),
            in_welcome_pack=each.in_welcome_pack,
            proposed=each.proposed,
        )
        for each in profile.policies
    ]
    return answer(PolicyList(policies=tuple(views)))


@router.get(
    "/privacy-notice",
    summary="The words to say before details are kept",
    responses={200: described("Word for word", NoticeView), **REFUSALS},
)
def read_notice() -> Response[str]:
    signed_in(router)
    notice = spoken_notice(wiring.profile())
    return answer(NoticeView(version=notice.version, title=notice.subject, text=notice.text))
