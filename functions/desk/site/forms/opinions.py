"""Forms: what somebody thinks of the service, and of others (FB-03, FB-11 to FB-17)."""

from desk.site.choices import ANSWER, EVERY_CHANNEL, FINDING, GIVEN_BY, HOW_SAID, OWNERS, YES_NO, of
from desk.site.field import Area, Choice, Day, Field, Fold, Heading, Moment, Part, Radios, Text, Tick
from desk.site.form import Facts, Form
from desk.site.forms.sharing import CAPACITY

_COMPLAINT = "GET /cases/{ref}/complaint"
_SAID_AT = "Leave empty for now."


def complaint_fields(prefix: str) -> tuple[Field, ...]:
    """What a complaint is about, at ``prefix`` in the JSON (“complaint.”)."""
    return (
        Radios(
            f"{prefix}about",
            "Whom is it about?",
            "Leave empty for the service as a whole",
            choices=OWNERS,
            optional=True,
        ),
        Text(f"{prefix}worker", "That person’s sign-in id, where it is known", optional=True),
        Day(f"{prefix}happened_on", "When did it happen, or come to be known?", optional=True),
        Area(f"{prefix}late_reason", "If more than twelve months ago: why is it taken up?", optional=True, rows=2),
        Tick(f"{prefix}data_protection", "It is about how personal data is handled"),
    )


def feedback_fields(prefix: str) -> tuple[Field, ...]:
    """What has to be known of feedback, at ``prefix`` in the JSON (“feedback.”)."""
    return (
        Radios(f"{prefix}reply_wanted", "Do they want a reply?", choices=YES_NO, inline=True, optional=True),
        Text(f"{prefix}worker", "The worker whom it names, by sign-in id", optional=True),
        Radios(f"{prefix}how.about_the_writer", "Is that worker you?", choices=YES_NO, inline=True, optional=True),
        Radios(
            f"{prefix}how.read_back",
            "By telephone: was it read back to them, and did they agree?",
            choices=YES_NO,
            inline=True,
            optional=True,
        ),
        Text(f"{prefix}how.event", "On an evaluation form: of which event?", optional=True),
        Text(f"{prefix}how.place", "Face to face: where?", optional=True),
        Text(f"{prefix}how.adjustments", "Face to face: what was done to make it easier?", optional=True),
        Day(f"{prefix}how.letter_dated", "By letter: its date", optional=True),
        Text(f"{prefix}how.scan", "By letter: where is its scan?", optional=True),
    )


KIND = Radios(
    "kind",
    "What did they get in touch for?",
    choices=(
        Choice("enquiry", "An enquiry", "They want information, advice or support"),
        Choice("complaint", "A complaint", "They are dissatisfied with the service and want it put right"),
        Choice("comment", "A comment"),
        Choice("compliment", "A compliment"),
        Choice("criticism", "Criticism", "Short of a complaint"),
        Choice("other_service", "Views about another service", "Such as a school, the council or the NHS"),
    ),
)
FEEDBACK = frozenset({"comment", "compliment", "criticism"})


def of_its_kind(body: Facts) -> Facts:
    """What was said of a complaint, and of feedback, only where it is one."""
    kind, kept = body.get("kind"), {**body}
    complaint, feedback = kept.pop("complaint", {}), kept.pop("feedback", {})
    if kind == "complaint" and _says(complaint):
        kept["complaint"] = complaint
    if kind in FEEDBACK and feedback:
        kept["feedback"] = feedback
    return kept


def _says(complaint: Facts) -> bool:
    return any(value is not False for value in complaint.values())


def _is_complaint(case: Facts) -> bool:
    return bool(case["complaint"] and not case["complaint"]["ended_at"])


def _improvement(prefix: str, *, optional: bool) -> tuple[Field, ...]:
    return (
        Area(f"{prefix}what", "What will be done better?", optional=optional, rows=3),
        Text(f"{prefix}owner", "Who sees to it?", optional=optional),
        Day(f"{prefix}due_on", "By when?", optional=optional),
    )


def _open_feedback(case: Facts) -> bool:
    return bool(case["kind"] in FEEDBACK and case["status"] == "open")


def _other_service(case: Facts) -> bool:
    return bool(case["kind"] == "other_service" and case["status"] == "open")


_STEP: tuple[Part, ...] = (
    Radios("finding", "What was found?", choices=FINDING),
    Area(
        "words",
        "The answer, in the words that the complainant reads",
        "It names the next step and the Ombudsman by itself.",
    ),
    Text("decided_by", "Who decided?", "Leave empty if it was you", optional=True),
    Moment("at", "When was it decided?", _SAID_AT, optional=True),
    Heading("What will be done better", "For what is upheld, at least in part."),
    *_improvement("improvement.", optional=True),
)

FORMS = (
    Form(
        route="POST /cases/{ref}/reclassification",
        title="It is of another kind",
        button="Say so",
        done="It goes on as what it is.",
        parts=(
            KIND,
            Area("reason", "Why?", rows=3),
            Fold("If it is a complaint", complaint_fields("complaint.")),
            Fold("If it is a comment, a compliment or criticism", feedback_fields("feedback.")),
        ),
        shape=of_its_kind,
    ),
    Form(
        route="POST /cases/{ref}/complaints",
        title="Open a complaint by this person",
        words="It becomes a case of its own, linked with this one. What this one waits for stays as it is.",
        button="Open the complaint",
        done="The complaint is opened, as a case of its own.",
        parts=(
            Area("words", "What do they complain about, in their own words?"),
            Area("wants", "What do they want to happen?", optional=True, rows=3),
            Radios(
                "channel", "How did it come?", "Leave empty if as the case did", choices=EVERY_CHANNEL, optional=True
            ),
            *complaint_fields(""),
            Moment("received_at", "When did it come?", _SAID_AT, optional=True),
        ),
        then=lambda _, answered: f"/desk/cases/{answered['ref']}",
    ),
    Form(
        route="POST /cases/{ref}/complaint/statement",
        title="Write what the owner of the step reads",
        words="The complainant is not to be named. Say what it is about without anything that tells who they are.",
        button="Save the statement",
        done="The statement is written.",
        parts=(Area("words", "The statement", rows=8),),
        offered=_is_complaint,
    ),
    Form(
        route="POST /cases/{ref}/complaint/answer",
        title="Record how the step was decided",
        shows=_COMPLAINT,
        template="complaint_answer",
        button="Record the answer",
        done="The answer is recorded, and the complainant is told.",
        parts=_STEP,
        offered=_is_complaint,
        then=lambda names, _: f"/desk/cases/{names['ref']}/complaint",
    ),
    Form(
        route="POST /cases/{ref}/complaint/word",
        title="What does the complainant say to the answer?",
        button="Record it",
        done="What the complainant says is recorded.",
        parts=(
            Radios(
                "word",
                "What do they say?",
                choices=(
                    Choice("resolved", "It is resolved"),
                    Choice("unresolved", "It is not resolved, and they leave it there"),
                    Choice("next_step", "They want the next step"),
                ),
            ),
            Radios("how", "How did they say it?", choices=HOW_SAID),
            Heading("If they go on"),
            Radios("named", "Do they agree to be named to who decides?", choices=YES_NO, inline=True, optional=True),
            Area("told", "What exactly were they told about being named?", optional=True, rows=3),
            Text("owner_conflict", "Why should who decides the next step not?", optional=True),
            Text("unanswered_because", "Why is a step left that has no answer yet?", optional=True),
            Radios("given_by", "Who said it?", choices=GIVEN_BY, optional=True),
            CAPACITY,
            Moment("said_at", "When?", _SAID_AT, optional=True),
        ),
        offered=_is_complaint,
    ),
    Form(
        route="POST /cases/{ref}/complaint/naming",
        title="May the complainant be named?",
        shows=_COMPLAINT,
        button="Record it",
        done="Whether the complainant may be named is recorded.",
        parts=(
            Radios("answer", "Do they agree to be named to who decides the step?", choices=ANSWER, inline=True),
            Radios("how", "How did they say it?", choices=EVERY_CHANNEL),
            Area("told", "What exactly were they told?", rows=3),
            Radios("given_by", "Who said it?", choices=GIVEN_BY, optional=True),
            CAPACITY,
        ),
        offered=_is_complaint,
    ),
    Form(
        route="POST /cases/{ref}/complaint/ending",
        title="End the complaint without an answer",
        button="End it",
        done="The complaint is ended.",
        parts=(
            Radios(
                "as",
                "How does it end?",
                choices=(
                    Choice("withdrawn", "They take it back"),
                    Choice("not_accepted", "It came too late to be taken up"),
                ),
            ),
            Radios("how", "How did they say that they take it back?", choices=EVERY_CHANNEL, optional=True),
            Area("reason", "Why is it not taken up?", optional=True, rows=3),
        ),
        offered=_is_complaint,
        warning=True,
    ),
    Form(
        route="POST /cases/{ref}/feedback/closing",
        title="Close the feedback",
        button="Close it",
        done="The feedback is closed.",
        parts=(
            Area("what", "What was done about it?", rows=3),
            Radios("shared", "Was the worker whom it names told of it?", choices=YES_NO, inline=True, optional=True),
            Radios("accepted", "Of criticism: is it accepted?", choices=YES_NO, inline=True, optional=True),
            Heading("The reply", "Needed where one was wanted."),
            Radios("reply.channel", "How were they replied to?", choices=HOW_SAID, optional=True),
            Area("reply.summary", "In short, what was said?", optional=True, rows=3),
            Moment("answered_at", "When was it seen to?", _SAID_AT, optional=True),
        ),
        offered=_open_feedback,
    ),
    Form(
        route="POST /cases/{ref}/improvements",
        title="What will be done better?",
        button="Save",
        done="What will be done better is noted.",
        parts=_improvement("", optional=False),
        offered=lambda case: case["kind"] in FEEDBACK | {"complaint"},
    ),
    Form(
        route="POST /cases/{ref}/other-service/discussion",
        title="Their views were discussed",
        button="Save",
        done="The discussion is recorded.",
        parts=(
            Area("what", "What was discussed with them?", rows=3),
            Text("with_officer", "Which officer was part of it?", optional=True),
            Moment("at", "When?", _SAID_AT, optional=True),
        ),
        offered=_other_service,
    ),
    Form(
        route="POST /cases/{ref}/other-service/route",
        title="Show the way to who hears their views",
        button="Record it",
        done="The way was shown.",
        parts=(
            Radios(
                "body",
                "Who hears them?",
                choices=of(("school", "academy", "council", "social_care", "nhs", "tribunal", "ico")),
            ),
            Radios("how", "How was it shown to them?", choices=HOW_SAID),
            Radios("support_offered", "Was support in saying it offered?", choices=YES_NO, inline=True),
            Radios("support_accepted", "Do they want that support?", choices=YES_NO, inline=True),
        ),
        offered=_other_service,
    ),
)
