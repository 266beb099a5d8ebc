"""The officer's overview: how promises were kept month by month, what people came with, and what waits today."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from casework.domain.month_count import MonthCount
from casework.domain.open_work import OpenWork, next_working_days
from casework.domain.record import Record
from casework.domain.round import QUESTIONS, Kind
from casework.domain.small_numbers import sayable, tells_of_somebody
from casework.profile import Profile
from desk.overview.kept import Kept, for_others, kept

MONTHS = 13
"""As many as are shown: a year, and the month that is not over."""

_DAYS_AHEAD = 10


class KeptByKind(Record):
    """How promises about one kind of thing were kept."""

    kind: Kind
    kept: Kept


class KeptInMonth(Record):
    """How promises were kept that were due in ``month`` (such as 2026-12); by kind, where that is for the service's own
    staff.
    """

    month: str
    kept: Kept
    kinds: tuple[KeptByKind, ...] = ()


class Theme(Record):
    """What a case may be about."""

    id: str
    title: str


class ThemeCount(Theme):
    """How many cases were closed in the last twelve months that were about it; None where that is not to be said."""

    n: int | None


class Surveys(Record):
    """Of the last twelve months: how many people were invited to say what they think, and how many did."""

    invited: int | None
    returned: int | None


class DueOnDay(Record):
    """How much is to be answered or seen to by the end of a day."""

    day: date
    n: int


class OpenAndLate(Record):
    """How much of something waits, and how much of that should be done by now."""

    open: int
    late: int


class Waiting(Record):
    """All that waits. ``days`` are today and the next ten working days; what is due on a day on which nobody works
    counts for the working day before. A complaint is late where its step is, and not while the complainant's word is
    waited for.
    """

    overdue: int
    days: tuple[DueOnDay, ...]
    later: int
    needs_eyes: int
    consents: OpenAndLate
    complaints: OpenAndLate
    rights_requests: OpenAndLate
    tasks: OpenAndLate
    unconfirmed_letters: int


class Overview(Record):
    """Counts: no case and nobody is named. ``waiting`` is for the service's own staff; what is ``for_others`` says no
    number from 1 to less than ``fewer_than``, and none from which one could be worked out.
    """

    at: date
    for_others: bool
    fewer_than: int
    months: tuple[KeptInMonth, ...]
    themes: tuple[ThemeCount, ...]
    surveys: Surveys
    waiting: Waiting | None


def overview(
    work: OpenWork, months: Sequence[MonthCount], profile: Profile, now: datetime, *, to_others: bool
) -> Overview:
    """What ``work`` and the counts of ``months``, earliest first, say at ``now`` (aware). Raises CalendarNotCovered."""
    fewer_than = profile.figures.fewer_than
    overdue = Counter(
        (profile.office.month(each.due_at), each.kind) for each in work.rounds if each.is_promised and each.due_at < now
    )
    in_months = tuple(_in_month(month, overdue) for month in months)
    year = months[1:]
    themes, surveys = _themes(year, profile), _surveys(year)
    if to_others:
        in_months = tuple(KeptInMonth(month=each.month, kept=for_others(each.kept, fewer_than)) for each in in_months)
        themes = tuple(_theme_for_others(each, fewer_than) for each in themes)
        surveys = _surveys_for_others(surveys, fewer_than)
    return Overview(
        at=profile.office.local(now).date(),
        for_others=to_others,
        fewer_than=fewer_than,
        months=in_months,
        themes=themes,
        surveys=surveys,
        waiting=None if to_others else _waiting(work, profile, now),
    )


def _in_month(month: MonthCount, overdue: Counter[tuple[str, Kind]]) -> KeptInMonth:
    kinds = [kind for kind in Kind if month.answered.get(kind) or overdue[month.month, kind]]
    return KeptInMonth(
        month=month.month,
        kept=kept([month], kinds, sum(overdue[month.month, kind] for kind in kinds)),
        kinds=tuple(KeptByKind(kind=kind, kept=kept([month], [kind], overdue[month.month, kind])) for kind in kinds),
    )


def _themes(months: Sequence[MonthCount], profile: Profile) -> tuple[ThemeCount, ...]:
    """Every theme of the profile, the most frequent first; one that the profile has no longer is shown by its id."""
    n: Counter[str] = Counter(dict.fromkeys(profile.figures.themes, 0))
    for month in months:
        n.update(month.themes)
    return tuple(
        ThemeCount(id=each, title=profile.figures.themes.get(each, each), n=count) for each, count in n.most_common()
    )


def _surveys(months: Sequence[MonthCount]) -> Surveys:
    counts = [month.surveys for month in months]
    return Surveys(invited=sum(each.invited for each in counts), returned=sum(each.returned for each in counts))


def _theme_for_others(theme: ThemeCount, fewer_than: int) -> ThemeCount:
    hidden = theme.n is not None and tells_of_somebody(theme.n, fewer_than)
    return theme.model_copy(update={"n": None}) if hidden else theme


def _surveys_for_others(surveys: Surveys, fewer_than: int) -> Surveys:
    invited, returned = surveys.invited or 0, surveys.returned or 0
    if sayable((returned, invited - returned), fewer_than):
        return surveys
    return Surveys(invited=None if tells_of_somebody(invited, fewer_than) else invited, returned=None)


def _waiting(work: OpenWork, profile: Profile, now: datetime) -> Waiting:
    local, today = profile.office.local, profile.office.local(now).date()
    days = next_working_days(today, _DAYS_AHEAD + 1, profile.working_days)
    ours = [each for each in work.rounds if each.is_ours]
    ahead = [local(each.due_at).date() for each in ours if each.due_at >= now]
    due = Counter(max((day for day in days if day <= due_on), default=today) for due_on in ahead)

    def of(*kinds: Kind) -> OpenAndLate:
        rounds = [each for each in work.rounds if each.kind in kinds]
        late = [each for each in rounds if each.due_at < now and (each.is_ours or each.kind in QUESTIONS)]
        return OpenAndLate(open=len(rounds), late=len(late))

    return Waiting(
        overdue=len(ours) - len(ahead),
        days=tuple(DueOnDay(day=day, n=due[day]) for day in days[:-1]),
        later=due[days[-1]],
        needs_eyes=sum(bool(each.needs_eyes) for each in work.rounds),
        consents=of(*QUESTIONS),
        complaints=of(Kind.COMPLAINT),
        rights_requests=of(Kind.RIGHTS_REQUEST),
        tasks=OpenAndLate(open=len(work.tasks), late=sum(each.due_at < now for each in work.tasks)),
        unconfirmed_letters=sum(each.is_of_a_letter for each in work.tasks),
    )
