"""The page of a form: shown empty, shown again with what is wrong, or done."""

from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any

from casework import wiring
from desk.site.ask import Refused
from desk.site.form import Facts, Form, Wrong
from desk.site.late_form import KEPT
from desk.site.posted import Posted
from desk.site.reply import Reply, redirect
from desk.site.show import show
from desk.site.visit import Visit
from desk.site.words import sentence


def form_page(form: Form, visit: Visit) -> Reply:
    """The form as it begins, or with what somebody was writing when their session ended. Raises Refused."""
    facts = facts_of(form, visit)
    return shown_form(form, visit, facts, _kept(visit) or form.begun(facts, visit.zone))


def take_form(form: Form, visit: Visit) -> Reply:
    """Do what was posted, and go on; or show the form again with what is wrong. Raises Refused, but for what somebody
    who fills in a form can do something about.
    """
    facts, posted = facts_of(form, visit), Posted(visit.request.form)
    body, wrong = form.read(facts, posted, visit.zone)
    if wrong:
        return shown_form(form, visit, facts, posted, wrong, 422)
    try:
        answered = visit.ask(form.route, body)
    except Refused as refused:
        match refused.status:
            case 422:
                return shown_form(form, visit, facts, posted, form.wrong(facts, refused.facts["errors"]), 422)
            case 409:
                return shown_form(form, visit, facts, posted, [Wrong(sentence(refused.facts["error"]))], 409)
        raise
    return redirect(f"{form.then(visit.names, answered)}?done={form.name}")


def _kept(visit: Visit) -> Posted | None:
    if not visit.request.asked(KEPT):
        return None
    kept = wiring.drafts().take(visit.session.person.id, visit.request.path, visit.now)
    return Posted(kept.fields) if kept else None


def facts_of(form: Form, visit: Visit) -> Facts:
    """What the API shows of what ``form`` is about. Raises Refused."""
    facts: Facts = {**visit.names, **visit.ask(form.shows)}
    for route in form.also:
        facts |= visit.ask(route)
    if form.about is None:
        return {**facts, "about": None}
    about = form.about(facts, visit.names)
    if about is None:
        raise Refused(404, {"error": "there is nothing by this id"})
    return {**facts, "about": about}


def shown_form(
    form: Form,
    visit: Visit,
    facts: Facts,
    posted: Posted,
    wrong: Sequence[Wrong] = (),
    status: int = 200,
    **more: Any,
) -> Reply:
    """The form with what was ``posted``, and with what is ``wrong`` with that."""
    return show(
        visit,
        form.template,
        status,
        wrong,
        form=form,
        facts=facts,
        parts=form.parts_for(facts),
        posted=posted,
        once=posted.text("once") or token_urlsafe(16),
        why={each.field: each.why for each in wrong if each.field},
        back=form.back(visit.names),
        **more,
    )
