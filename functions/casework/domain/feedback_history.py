"""The part of a case's history that says what became of what people think of the service, or of another one."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.event import Event, event, recorded_later
from casework.domain.feedback import Feedback, SeenTo
from casework.domain.other_service import GivenRoute, OtherService
from casework.domain.round import Round


def feedback_events(case: Case) -> Iterator[Event]:
    """In no order."""
    for round_ in case.rounds:
        if round_.feedback and round_.feedback.seen_to:
            yield _seen_to(round_, round_.feedback, round_.feedback.seen_to)
        if round_.other_service:
            yield from _of_views(round_, round_.other_service)
    for action in case.improvements:
        what = f"Improvement action {action.id} decided, to be done until {action.due_on.isoformat()}"
        yield event(action.decided_at, what, action.decided_by)


def _seen_to(round_: Round, feedback: Feedback, seen_to: SeenTo) -> Event:
    shared = ", shared with the worker whom it names" if feedback.worker else ""
    accepted = {None: "", True: ", accepted", False: ", not accepted"}[seen_to.accepted]
    told = recorded_later(seen_to.at, round_.recorded_at)
    return event(seen_to.at, f"The {round_.kind} of round {round_.number} seen to{shared}{accepted}{told}", seen_to.by)


def _of_views(round_: Round, views: OtherService) -> Iterator[Event]:
    about = f"the views about another service of round {round_.number}"
    if views.discussed:
        with_officer = f", with {views.discussed.with_officer}" if views.discussed.with_officer else ""
        yield event(views.discussed.at, f"Discussed {about}{with_officer}", views.discussed.by)
    if views.route:
        way = f"{views.route.body.replace('_', ' ')}, by {views.route.how}"
        yield event(
            views.route.at, f"Shown the way to who hears {about} ({way}){_support(views.route)}", views.route.by
        )


def _support(route: GivenRoute) -> str:
    if not route.support_offered:
        return ", support not offered"
    return f", support offered and {'accepted' if route.support_accepted else 'declined'}"
