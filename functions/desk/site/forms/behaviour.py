"""Forms: how somebody behaved towards the service's workers, and refusals of service because of it (BH-01 to BH-10)."""

from collections.abc import Mapping

from desk.site.choices import CHARACTERISTIC, EVERY_CHANNEL, of
from desk.site.field import Area, Checkboxes, Choice, Day, Fold, Lines, Moment, Part, Radios, Text
from desk.site.form import Facts, Form
from desk.site.forms.sharing import told_first_fields

_FILE = "GET /cases/{ref}/incidents"
_ONE = "GET /cases/{ref}/incidents/{incident_id}"


def _to_incident(names: Mapping[str, str], answered: Facts) -> str:
    return f"/desk/cases/{names['ref']}/incidents/{names.get('incident_id') or answered['id']}"


_KINDS = (
    Choice("ended_exchange", "A worker ended the call, visit or exchange"),
    Choice("pointed_to_complaint", "They were told of the usual ways to say what they think, and to complain"),
    Choice("removed_post", "A post on social media was deleted"),
    Choice("health_and_safety", "It is logged as a health and safety incident"),
    Choice("police", "It was reported to the police"),
)

_ACTION: tuple[Part, ...] = (
    Radios("action.kind", "What was done?", choices=_KINDS),
    Moment("at", "When?", "Leave empty for now.", optional=True),
    Fold("If the exchange was ended", (Area("action.reason", "Why?", rows=3),)),
    Fold(
        "If a post was deleted",
        (
            Text("action.link", "Where was it?"),
            Text("action.kept_as", "Where is a copy kept?"),
            Text("action.removed_by", "Who deleted it?"),
            Area("action.why", "Why was it deleted?", rows=2),
        ),
    ),
    Fold(
        "If it is logged as health and safety",
        (Text("action.reference", "Its reference there"), Day("action.sent_on", "When was it sent?")),
    ),
    Fold(
        "If the police were told",
        (
            Text("action.reported_by", "Who told them?"),
            Text("action.crime_reference", "Crime reference", optional=True),
            Lines("action.items", "What personal data were they given?", "One thing on each line"),
            Area("action.basis", "On what basis?", rows=2),
            *told_first_fields(),
        ),
    ),
)

_OF_KIND = {
    "ended_exchange": {"reason"},
    "pointed_to_complaint": set(),
    "removed_post": {"link", "kept_as", "removed_by", "why"},
    "health_and_safety": {"reference", "sent_on"},
    "police": {"reported_by", "crime_reference", "items", "basis"},
}


def _of_its_kind(body: Facts) -> Facts:
    """What was filled in for the kind that was chosen, and nothing else."""
    action = body.get("action", {})
    kept = {"kind", *_OF_KIND.get(action.get("kind"), set())}
    shaped = {**body, "action": {name: value for name, value in action.items() if name in kept}}
    if action.get("kind") != "police":
        shaped.pop("told_first", None)
    return shaped


_REFUSAL_REVIEW = Day("review_on", "Until when? It is reviewed on that day.")


def _refused(case: Facts) -> bool:
    return any(not refusal["ended_at"] for refusal in case["service_refusals"])


FORMS = (
    Form(
        route="POST /cases/{ref}/incidents",
        at="/desk/cases/{ref}/incidents/new",
        title="Record an incident",
        words="Only who decides about incidents and the workers concerned read it. It is not shown with the case.",
        shows=_FILE,
        button="Record the incident",
        done="The incident is recorded.",
        parts=(
            Moment("happened_at", "When did it happen?"),
            Radios("channel", "Where?", choices=EVERY_CHANNEL),
            Area("words_used", "What was said or done?"),
            Lines("staff_affected", "Whom did it concern?", "Sign-in ids of workers, one on each line", optional=True),
            Lines("witnesses", "Who saw or heard it?", "One on each line", optional=True),
            Checkboxes(
                "characteristics",
                "If it was discriminatory: what about?",
                choices=CHARACTERISTIC,
                optional=True,
            ),
        ),
        then=_to_incident,
    ),
    Form(
        route="POST /cases/{ref}/incidents/{incident_id}/context",
        title="In what circumstances did it happen?",
        words="Before anything is done about it, say what allowance was made.",
        shows=_ONE,
        button="Save",
        done="The circumstances are noted.",
        parts=(
            Area("context", "The circumstances", "Distress, a disability, how somebody communicates", rows=4),
            Area("allowance", "What allowance was made?", rows=3),
        ),
        then=_to_incident,
    ),
    Form(
        route="POST /cases/{ref}/incidents/{incident_id}/actions",
        title="What was done about it?",
        shows=_ONE,
        button="Record it",
        done="What was done is recorded.",
        parts=_ACTION,
        shape=_of_its_kind,
        then=_to_incident,
    ),
    Form(
        route="POST /cases/{ref}/incidents/{incident_id}/learning",
        title="What did the service learn?",
        shows=_ONE,
        button="Save",
        done="What was learnt is noted.",
        parts=(
            Area("learnt", "What was learnt?", optional=True, rows=4),
            Area("why_nothing", "If nothing: why is there nothing to learn?", optional=True, rows=3),
        ),
        then=_to_incident,
    ),
    Form(
        route="POST /cases/{ref}/incidents/{incident_id}/closing",
        title="Close the incident",
        shows=_ONE,
        button="Close it",
        done="The incident is closed.",
        then=_to_incident,
    ),
    Form(
        route="POST /cases/{ref}/service-refusals",
        title="Refuse further service",
        words="One manager’s decision, for a time, with reasons, and with a review. They read the reasons in a letter.",
        shows=_FILE,
        button="Refuse service",
        done="Service is refused until the review, and notice is given.",
        parts=lambda facts: (
            Radios(
                "incident", "From which incident does it follow?", choices=of(each["id"] for each in facts["incidents"])
            ),
            Area("what", "What is refused?", "Every member of staff sees this", rows=3),
            Area("reasons", "Why? They read this", rows=4),
            Area("proportionate", "Why would nothing less do?", rows=3),
            Area("disability", "What was considered about disability and distress?", rows=3),
            Area("other_help", "Where else can they turn?", rows=3),
            _REFUSAL_REVIEW,
        ),
        warning=True,
    ),
    Form(
        route="POST /cases/{ref}/service-refusals/{number}/renewal",
        title="Let a refusal of service go on",
        shows=_FILE,
        button="Let it go on",
        done="The refusal goes on until its review.",
        parts=(Area("reasons", "Why? They read this", rows=4), _REFUSAL_REVIEW),
        offered=_refused,
        warning=True,
    ),
    Form(
        route="POST /cases/{ref}/service-refusals/{number}/lifting",
        title="Lift a refusal of service",
        shows=_FILE,
        button="Lift it",
        done="The refusal is lifted.",
        parts=(Area("reason", "Why?", rows=3),),
        offered=_refused,
    ),
)
