"""Consents and disclosures in the case table: what a consent allows is checked in the very write that relies on it."""

from collections.abc import Sequence
from datetime import datetime

from casework.adapters import keys
from casework.adapters.cases import round_item
from casework.adapters.holds import looked_at
from casework.adapters.living_case import NOT_HELD, pass_on, remove_on, write_on
from casework.adapters.rounds import DECIDED, UNANSWERED, decided
from casework.adapters.table import IS_NEW, Item, Operation, Table, to_item
from casework.adapters.tasks import untold
from casework.domain.case import Case
from casework.domain.consent import Answer, Consent
from casework.domain.disclosure import Disclosure
from casework.domain.record import Record, sortable
from casework.domain.round import Outcome, Round
from casework.domain.task import Task
from casework.errors import AlreadyAnswered, CaseMovedOn

_AS_READ = "attribute_not_exists(withdrawn) AND #scope = :scope AND disclosures = :disclosures"
_HOLDS = f"answer = :yes AND given_at <= :now AND expires_at > :now AND {_AS_READ}"
_SCOPE = {"#scope": "scope"}


class SharingStore:
    """Changes consents and disclosures all at once or not at all, and never those of a case that was erased.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read: read it again.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def give(
        self,
        ref: str,
        consent: Consent,
        taken_back: Sequence[Consent] = (),
        tasks: Sequence[Task] = (),
        question: int | None = None,
    ) -> None:
        """Write a new consent, and with a no the consents that it takes back; each of ``taken_back`` has its
        withdrawal already. ``question`` is the round that it answers. Raises AlreadyAnswered when that has an answer.
        """
        operations = [
            self._table.put(_consent_item(ref, consent), IS_NEW),
            *withdrawals(self._table, ref, taken_back),
            *self._tasks(ref, tasks),
        ]
        if question:
            outcome = Outcome.GIVEN if consent.answer is Answer.YES else Outcome.REFUSED
            key, values = keys.round_(ref, question), decided(outcome, consent.given_at, consent.recorded_at)
            operations.append(self._table.change(key, DECIDED, UNANSWERED, values))
        try:
            write_on(self._table, ref, *operations)
        except CaseMovedOn:
            if question:
                self._unless_answered(ref, question)
            raise

    def withdraw(self, ref: str, withdrawn: Sequence[Consent], tasks: Sequence[Task]) -> None:
        """Write the withdrawals of consents that are otherwise as they were read."""
        write_on(self._table, ref, *withdrawals(self._table, ref, withdrawn), *self._tasks(ref, tasks))

    def narrow(self, ref: str, was: Consent, narrowed: Consent, tasks: Sequence[Task]) -> None:
        """Write what is left of a consent."""
        values = {
            **_as_read(was),
            ":left": narrowed.scope.model_dump(mode="json"),
            ":narrowed": [each.model_dump(mode="json") for each in narrowed.narrowed],
        }
        expression = "SET #scope = :left, narrowed = :narrowed"
        narrowing = self._table.change(keys.consent(ref, was.id), expression, _AS_READ, values, _SCOPE)
        write_on(self._table, ref, narrowing, *self._tasks(ref, tasks))

    def forget(self, case: Case, consents: Sequence[Consent]) -> None:
        """Delete ``consents`` of ``case``, whose own period is over, with what was passed on under them. Letters and
        tasks name them all, so that no id is given twice. Raises CaseMovedOn when the case is held.
        """
        ref = case.ref
        last = {"last_consent": case.last_consent, "last_disclosure": case.last_disclosure}
        gone = [keys.consent(ref, each.id) for each in consents]
        gone += [keys.disclosure(ref, made) for each in consents for made in each.disclosures]
        remove_on(
            self._table,
            ref,
            *(self._table.remove(key) for key in gone),
            header=self._table.change(
                keys.header(ref),
                f"SET {', '.join(f'{name} = :{name}' for name, taken in last.items() if taken)}",
                NOT_HELD,
                {f":{name}": taken for name, taken in last.items() if taken},
            ),
        )

    def request(self, ref: str, disclosure: Disclosure, tasks: Sequence[Task]) -> None:
        """Write a new disclosure that was asked for."""
        new = self._table.put(to_item(keys.disclosure(ref, disclosure.id), disclosure), IS_NEW)
        write_on(self._table, ref, new, *self._tasks(ref, tasks))

    def ask(self, ref: str, disclosure: Disclosure, question: Round) -> None:
        """Open the round that asks the client about ``disclosure``, which is otherwise as it was read."""
        last_asked = disclosure.asked_round
        condition = "attribute_exists(pk) AND attribute_not_exists(made_at) AND "
        condition += "asked_round = :last" if last_asked else "attribute_not_exists(asked_round)"
        values = {":asked": question.number, **({":last": last_asked} if last_asked else {})}
        key = keys.disclosure(ref, disclosure.id)
        write_on(
            self._table,
            ref,
            self._table.change(key, "SET asked_round = :asked", condition, values),
            self._table.put(round_item(question), IS_NEW),
        )

    def make(self, case: Case, made: Disclosure, consent: Consent, now: datetime, tasks: Sequence[Task]) -> None:
        """Claim the sending of ``made`` under ``consent``, if that holds at ``now`` and is as it was read (CF-18), and
        if those whose answer it is are (YP-02); and if its person did not ask meanwhile that nothing of it is used.

        The consent remembers what was made under it. So a withdrawal and a claim change the same item: whichever comes
        second knows of the first, and is refused or told.
        """
        ref = case.ref
        used = {
            **_as_read(consent),
            ":used": [*consent.disclosures, made.id],
            ":yes": Answer.YES.value,
            ":now": sortable(now),
        }
        claimed = {":at": sortable(now), ":by": _dumped(made.made_by), ":consent": consent.id}
        pass_on(
            self._table,
            ref,
            self._table.change(keys.consent(ref, consent.id), "SET disclosures = :used", _HOLDS, used, _SCOPE),
            self._table.change(
                keys.disclosure(ref, made.id),
                "SET made_at = :at, made_by = :by, consent = :consent",
                "attribute_exists(pk) AND attribute_not_exists(made_at)",
                claimed,
            ),
            self._table.check(keys.contact(ref), *_still(case.contact, "relationship", "born")),
            self._table.check(keys.child(ref), *_still(case.child, "born", "over_school_age")),
            *self._tasks(ref, tasks),
        )

    def _tasks(self, ref: str, tasks: Sequence[Task]) -> list[Operation]:
        return [self._table.put(untold(ref, task)) for task in tasks]

    def _unless_answered(self, ref: str, number: int) -> None:
        item = self._table.get(keys.round_(ref, number))
        if item and item.get("answered_at"):
            raise AlreadyAnswered(ref, number, datetime.fromisoformat(item["answered_at"]))


def _consent_item(ref: str, consent: Consent) -> Item:
    """A new consent, of which the nightly run works out how long it is kept once it has ended."""
    return to_item(keys.consent(ref, consent.id), consent, **looked_at(consent.expires_at.date()))


def withdrawals(table: Table, ref: str, withdrawn: Sequence[Consent]) -> list[Operation]:
    """Write the withdrawal of each of ``withdrawn``, which are otherwise as they were read."""
    return [
        table.change(
            keys.consent(ref, each.id),
            "SET withdrawn = :withdrawn",
            _AS_READ,
            {**_as_read(each), ":withdrawn": _dumped(each.withdrawn)},
            _SCOPE,
        )
        for each in withdrawn
    ]


def _as_read(consent: Consent) -> dict[str, object]:
    return {":scope": consent.scope.model_dump(mode="json"), ":disclosures": list(consent.disclosures)}


def _still(record: Record | None, *facts: str) -> tuple[str, dict[str, object], dict[str, str]]:
    """The condition that these ``facts`` of ``record`` are as they were read, or that there is still no such record."""
    if record is None:
        return IS_NEW, {}, {}
    known = record.model_dump(mode="json", include=set(facts), exclude_none=True)
    conditions = [f"#{fact} = :{fact}" if fact in known else f"attribute_not_exists(#{fact})" for fact in facts]
    return (
        " AND ".join(["attribute_exists(pk)", *conditions]),
        {f":{fact}": value for fact, value in known.items()},
        {f"#{fact}": fact for fact in facts},
    )


def _dumped(record: Record | None) -> object:
    return record.model_dump(mode="json", exclude_none=True) if record else None
