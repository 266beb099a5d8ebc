"""Over any conversation: a message is only ever on a case whose key it bore and whose party sent it.

Whoever judges below knows nothing of how the code reads a message: what each step put into the email is noted while it
is written, and a key counts as borne where a family's program, or a system on the way, really puts one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from casework.domain.channel import Channel
from casework.domain.round import Status
from casework.record_response import GivenResponse, record_response
from intake import email_intake
from intake.which_case import Belongs, which_case
from tests.examples import examples
from tests.intake.test_email_intake import every_ref
from tests.world import CASEY, NOON, World, email, ses, small_world

PEOPLE = ["sam@one.example.org", "Alex.Lane@two.example.org", "robin@two.example.org", "eve@three.example.org"]
NUMBERED = re.compile(r"words-(\d+)")

WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in brackets": lambda key: f"Halton SEND <{key}>",
    "as a name": lambda key: f'"{key}" <enquiries@cases.example.org>',
    "encoded": lambda key: f"=?utf-8?q?{key.replace('+', '=2B').replace('@', '=40')}?= <enquiries@cases.example.org>",
    "percent-encoded": lambda key: key.replace("+", "%2B"),
    "typed with slips": lambda key: key.replace("1", "l").replace("0", "o"),
    "folded": lambda key: key.replace("-", "-\r\n "),
    "forwarded": lambda key: f"SRS0=a1=X4=cases.example.org={key.partition('@')[0]}@forwarder.example.org",
}
"""What becomes of a keyed address on its way."""

NAMED: dict[str, Callable[[str], str]] = {
    "as it is": "<{}@eu-west-2.amazonses.com>".format,
    "another region's form": "<{}@email.amazonses.com>".format,
    "with no brackets": "{}@eu-west-2.amazonses.com".format,
    "in capitals": lambda id_: f"<{id_}@EU-WEST-2.AMAZONSES.COM>".upper(),
    "folded": lambda id_: f"<{id_[:9]}\r\n {id_[9:]}@eu-west-2.amazonses.com>",
    "after others": lambda id_: f"<a@x.example.org> <[0]@microsoft.com>\r\n\t<{id_}@eu-west-2.amazonses.com>",
}
"""What becomes of the id of a letter of ours on its way."""


class Key(NamedTuple):
    """A key to one of the cases so far (``of`` counts them), in the header ``where``, as ``written``."""

    of: int
    where: str
    written: str


class Decoy(NamedTuple):
    """What looks like a key to one of the cases so far, and is none, in the header or the part ``where``."""

    of: int
    where: str
    what: str


class Step(NamedTuple):
    """One email: who sent it, what DMARC says of that, and all that it names."""

    sender: int
    proof: str
    keys: tuple[Key, ...]
    decoys: tuple[Decoy, ...]
    second_sender: int | None
    passed_on_by: int | None
    answers_first: bool


ADDRESSES = st.builds(
    Key,
    st.integers(0, 9),
    st.sampled_from(["to", "to", "cc", "reply_to", "delivered_to", "resent_to", "x_original_to"]),
    st.sampled_from(sorted(WRITTEN)),
)
LETTERS = st.builds(
    Key, st.integers(0, 9), st.sampled_from(["in_reply_to", "references"]), st.sampled_from(sorted(NAMED))
)
DECOYS = st.builds(
    Decoy,
    st.integers(0, 9),
    st.sampled_from(["subject", "body", "from", "thread_topic", "to", "cc", "references", "in_reply_to"]),
    st.sampled_from(["reference", "forged", "cut"]),
)
STEPS = st.builds(
    Step,
    sender=st.integers(0, len(PEOPLE) - 1),
    proof=st.sampled_from(["pass", "pass", "pass", "pass", "none", "fail", "of another domain", "missing"]),
    keys=st.lists(st.one_of(ADDRESSES, LETTERS), max_size=2).map(tuple),
    decoys=st.lists(DECOYS, max_size=2).map(tuple),
    second_sender=st.sampled_from([None, None, None, None, None, None, None, 0, 3]),
    passed_on_by=st.sampled_from([None, None, None, None, None, None, 0, 1, 3]),
    answers_first=st.booleans(),
)
CONVERSATIONS = st.lists(STEPS, min_size=4, max_size=14)


@dataclass
class Conversation:
    """What was written so far: on which case each of the emails lies, and who began each case."""

    world: World
    refs: list[str] = field(default_factory=list)
    party: dict[str, str] = field(default_factory=dict)
    lies_on: dict[int, str] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def take(self, step: Step) -> None:
        """Send the email that ``step`` says, and see that it came where it belongs and nowhere else."""
        number, sender = next(self.numbers), PEOPLE[step.sender]
        if step.answers_first and self.refs:
            self._answer(self.refs[step.sender % len(self.refs)])
        raw, borne = self._written(step, number, sender)
        came_to = self.world.receive(raw, NOON + timedelta(minutes=number), on_top=self._proof(step, sender))
        self.lies_on[number] = came_to
        if home := self._belongs(step, sender, borne):
            assert came_to == home, f"{step} belongs on its case"
        else:
            assert came_to not in self.refs, f"{step} belongs on no case that was there"
            self.refs.append(came_to)
            self.party[came_to] = sender
        self._give_out(came_to)

    def see_that_nothing_is_misfiled_or_lost(self) -> None:
        """Read every case: each email lies where it came to, once, and nowhere else."""
        found = {ref: [message.text for message in self.world.cases.get(ref).messages] for ref in self.refs}
        lies_on = {
            int(number): ref for ref, texts in found.items() for text in texts for number in NUMBERED.findall(text)
        }
        assert lies_on == self.lies_on
        assert sum(map(len, found.values())) == len(self.lies_on)
        assert every_ref(self.world) == set(self.refs)

    def _belongs(self, step: Step, sender: str, borne: set[str]) -> str | None:
        """The one case that the email may join: it bore a key to that one only, and its party alone sent it."""
        if len(borne) != 1 or step.proof not in {"pass", "none"} or step.second_sender is not None:
            return None
        (ref,) = borne
        passed_on_by = sender if step.passed_on_by is None else PEOPLE[step.passed_on_by]
        return ref if self.party[ref] == sender == passed_on_by else None

    def _written(self, step: Step, number: int, sender: str) -> tuple[bytes, set[str]]:
        headers = {
            "to": ["enquiries@cases.example.org"],
            "subject": [f"Matter {number}"],
            "from": [],
            "body": [f"These are words-{number}."],
            "message_id": [f"<{number}@mail.example.org>"],
        }
        borne = set()
        for key in step.keys if self.refs else ():
            ref = self.refs[key.of % len(self.refs)]
            borne.add(ref)
            headers.setdefault(key.where, []).append(self._key(ref, key))
        for decoy in step.decoys if self.refs else ():
            ref = self.refs[decoy.of % len(self.refs)]
            headers.setdefault(decoy.where, []).append(self._decoy(ref, decoy))
        if step.passed_on_by is not None:
            headers["resent_from"] = [PEOPLE[step.passed_on_by]]
        name = '"' + " ".join(headers.pop("from")).replace('"', "") + '" '
        senders = f"{name}<{sender}>"
        if step.second_sender is not None:
            senders = f"{PEOPLE[step.second_sender]}, {senders}"
        body = "\r\n".join(headers.pop("body"))
        fields = {
            where: (", " if "to" in where or where == "cc" else " ").join(all_) for where, all_ in headers.items()
        }
        return email(body, **{**fields, "from": senders}), borne

    def _key(self, ref: str, key: Key) -> str:
        if key.where in {"in_reply_to", "references"}:
            return NAMED[key.written](_letter(ref))
        return WRITTEN[key.written](self.world.replies.address(ref))

    def _decoy(self, ref: str, decoy: Decoy) -> str:
        key = self.world.replies.address(ref)
        if decoy.what == "reference":
            return f"Re: {ref}" if decoy.where in {"subject", "body", "thread_topic"} else f'"{ref}" <x@example.org>'
        if decoy.where in {"references", "in_reply_to"}:
            return f"<{_letter(ref)[::-1]}@eu-west-2.amazonses.com>" if decoy.what == "forged" else f"<{_letter(ref)}>"
        if decoy.what == "forged":
            return key.replace(key[22:25], "yyy" if key[22:25] == "zzz" else "zzz")
        # In a name, a subject or a body not even a right key is one; in a header that counts it is cut short.
        return key if decoy.where in {"subject", "body", "from", "thread_topic"} else key.replace(key[30:33], "")

    def _proof(self, step: Step, sender: str) -> bytes:
        domain = sender.partition("@")[2].lower()
        if step.proof == "missing":
            return ses(results="spf=pass")
        if step.proof == "of another domain":
            return ses(results="dmarc=pass header.from=evil.example.org")
        return ses(results=f"dmarc={step.proof} header.from={domain}")

    def _give_out(self, ref: str) -> None:
        """A letter of ours on ``ref``, as the ledger remembers it."""
        self.world.table.write(self.world.table.put({"pk": f"SENT#{_letter(ref)}", "sk": "SENT", "ref": ref}))

    def _answer(self, ref: str) -> None:
        case = self.world.cases.get(ref)
        if case.status is Status.OPEN:
            given = GivenResponse(channel=Channel.TELEPHONE, summary=f"Explained {case.latest_round.number}")
            now = NOON + timedelta(days=1)
            world = self.world
            record_response(ref, given, CASEY, world.cases, world.rounds, world.machine, world.profile, now)


def _letter(ref: str) -> str:
    """The id of our letter on ``ref``, in the form that SES gives them."""
    return f"0102018f-{ref.lower().replace('-', '')}-4e5f-8a1b-000000"


def converse(steps: list[Step]) -> None:
    with small_world() as world:
        conversation = Conversation(world)
        for step in steps:
            conversation.take(step)
        conversation.see_that_nothing_is_misfiled_or_lost()


@settings(max_examples=examples(12), deadline=None)
@given(CONVERSATIONS)
def test_nothing_is_ever_misfiled(steps: list[Step]) -> None:
    converse(steps)


def by_its_subject(email: Any, cases: Any, *rest: Any) -> Any:
    """A mistake that helpdesks make: a reference in the subject finds the case."""
    if found := re.search(r"HSP-\w{4}-\w{4}", email.message.subject or ""):
        return Belongs(cases.get(found[0]))
    return which_case(email, cases, *rest)


def by_its_key_alone(email: Any, cases: Any, replies: Any, *rest: Any) -> Any:
    """Another: a right key is enough, whoever shows it."""
    refs = replies.references_in(email.addresses)
    return Belongs(cases.get(refs.pop())) if len(refs) == 1 else which_case(email, cases, replies, *rest)


def by_its_sender(email: Any, cases: Any, replies: Any, *rest: Any) -> Any:
    """A third: of two cases that are named, the first that the sender is a party to."""
    for ref in sorted(replies.references_in(email.addresses)):
        case = cases.get(ref)
        if email.may_join and case.contact and case.contact.writes_from(email.message.sender):
            return Belongs(case)
    return which_case(email, cases, replies, *rest)


@pytest.mark.parametrize("mistake", [by_its_subject, by_its_key_alone, by_its_sender])
def test_the_property_finds_what_others_do_wrong(mistake: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_intake, "which_case", mistake)

    @settings(max_examples=200, deadline=None, phases=[Phase.generate], database=None, derandomize=True)
    @given(CONVERSATIONS)
    def wrong(steps: list[Step]) -> None:
        converse(steps)

    with pytest.raises(AssertionError, match="belongs on"):
        wrong()
