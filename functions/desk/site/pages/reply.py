"""A reply by email: written, seen as it would go, and sent."""

from desk.site.ask import Refused
from desk.site.form import Facts, Wrong
from desk.site.form_page import facts_of, form_page, shown_form
from desk.site.forms.writing import READ_UNTIL, REPLY
from desk.site.posted import Posted
from desk.site.reply import Reply, redirect
from desk.site.show import show
from desk.site.visit import Visit
from desk.site.words import sentence

_NOT_YET = frozenset({409, 422})
"""What the API answers to what somebody who writes can do something about."""


def write(visit: Visit) -> Reply:
    """The page to write on, empty or with the draft that was chosen. Raises Refused."""
    chosen = visit.request.asked("template")
    if not chosen:
        return form_page(REPLY, visit)
    facts = facts_of(REPLY, visit)
    begun = next((each for each in facts["templates"] if each["id"] == chosen), None)
    values = {"text": begun["text"], "answers": begun["answers"]} if begun else {"answers": True}
    return shown_form(REPLY, visit, facts, REPLY.filled({**REPLY.begins(facts), **values}, facts, visit.zone))


def go_on(visit: Visit) -> Reply:
    """What was written, as it would go; or sent, once it was seen; or again to be changed. Raises Refused."""
    facts, posted = facts_of(REPLY, visit), Posted(visit.request.form)
    body, wrong = REPLY.read(facts, posted, visit.zone)
    if wrong or posted.text("step") == "change":
        return shown_form(REPLY, visit, facts, posted, wrong, 422 if wrong else 200)
    try:
        return _sent(visit, body) if posted.text("step") == "send" else _seen(visit, facts, body, posted)
    except Refused as refused:
        if refused.status not in _NOT_YET:
            raise
        errors = refused.facts.get("errors")
        wrong = REPLY.wrong(facts, errors) if errors else [Wrong(sentence(refused.facts["error"]))]
        return shown_form(REPLY, visit, facts, _as_shown(visit, facts), wrong, refused.status)


def _as_shown(visit: Visit, facts: Facts) -> Posted:
    """What was posted, by somebody who has read whatever the page shows now."""
    latest = REPLY.begun(facts, visit.zone).text(READ_UNTIL)
    rest = [(name, value) for name, value in visit.request.form if name != READ_UNTIL]
    return Posted([*rest, (READ_UNTIL, latest)])


def _seen(visit: Visit, facts: Facts, body: Facts, posted: Posted) -> Reply:
    letter = visit.ask(REPLY.route, {**body, "preview": True})
    return show(visit, "reply_preview", facts=facts, letter=letter, posted=posted, form=REPLY)


def _sent(visit: Visit, body: Facts) -> Reply:
    visit.ask(REPLY.route, body)
    return redirect(f"{REPLY.back(visit.names)}?done={REPLY.name}")
