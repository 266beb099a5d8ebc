"""Forms: a reply as the service, and notes of what was said, advised and chosen (CH-05, CH-06, IM-11)."""

from desk.site.choices import FOR_WHOM
from desk.site.field import Area, Checkboxes, Choice, Field, Lines, Radios, Tick
from desk.site.form import Facts, Form

_DRAFTS = "GET /reply-templates"

_KINDS = (
    Choice("their_words", "What they said, in their own words"),
    Choice("advice", "Advice that was given", "Name what they could do, and the law or guidance that says so"),
    Choice("choice", "What they chose", "Whatever was advised"),
    Choice("supervision", "A note for supervision"),
    Choice("plain", "Anything else"),
)


def _reply(facts: Facts) -> tuple[Field, ...]:
    contact = facts["contact"] or {}
    at_a_safe_time = Tick("at_a_safe_time", "Now is a safe time to write to them")
    return (
        Area("text", "Your answer", "Plain words. A line between paragraphs; a dash begins each thing on a list.", rows=14),
        Radios(
            "answers",
            "Is it the answer that they wait for?",
            choices=(
                Choice(True, "Yes", "It stops the clock"),
                Choice(False, "No", "A question back, or something more later: the clock goes on"),
            ),
        ),
        *((at_a_safe_time,) if contact.get("safe_contact", {}).get("safe_times") else ()),
    )


def _note(facts: Facts) -> tuple[Field, ...]:
    sources = tuple(Choice(each["id"], each["title"]) for each in facts["sources"] if not each["superseded_by"])
    before = tuple(Choice(each["id"], f"{each['kind'].replace('_', ' ')}: {each['text'][:80]}") for each in facts["notes"])
    corrects = Radios("corrects", "Does it correct an earlier note?", choices=before, optional=True)
    return (
        Radios("kind", "What is it a note of?", choices=_KINDS),
        Area("text", "The note", "They may read it one day.", rows=6),
        Radios("whose", "Of somebody’s own words: whose?", choices=FOR_WHOM, inline=True, optional=True),
        Lines("options", "Of advice: what could they do?", "One thing on each line", optional=True),
        Checkboxes("sources", "Of advice: what does it rest on?", choices=sources, optional=True),
        *((corrects,) if before else ()),
    )


REPLY = Form(
    route="POST /cases/{ref}/replies",
    title="Reply by email",
    words="It goes out as the service, with the reference and how to answer. You see it before it is sent.",
    button="See it before it is sent",
    done="The reply is sent.",
    also=(_DRAFTS,),
    template="reply",
    parts=_reply,
    begins=lambda _: {"answers": True},
)

FORMS = (
    Form(
        route="POST /cases/{ref}/notes",
        title="Add a note",
        words="A note never changes. What was wrong with one is said by another.",
        button="Save the note",
        done="The note is on the case.",
        also=(_DRAFTS,),
        parts=_note,
    ),
)
