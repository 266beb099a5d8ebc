"""Letters that come back, as tests have them come."""

from datetime import datetime

from casework.domain.letter import Letter
from casework.domain.return_news import ReturnNews
from casework.domain.returned import HeardBy, How, Returned
from tests.world import World, email

SAM = "sam.fielding@example.org"


def comes_back(
    world: World, ref: str, letter: Letter, at: datetime, how: How = How.PERMANENT, heard_by: HeardBy = HeardBy.SES
) -> None:
    """SES, or a mail system, says at ``at`` that ``letter`` of the case ``ref`` came back."""
    status = {How.PERMANENT: "5.1.1", How.TRANSIENT: "4.2.2", How.COMPLAINT: None}[how]
    returned = Returned(at=at, how=how, status=status, heard_by=heard_by)
    world.returned.hear(ReturnNews(ref=ref, letter=letter.id, returned=returned), at)


def the_letter(world: World, ref: str, template: str) -> Letter:
    """The latest letter of its kind on a case."""
    return [each for each in world.cases.get(ref).letters if each.template == template][-1]


def report(ses_message_id: str, *blocks: str, to: str = SAM, kind: str = "delivery-status", **headers: str) -> bytes:
    """A report by a mail system about the letter that SES knows by this id, with these groups of fields."""
    status = "\r\n\r\n".join(("Reporting-MTA: dns; mx.example.org", *blocks))
    parts = (
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message did not reach somebody.",
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n{status}\r\n",
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{ses_message_id}@eu-west-2.amazonses.com>\r\n"
        f"From: enquiries@cases.example.org\r\nTo: {to}\r\nSubject: Our answer\r\n\r\nHello\r\n--b--",
    )
    return email(
        "\r\n".join(parts),
        **{
            "From": "Mail system <mailer-daemon@mx.example.org>",
            "subject": "Undelivered",
            "message_id": f"<report-{hash(blocks)}@mx.example.org>",
            "content_type": f'multipart/report; report-type={kind}; boundary="b"',
            **headers,
        },
    )


def failed(to: str = SAM, action: str = "failed", status: str = "5.1.1") -> str:
    """The fields of one recipient."""
    return f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}"
