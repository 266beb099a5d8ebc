"""Forms: who somebody is, how they were answered, and the everyday of a case."""

from desk.site.choices import HOW_SAID, PERMISSION_ASKED, RELATIONSHIP, YES_NO
from desk.site.field import Area, Checkboxes, Choice, Day, Field, Heading, Moment, Radios, Select, Text, Tick
from desk.site.form import Facts, Form, found

ANSWERED_AT = Moment(
    "answered_at",
    "When was the answer given?",
    "Leave empty for now. Time as 24 hours, such as 14:30.",
    optional=True,
)


def is_open(case: Facts) -> bool:
    return bool(case["status"] == "open")


_ANSWERED: tuple[Field, ...] = (
    Radios("channel", "How were they answered?", choices=HOW_SAID),
    Area("summary", "In short, what was said?", "It is kept with the case, in plain words."),
    ANSWERED_AT,
)


def safe_contact_fields(prefix: str) -> tuple[Field, ...]:
    """What could put somebody at risk, at ``prefix`` in the JSON (“contact.safe_contact.”)."""
    return (
        Tick(f"{prefix}no_email", "Email is not safe"),
        Tick(f"{prefix}shared_inbox", "Other people read their inbox"),
        Tick(f"{prefix}no_post", "Post to their home is not safe"),
        Tick(f"{prefix}no_voicemail", "Leave no voicemail"),
        Text(f"{prefix}safe_times", "Safe times to reach them", "Such as: weekdays until 2pm", optional=True),
    )


def contact_fields(prefix: str) -> tuple[Field, ...]:
    """Who somebody is and how they are reached, at ``prefix`` in the JSON (“contact.”)."""
    return (
        Radios(f"{prefix}relationship", "Who are they?", choices=RELATIONSHIP),
        Text(f"{prefix}name", "Name", optional=True),
        Text(f"{prefix}email", "Email address", optional=True, type="email", inputmode="email"),
        Text(f"{prefix}telephone", "Telephone number", optional=True, type="tel", inputmode="tel", width=20),
        Area(f"{prefix}address", "Address for post", optional=True, rows=3),
        Day(
            f"{prefix}born",
            "Date of birth",
            "Only of a child or young person who gets in touch themselves",
            optional=True,
        ),
    )


def permission_fields(prefix: str) -> tuple[Field, ...]:
    """Whether details may be kept, at ``prefix`` in the JSON (CF-14, CF-31)."""
    return (
        Tick(f"{prefix}told_notice", "They were told why and how details are held, and that they are optional"),
        Radios(
            f"{prefix}permission_to_hold", "Do they agree that their details are kept?", choices=YES_NO, inline=True
        ),
        Radios(
            f"{prefix}permission_asked", "How were they asked?", choices=PERMISSION_ASKED, inline=True, optional=True
        ),
    )


def child_fields(prefix: str) -> tuple[Field, ...]:
    """Whom a parent's case is about, at ``prefix`` in the JSON (“child.”)."""
    return (
        Text(f"{prefix}name", "The child’s or young person’s name", optional=True),
        Text(f"{prefix}school", "School or setting", optional=True),
        Day(f"{prefix}born", "Their date of birth", optional=True),
        Radios(f"{prefix}over_school_age", "Are they over school age?", choices=YES_NO, inline=True, optional=True),
    )


def _contact_now(case: Facts) -> Facts:
    contact: Facts = case["contact"] or {}
    safe = {f"safe_contact.{name}": value for name, value in contact.get("safe_contact", {}).items()}
    return {**contact, **safe}


def _contact_parts(case: Facts) -> tuple[Field, ...]:
    comes_back = (case["contact"] or {}).get("comes_back")
    works = Tick("email_works", "They say that letters to this email address reach them and are wanted")
    return (
        *permission_fields(""),
        Heading("Who they are"),
        *contact_fields(""),
        *((works,) if comes_back else ()),
        Heading("What is not safe"),
        *safe_contact_fields("safe_contact."),
        Tick("no_surveys", "They do not want to be asked what they think of the service"),
    )


def _child_now(case: Facts) -> Facts:
    return case["child"] or {}


def _safe_contact_now(case: Facts) -> Facts:
    flags: Facts = (case["contact"] or {}).get("safe_contact", {})
    return flags


def _levels() -> tuple[Choice, ...]:
    return (
        Choice(1, "Level 1", "Information, signposting or a short answer"),
        Choice(2, "Level 2", "Advice in one or two conversations"),
        Choice(3, "Level 3", "Support over some time"),
        Choice(4, "Level 4", "Intensive support, such as to a tribunal"),
    )


def _absence(facts: Facts) -> tuple[Field, ...]:
    others = tuple(Choice(each["id"], each["name"]) for each in facts["staff"] if each != facts["about"])
    return (
        Day(
            "from_on",
            "From",
            "The first day on which they are away. Leave all empty once they are back.",
            optional=True,
        ),
        Day("until", "To", "The last day on which they are away", optional=True),
        Select("deputy", "Who sees to their cases meanwhile?", choices=others, optional=True),
    )


def _absence_now(facts: Facts) -> Facts:
    about = facts["about"] or {}
    return about.get("absence") or {}


def _themes(facts: Facts) -> tuple[Choice, ...]:
    return tuple(Choice(each["id"], each["title"]) for each in facts["themes"])


def _may_close(case: Facts) -> bool:
    return not case["closed"] and case["status"] == "answered" and not case["set_aside"]


def _staff(facts: Facts) -> tuple[Field, ...]:
    choices = tuple(Choice(each["id"], each["name"]) for each in facts["staff"])
    return (Select("to", "Who?", "Leave empty to give it back to everybody", choices=choices, optional=True),)


RESPONSE = Form(
    route="POST /cases/{ref}/responses",
    title="Record a response",
    words="For an answer given in another way than from here: a call, a visit, a letter. It stops the clock.",
    button="Record the response",
    done="The response is recorded and the clock has stopped.",
    parts=_ANSWERED,
    offered=is_open,
)

CLOSING = Form(
    route="POST /cases/{ref}/closing",
    title="Close the case",
    words="It opens again by itself when something comes.",
    button="Close the case",
    done="The case is closed.",
    also=("GET /themes",),
    parts=lambda facts: (
        Checkboxes("themes", "What was it about?", choices=_themes(facts), optional=True),
        Radios("level", "Level of intervention", choices=_levels()),
        Radios("invite", "Invite them to say what they think of the service?", choices=YES_NO, inline=True),
        Radios(
            "why_not",
            "If not, why not?",
            choices=(
                Choice("opted_out", "They do not want to be asked"),
                Choice("unsafe", "It would not be safe"),
            ),
            optional=True,
        ),
    ),
    offered=_may_close,
)

ALLOCATION = Form(
    route="PUT /cases/{ref}/allocation",
    title="Who sees to this case?",
    shows="GET /staff",
    button="Save",
    done="It is noted who sees to the case.",
    parts=_staff,
    shape=lambda body: {"to": None, **body},
)

TASK_DONE = Form(
    route="POST /cases/{ref}/tasks/{task_id}/done",
    title="Is this task done?",
    button="It is done",
    done="The task is done.",
    offered=lambda case: any(not task["done_at"] for task in case["tasks"]),
)

ABSENCE = Form(
    route="PUT /staff/{staff_id}/absence",
    title="When are they away?",
    shows="GET /staff",
    button="Save",
    done="When they are away is noted.",
    parts=_absence,
    begins=_absence_now,
    about=lambda facts, names: found(facts["staff"], names["staff_id"]),
    then=lambda *_: "/desk/staff",
)

PEOPLE = (
    Form(
        route="PUT /cases/{ref}/contact",
        title="Who is this person?",
        words="Everything but who they are to the child is optional. Without their agreement nothing of it is kept.",
        button="Save",
        done="Who this person is has been noted.",
        parts=_contact_parts,
        begins=_contact_now,
    ),
    Form(
        route="PUT /cases/{ref}/safe-contact",
        title="How can they be reached safely?",
        button="Save",
        done="How this person is reached safely has been noted.",
        parts=safe_contact_fields(""),
        begins=_safe_contact_now,
        shape=lambda body: {"safe_times": None, **body},
    ),
    Form(
        route="PUT /cases/{ref}/child",
        title="Whom is this case about?",
        button="Save",
        done="Whom this case is about has been noted.",
        parts=child_fields(""),
        begins=_child_now,
    ),
    Form(
        route="POST /cases/{ref}/permission/withdrawal",
        title="They no longer agree that their details are kept",
        words="Names, addresses and the originals of their emails are removed at once. It cannot be undone.",
        button="Remove their details",
        done="Their details are removed.",
        parts=(Radios("how", "How did they say so?", choices=PERMISSION_ASKED, inline=True),),
        offered=lambda case: bool(case["contact"]),
        warning=True,
    ),
)
