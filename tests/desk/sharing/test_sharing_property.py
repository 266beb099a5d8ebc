"""Over any history of yes, no, narrowing, withdrawal and time: what leaves is what the words of the promise allow.

The oracle below knows nothing of the code. It reads CF-18, YP-02 and YP-04 as a person would: "express consent",
"naming that agency, purpose and information", "expiry and withdrawal block at once", a no that weighs as much as a
yes, and a child who leaves school in the middle of it all, from when on nobody but they themselves decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.child import Child
from casework.domain.consent import Scope
from casework.domain.consent_check import check
from casework.errors import ImpossibleAct
from tests.sharing import HOUR, Client, a_client
from tests.world import HALTON, small_world

RECIPIENTS, PURPOSES = ("Hill School", "Dr Reed"), ("arrange a meeting", "plan the year")
ITEMS, WHOSE = ("wishes", "attendance", "diagnosis"), ("client", "child")
BORN, LAST_SCHOOL_DAY = date(2010, 10, 1), date(2027, 6, 25)
"""Sixteen in October 2026: of school age until the last Friday of the June after."""
BEGINS = datetime(2027, 6, 24, 8, tzinfo=UTC)
SOME_ITEMS = [frozenset(some) for size in (1, 2, 3) for some in combinations(ITEMS, size)]


@dataclass(frozen=True)
class Matter:
    """What somebody agrees to, or wants to pass on or seek."""

    whose: str
    recipient: str
    purpose: str
    items: frozenset[str]

    def form(self, spelled: Callable[[str], str] = str) -> dict[str, Any]:
        return {
            "for_whom": self.whose,
            "recipient": spelled(self.recipient),
            "purpose": spelled(self.purpose),
            "items": [spelled(item) for item in sorted(self.items)],
        }


@dataclass
class Said:
    """Something that a person said, as somebody who had stood beside them would remember it."""

    yes: bool
    about: Matter
    at: datetime
    last_day: date
    left: set[str]
    taken_back: bool = False


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("Europe/London")).date()


def a_parent_may_agree(whose: str, on: date) -> bool:
    return whose == "client" or on <= LAST_SCHOOL_DAY


@dataclass
class Oracle:
    """Remembers everything that was said, in the order in which it was written down."""

    said: list[Said] = field(default_factory=list)

    def allows(self, wanted: Matter, now: datetime) -> bool:
        return any(self._agreed(index, wanted, now) for index in range(len(self.said)))

    def _agreed(self, index: int, wanted: Matter, now: datetime) -> bool:
        word = self.said[index]
        if not word.yes or word.taken_back or day_of(now) > word.last_day:
            return False
        if not a_parent_may_agree(wanted.whose, day_of(now)):
            return False
        if (word.about.whose, word.about.recipient) != (wanted.whose, wanted.recipient):
            return False
        for later, other in enumerate(self.said):
            same = (other.about.whose, other.about.recipient) == (wanted.whose, wanted.recipient)
            said_after = other.at > word.at or (other.at == word.at and later > index)
            if not other.yes and same and said_after:
                return False
        return word.about.purpose == wanted.purpose and wanted.items <= word.left


MATTERS = st.builds(
    Matter,
    st.sampled_from([*WHOSE, "client", "client"]),
    st.sampled_from([*RECIPIENTS, "Hill School"]),
    st.sampled_from(PURPOSES),
    st.sampled_from(SOME_ITEMS),
)
EVERY_MATTER = [
    (matter, Scope.model_validate(matter.form()))
    for matter in (Matter(*each) for each in product(WHOSE, RECIPIENTS, PURPOSES, SOME_ITEMS))
]
SPELLINGS = st.sampled_from([str, str.upper, lambda text: f" {text}".replace(" ", "   ")])
HOURS_AGO = st.sampled_from([0, 0, 0, 1, 9, 30])
ANSWERS = st.tuples(st.just("say"), MATTERS, SPELLINGS, st.booleans(), HOURS_AGO, st.integers(0, 2))
NARROWINGS = st.tuples(st.just("narrow"), st.integers(0, 9), st.sampled_from(ITEMS))
WITHDRAWALS = st.tuples(st.just("withdraw"), st.integers(0, 9))
TIME = st.tuples(st.just("wait"), st.integers(1, 30))
HOW = (SPELLINGS, st.sampled_from(["share", "seek"]), st.sampled_from([0, 0, 0, 20]))
DISCLOSURES = st.tuples(st.just("disclose"), MATTERS, *HOW)
AS_AGREED = st.tuples(st.just("disclose_as_agreed"), st.integers(0, 9), *HOW)
OFTEN = [*[ANSWERS] * 4, *[AS_AGREED] * 2, NARROWINGS, WITHDRAWALS, TIME, DISCLOSURES]
ACTS: st.SearchStrategy[tuple[Any, ...]] = st.sampled_from(OFTEN).flatmap(lambda act: act)
HISTORIES = st.lists(ACTS, min_size=5, max_size=16)


@dataclass
class History:
    """One case and its oracle, and the time."""

    client: Client
    oracle: Oracle = field(default_factory=Oracle)
    now: datetime = BEGINS

    def say(self, about: Matter, spelled: Callable[[str], str], yes: bool, hours_ago: int, days: int) -> None:
        at = self.now - timedelta(hours=hours_ago)
        last_day = max(day_of(at) + timedelta(days=days), day_of(self.now))
        answer = "yes" if yes else "no"
        theirs = not yes or a_parent_may_agree(about.whose, day_of(at))
        try:
            consent = self.client.say(self.now, answer=answer, given_at=at, expires_on=last_day, **about.form(spelled))
        except ImpossibleAct:
            assert not theirs
            return
        assert theirs
        if int(consent.id) > len(self.oracle.said):
            self.oracle.said.append(Said(yes, about, at, last_day, set(about.items)))

    def narrow(self, which: int, out: str) -> None:
        index = self._which(which)
        if index is None or not (left := self.oracle.said[index].left - {out}):
            return
        try:
            self.client.narrow(*left, consent_id=f"{index + 1:04}", now=self.now)
        except ImpossibleAct:
            return
        self.oracle.said[index].left = left

    def withdraw(self, which: int) -> None:
        index = self._which(which)
        if index is not None and self.oracle.said[index].yes:
            self.client.withdraw(f"{index + 1:04}", now=self.now)
            self.oracle.said[index].taken_back = True

    def wait(self, hours: int) -> None:
        self.now += hours * HOUR

    def disclose(self, wanted: Matter, spelled: Callable[[str], str], direction: str, hours: int) -> None:
        disclosure, _ = self.client.request(self.now, direction=direction, **wanted.form(spelled))
        self.wait(hours)
        try:
            self.client.make(disclosure.id, now=self.now)
        except ImpossibleAct:
            left = False
        else:
            left = True
        assert left is self.oracle.allows(wanted, self.now), wanted

    def disclose_as_agreed(self, which: int, spelled: Callable[[str], str], direction: str, hours: int) -> None:
        index = self._which(which)
        if index is not None:
            self.disclose(self.oracle.said[index].about, spelled, direction, hours)

    def check(self) -> None:
        """Whatever anybody could want, now and as time goes on."""
        case = self.client.case
        consents, who = case.consents, case.deciders(HALTON.office)
        for hours, (wanted, scope) in product((0, 9, 24, 50), EVERY_MATTER):
            at = self.now + hours * HOUR
            checked = check(scope, consents, who, at)
            assert (checked.missing is None) is self.oracle.allows(wanted, at), (wanted, at, checked)

    def _which(self, which: int) -> int | None:
        return which % len(self.oracle.said) if self.oracle.said else None


@pytest.mark.tables
@pytest.mark.clause("CF-18")
@pytest.mark.clause("YP-02")
@pytest.mark.clause("YP-04")
@given(acts=HISTORIES)
@settings(deadline=None, max_examples=30)
def test_what_leaves_is_what_the_words_of_the_promise_allow(acts: list[tuple[Any, ...]]) -> None:
    with small_world() as world:
        history = History(a_client(world, child=Child(born=BORN)))
        for name, *details in acts:
            getattr(history, name)(*details)
        history.check()
