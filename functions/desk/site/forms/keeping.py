"""Forms: what is kept of people, for how long, and their rights over it (CF-07, CF-08)."""

from collections.abc import Mapping

from desk.site.choices import EVERY_CHANNEL, FOR_WHOM, GIVEN_BY, HOW_SAID, REFUSAL_GROUND, RIGHT, SETTLED, YES_NO
from desk.site.field import Area, Choice, Day, Heading, Moment, Part, Radios, Text
from desk.site.form import Facts, Form, found

_NOW = "Leave empty for now."


def _request(case: Facts, names: Mapping[str, str]) -> Facts | None:
    return found(case["rights_requests"], names["number"], "round")


def _hold(case: Facts, names: Mapping[str, str]) -> Facts | None:
    return found(case["holds"], names["hold_id"])


def _open_request(case: Facts) -> bool:
    return any(not request["answered_at"] for request in case["rights_requests"])


_STANDING: tuple[Part, ...] = (
    Area(
        "authority",
        "By what right do they ask for another person?",
        "Such as parental responsibility",
        optional=True,
        rows=2,
    ),
    Area("competence", "Is the child or young person competent to decide this?", optional=True, rows=2),
    Area("wishes", "What does the child or young person wish?", optional=True, rows=2),
)

FORMS = (
    Form(
        route="POST /cases/{ref}/holds",
        title="Hold this case",
        words="While it is held nothing of it is erased, whatever the schedule says.",
        button="Hold it",
        done="The case is held.",
        parts=(
            Radios(
                "kind",
                "Why is it held?",
                choices=(
                    Choice("legal", "Legal proceedings, or they are expected"),
                    Choice("safeguarding", "Safeguarding"),
                    Choice("complaint", "A complaint, or the Ombudsman"),
                    Choice("restriction", "Its person asked that its use is restricted"),
                ),
            ),
            Area("why", "In short, why?", rows=3),
            Day("review_on", "When is the hold reviewed?"),
        ),
    ),
    Form(
        route="POST /cases/{ref}/holds/{hold_id}/review",
        title="Review the hold",
        button="Save",
        done="The hold is reviewed.",
        parts=(
            Area("why", "What was decided, and why?", rows=3),
            Day("review_on", "When is it reviewed again?", "Leave empty to lift it.", optional=True),
        ),
        about=_hold,
        offered=lambda case: bool(case["held"]),
        shape=lambda body: {"review_on": None, **body},
    ),
    Form(
        route="POST /cases/{ref}/erasure-reviews",
        title="Its time is over: may it be erased?",
        button="Save",
        done="What becomes of the case is decided.",
        parts=(
            Area("why", "What was decided, and why?", rows=3),
            Day("keep_until", "If it is kept: until when?", "Leave empty to have it erased.", optional=True),
        ),
        shape=lambda body: {"keep_until": None, **body},
        offered=lambda case: bool(case["closed"]),
        warning=True,
    ),
    Form(
        route="POST /cases/{ref}/rights-requests",
        title="They ask about what is kept of them",
        words="The law gives a month from the day on which it came, or on which it is known who asks.",
        button="Record the request",
        done="The request is recorded, and when it is due.",
        parts=(
            Radios("right", "What do they ask for?", choices=RIGHT),
            Area("what", "What exactly, in their own words?", rows=3),
            Radios("channel", "How did they ask?", choices=EVERY_CHANNEL),
            Radios("for_whom", "Whose data is it about?", choices=FOR_WHOM, inline=True),
            Radios("made_by", "Who asks?", choices=GIVEN_BY),
            Heading("Who they are"),
            Area("identity.known_because", "If it is known who they are: how?", optional=True, rows=2),
            Area(
                "identity.needed",
                "If not: what are they asked to show?",
                "They read this in a letter",
                optional=True,
                rows=2,
            ),
            Heading("If they ask for somebody else, or for a child"),
            *_STANDING,
            Moment("received_at", "When did it come?", _NOW, optional=True),
        ),
        begins=lambda _: {"for_whom": "client", "made_by": "client"},
    ),
    Form(
        route="POST /cases/{ref}/rights-requests/{number}/identity",
        title="Who makes the request?",
        button="Save",
        done="Who makes the request is noted.",
        parts=(
            Area("needed", "Ask them to show who they are: what?", "They read this in a letter", optional=True, rows=2),
            Area("how", "Or: how have they shown who they are?", optional=True, rows=2),
            Moment("confirmed_at", "When did what they were asked for come?", _NOW, optional=True),
        ),
        about=_request,
        offered=_open_request,
    ),
    Form(
        route="POST /cases/{ref}/rights-requests/{number}/standing",
        title="By what right do they ask for another person?",
        button="Save",
        done="By what right they ask is noted.",
        parts=_STANDING,
        about=_request,
        offered=_open_request,
    ),
    Form(
        route="POST /cases/{ref}/rights-requests/{number}/pause",
        title="Ask what exactly they want",
        words="The law’s clock stands still until they answer.",
        button="Ask them",
        done="They are asked, and the clock stands still.",
        parts=(Area("why", "What is unclear? They read this", rows=3),),
        about=_request,
        offered=_open_request,
    ),
    Form(
        route="POST /cases/{ref}/rights-requests/{number}/resumption",
        title="They have said what exactly they want",
        button="The clock goes on",
        done="The clock goes on.",
        parts=(Moment("answered_at", "When did they say so?", _NOW, optional=True),),
        about=_request,
        offered=_open_request,
    ),
    Form(
        route="POST /cases/{ref}/rights-requests/{number}/extension",
        title="Extend the time by two months",
        words="Once only, for what is complex or many requests. They are told, and why.",
        button="Extend it",
        done="The time is extended, and they are told.",
        parts=(Area("why", "Why? They read this", rows=3),),
        about=_request,
        offered=_open_request,
    ),
    Form(
        route="POST /cases/{ref}/rights-requests/{number}/answer",
        title="What became of the request?",
        button="Record the answer",
        done="What became of the request is recorded.",
        parts=(
            Radios("settled", "What became of it?", choices=SETTLED),
            Radios("ground", "If not all of it was done: on what ground?", choices=REFUSAL_GROUND, optional=True),
            Area("words", "What was done, or why not, in words for them", rows=5),
            Area("corrected", "Of a correction: what was corrected?", optional=True, rows=2),
            Radios(
                "instead",
                "Of an objection that is upheld: what does it lead to?",
                choices=(Choice("restriction", "Its use is restricted"), Choice("erasure", "It is erased")),
                optional=True,
            ),
            Text(
                "export",
                "Of access and portability: which copy was handed over?",
                "Its id, as the page of the copy shows it",
                optional=True,
            ),
            Radios(
                "told", "Of an erasure where no letter can go: how were they told?", choices=HOW_SAID, optional=True
            ),
            Radios(
                "recipients_told",
                "Of an erasure: do those to whom it was passed on know?",
                choices=YES_NO,
                inline=True,
                optional=True,
            ),
            Moment("answered_at", "When?", _NOW, optional=True),
        ),
        about=_request,
        offered=_open_request,
    ),
)
