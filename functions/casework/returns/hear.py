"""A letter of ours came back: the answer that nobody has is none, the address is marked, and a person is told."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from casework.clocks import restarted
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.invitation import TEMPLATE as INVITATION
from casework.domain.kept_promise import promised_answer
from casework.domain.letter import Letter
from casework.domain.letter_return import Barred, LetterReturn, UndoneRound
from casework.domain.return_news import ReturnNews, answered_by, barred_by, can_open_again, opened_again
from casework.domain.returned import How, Returned
from casework.domain.round import Kind, Round, Status
from casework.domain.staff import Role
from casework.domain.task import Task, task_again
from casework.errors import CaseErased, MachineOutOfReach
from casework.letters.correspondence import Correspondence
from casework.letters.reply import TEMPLATE as REPLY
from casework.merged import where_it_goes_on
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.returns import Returns
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.returns import words
from casework.waking import wake


@dataclass(frozen=True)
class ReturnedLetters:
    """Hears of letters that came back, with what it needs for that."""

    cases: Cases
    rounds: Rounds
    returns: Returns
    machine: CaseMachine
    correspondence: Correspondence
    profile: Profile

    def hear(self, news: ReturnNews, now: datetime) -> None:
        """Note ``news``, once, however often and in how many ways it is heard, and what follows from it: all of that in
        one write, after which the sweep finishes whatever is left.

        An answer that did not arrive is none: its round is open again, by the day that was promised first, and its
        machine runs anew. Of a case that has been erased there is nothing to do. Raises CaseMovedOn where the case
        keeps moving, and LetterNotSent, to be tried again.
        """
        try:
            back = on_case(news.ref, self.cases, lambda case: self._note(case, news, now))
        except CaseErased:
            return
        if back and back.undone:
            with suppress(MachineOutOfReach):
                self.machine.start_again(back.undone.becomes)
        if back and back.task and back.told:
            self.correspondence.tell_of(back.goes_on_in, back.task, now)

    def doubt(self, ref: str, letter: Letter, now: datetime) -> None:
        """Have a person see whether a reply arrived, where a mail system answered it with what nobody can read for
        sure, once; of other letters that is no news, because away messages come that way. Raises LetterNotSent.
        """
        if letter.template == REPLY and letter.returned is None:
            task = self.correspondence.task(f"doubtful-{letter.id}", words.IN_DOUBT, now, Role.CASEWORKER)
            with suppress(CaseErased):
                self.correspondence.ask(where_it_goes_on(self.cases.get(ref), self.cases).ref, task, now)

    def _note(self, case: Case, news: ReturnNews, now: datetime) -> LetterReturn | None:
        letter = next((each for each in case.letters if each.id == news.letter), None)
        if letter is None or not news.returned.is_news_after(letter.returned):
            return None
        answered = answered_by(case, letter) if news.returned.is_lost else None
        goes_on = where_it_goes_on(case, self.cases)
        undone = self._undone(case, answered, letter, now) if answered and can_open_again(case, answered) else None
        if undone:
            # A machine that has not heard of the answer would wait for another.
            wake(undone.was, self.machine, self.rounds)
        task = self._task(goes_on, letter, news.returned, answered, undone, now)
        back = LetterReturn(
            ref=case.ref,
            letter=letter,
            returned=news.returned,
            goes_on_in=goes_on.ref,
            barred=_barred((case, goes_on), letter, news.returned),
            undone=undone,
            unanswered=None if answered else _may_be_answered_by(case, letter),
            task=task,
            told=not isinstance(letter.recipient, Role),
        )
        self.returns.note(back)
        return back

    def _undone(self, case: Case, answered: Round, letter: Letter, now: datetime) -> UndoneRound:
        assert answered.answered_at, "it was answered by the letter"  # noqa: S101
        assert answered.response, "it was answered by the letter"  # noqa: S101
        becomes = opened_again(answered, letter.id, now)
        if becomes.paused:
            # Who answers waits for the family no more, and they were not even answered.
            becomes = restarted(becomes, answered.answered_at, answered.response.by, self.profile)
        return UndoneRound(
            was=answered,
            becomes=becomes,
            counted=promised_answer(answered, answered.answered_at, self.profile.office),
            next_round=case.next_number,
            next_closing=case.next_closing,
        )

    def _task(
        self,
        case: Case,
        letter: Letter,
        returned: Returned,
        answered: Round | None,
        undone: UndoneRound | None,
        now: datetime,
    ) -> Task | None:
        """What a person has to do on ``case``; nothing more where that is on it already, and where nobody has to hear
        what the letter asked (CH-11).
        """
        if isinstance(letter.recipient, Role):
            return self._of_a_mailbox(case, letter, letter.recipient, returned.how, now)
        task_id, how = f"{'returned' if returned.is_lost else 'unwanted'}-{letter.id}", returned.how
        if letter.template == INVITATION or any(task.id == task_id for task in case.tasks):
            return None
        if how is How.COMPLAINT:
            return self._for(case, Role.CASEWORKER, task_id, words.unwanted(letter), now)
        if letter.template != REPLY:
            return self._for(case, Role.OFFICER, task_id, words.letter_lost(letter, how), now)
        what = words.reply_lost(how)
        if answered:
            what = words.answer_undone(how, undone.was.number) if undone else words.moved_on(how)
        task = self._for(case, Role.CASEWORKER, task_id, what, now)
        return task.model_copy(update={"due_at": self.profile.today_at_the_latest(now)})

    def _of_a_mailbox(self, case: Case, letter: Letter, role: Role, how: How, now: datetime) -> Task | None:
        """To be done by somebody who reads another mailbox. Nobody is written to about it: that could come back too."""
        task_id = task_again(f"mailbox-{role}", case.tasks)
        if any(task.id == task_id for task in case.tasks):
            return None
        theirs = self.correspondence.share_a_mailbox(role, Role.OFFICER)
        by = Role.CASEWORKER if theirs else Role.OFFICER
        return self._for(case, by, task_id, words.mailbox_fails(letter, how), now)

    def _for(self, case: Case, role: Role, task_id: str, what: str, now: datetime) -> Task:
        return self.correspondence.task(task_id, what, now, self.correspondence.who_reads(case.ref, role))


def _barred(cases: tuple[Case, Case], letter: Letter, returned: Returned) -> tuple[Barred, ...]:
    """The people to whom no more letters go: of the case of the letter, and of the one in which that goes on."""
    by_ref = {case.ref: case.contact for case in cases}
    return tuple(
        Barred(ref=ref, contact=contact, because=because)
        for ref, contact in by_ref.items()
        if contact and (because := barred_by(contact, letter, returned))
    )


def _may_be_answered_by(case: Case, letter: Letter) -> Round | None:
    """The round to which ``letter`` may be about to be recorded as the answer: who records that looks whether it came
    back, and this that it was not recorded, so that whichever is second knows of the other.
    """
    latest = case.latest_round
    open_one = latest.status is Status.OPEN and latest.kind is Kind.ENQUIRY
    return latest if letter.template == REPLY and open_one else None
