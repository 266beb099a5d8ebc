"""Forms: a reply as the service, and notes of what was said, advised and chosen (CH-05, CH-06, IM-11)."""

from desk.site.choices import FOR_WHOM
from desk.site.field import Area, Checkboxes, Choice, Day, Field, Hidden, Lines, Radios, Text, Tick
from desk.site.form import Facts, Form, found
from desk.site.words import said

READ_UNTIL = "read_until"
"""The field that says up to which message somebody has read who replies."""

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
        Hidden(READ_UNTIL, "What they wrote last"),
        Area("text", "Your answer", "Plain words. An empty line begins a paragraph, a dash a list.", rows=14),
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


def _begun(facts: Facts) -> Facts:
    """What is on the page is read, also what came and has no words: nothing after it may go unread."""
    came = [each["id"] for each in facts["messages"] if not each["automatic"] and not each["copy_of"]]
    return {"answers": True, READ_UNTIL: came[-1] if came else None}


def _note(facts: Facts) -> tuple[Field, ...]:
    sources = tuple(Choice(each["id"], each["title"]) for each in facts["sources"] if not each["superseded_by"])
    before = tuple(Choice(each["id"], f"{said(each['kind'])}: {each['text'][:80]}") for each in facts["notes"])
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
    begins=_begun,
    offered=lambda case: not case["set_aside"],
)


def _is_closed(case: Facts) -> bool:
    return bool(case["status"] == "answered")


NOTE = Form(
    route="POST /cases/{ref}/notes",
    title="Add a note",
    words="A note never changes. What was wrong with one is said by another.",
    button="Save the note",
    done="The note is on the case.",
    also=(_DRAFTS,),
    parts=_note,
)

REOPENING = Form(
    route="POST /cases/{ref}/reopening",
    title="There is more to do",
    words="The case is open again, with a promise of its own.",
    button="Open the case again",
    done="The case is open again.",
    parts=(Area("why", "What is there to do, in a few words?", rows=3),),
    offered=_is_closed,
)

MERGER = Form(
    route="POST /cases/{ref}/merger",
    title="It is one with another case",
    words="Both are of one person. This one goes on in the other, with what was written and the earlier promise.",
    button="Make them one",
    done="The two cases are one.",
    parts=(
        Text("into", "Which case does it go on in?", "Its reference", width=20),
        Area("why", "Why are they one, and how is that known?", rows=3),
        Tick("same_person", "They are of one person, although the cases do not say so"),
    ),
    warning=True,
    then=lambda _, answered: f"/desk/cases/{answered['to']}",
)

SPLIT = Form(
    route="POST /cases/{ref}/messages/{message_id}/split",
    title="This message belongs elsewhere",
    words="It becomes a case of its own, promised what it was when it came. This case keeps no word of it.",
    button="Give it a case of its own",
    done="The message has a case of its own.",
    parts=(Area("why", "Why does it not belong here?", "In words that both cases may keep", rows=3),),
    about=lambda case, names: found(case["messages"], names["message_id"]),
)

CLOCK = (
    Form(
        route="POST /cases/{ref}/clock/pause",
        title="Stop the clock",
        words="Only while the family has to do something first. Nobody is reminded while it stands still.",
        button="Stop the clock",
        done="The clock stands still. On the day that is noted somebody is asked whether it still has to.",
        parts=(
            Radios(
                "reason",
                "What do we wait for?",
                choices=(
                    Choice("they_asked_us_to_wait", "They asked us to wait"),
                    Choice("we_asked_them_first", "We asked them something without which no answer is possible"),
                ),
            ),
            Area("why", "What was said, in a few words?", rows=3),
            Day("until", "When does somebody look again?", "Leave empty for the latest possible day.", optional=True),
        ),
        offered=lambda case: bool(case["kind"] == "enquiry" and case["status"] == "open" and not case["paused_at"]),
    ),
    Form(
        route="POST /cases/{ref}/clock/restart",
        title="Let the clock go on",
        words="The working days on which it stood still do not count.",
        button="Let it go on",
        done="The clock goes on.",
        offered=lambda case: bool(case["paused_at"]),
    ),
)
