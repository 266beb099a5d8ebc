"""The form of a telephone note, to be filled in during the call (CF-31, CF-32, CH-05)."""

from desk.site.choices import NOTED_CHANNEL
from desk.site.field import Area, Fold, Heading, Moment, Radios
from desk.site.form import Facts, Form
from desk.site.forms.everyday import child_fields, contact_fields, permission_fields, safe_contact_fields
from desk.site.forms.opinions import KIND, complaint_fields, feedback_fields, of_its_kind


def _as_noted(body: Facts) -> Facts:
    """Somebody who did not want to say who they are has no details at all; of whom anything is said, the API says what
    else has to be.
    """
    noted = of_its_kind(body)
    contact, child = noted.pop("contact", {}), noted.pop("child", None)
    if child:
        noted["child"] = child
    if child or _says_something(contact):
        noted["contact"] = contact
    return noted


def _says_something(contact: Facts) -> bool:
    """Whether anything was filled in: a box that was not ticked says nothing."""
    return any(
        _says_something(value) if isinstance(value, dict) else value is not False or name == "permission_to_hold"
        for name, value in contact.items()
    )


FORMS = (
    Form(
        route="POST /telephone-notes",
        title="New telephone note",
        shows="GET /privacy-notice",
        button="Save the note",
        done="The note is saved, and the answer is promised.",
        parts=lambda notice: (
            Area("summary", "What do they ask, in their own words?", rows=6),
            Area("wants", "What do they want to happen?", optional=True, rows=3),
            KIND,
            Heading(
                "May we keep your details?",
                "Say these words. Everything below is optional, and help does not depend on it.",
                notice["text"],
            ),
            *permission_fields("contact."),
            *contact_fields("contact."),
            Heading("Is there anything that is not safe?", "Ask: is it safe to write, to ring, to leave a message?"),
            *safe_contact_fields("contact.safe_contact."),
            Heading("The child or young person", "If they ring about somebody else. Kept only if they agree, above."),
            *child_fields("child."),
            Heading("How it came"),
            Radios("channel", "How did it come?", choices=NOTED_CHANNEL, inline=True),
            Moment("received_at", "When did it come?", "Leave empty for now.", optional=True),
            Fold("If it is a complaint", complaint_fields("complaint.")),
            Fold("If it is a comment, a compliment or criticism", feedback_fields("feedback.")),
        ),
        begins=lambda _: {"channel": "telephone", "kind": "enquiry"},
        shape=_as_noted,
        then=lambda _, answered: f"/desk/cases/{answered['ref']}",
    ),
)
