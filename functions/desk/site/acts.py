"""What can be done on a case now, in the groups in which the desk offers it."""

from desk.site.form import Facts, Form
from desk.site.forms import behaviour, everyday, keeping, note, opinions, sharing, writing

_GROUPS = {
    "Answer": (writing.REPLY, everyday.RESPONSE, writing.NOTE, *writing.CLOCK, everyday.CLOSING, writing.REOPENING),
    "Who and whose": (*everyday.PEOPLE, everyday.ALLOCATION, writing.MERGER),
    "Consent and sharing": sharing.FORMS,
    "Complaints and feedback": opinions.FORMS,
    "Behaviour": behaviour.FORMS,
    "What is kept": keeping.FORMS,
}

FORMS: tuple[Form, ...] = (
    *(form for forms in _GROUPS.values() for form in forms),
    everyday.TASK_DONE,
    everyday.ABSENCE,
    writing.SPLIT,
    *note.FORMS,
)


def acts_on(case: Facts) -> dict[str, list[Form]]:
    """The acts on the whole of ``case`` that are worth offering, by group; those on one thing stand beside that."""
    offered = {
        group: [form for form in forms if _is_of_the_case(form) and form.offered(case)]
        for group, forms in _GROUPS.items()
    }
    return {group: forms for group, forms in offered.items() if forms}


def _is_of_the_case(form: Form) -> bool:
    return form.path.startswith("/desk/cases/{ref}/") and form.path.count("{") == 1


def done_by(name: str) -> str | None:
    """What is said once the act called ``name`` is done; None for what is none."""
    return next((form.done for form in FORMS if form.name == name), None)
