"""Mail is delivered once, twice or five times, and in any order: what comes of it is the same (CH-03)."""

import re
from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.domain.case import Case
from casework.domain.message import Message
from escalation.acknowledge import acknowledge
from tests.examples import examples
from tests.intake.test_email_intake import every_ref
from tests.world import NOON, World, email, ses, small_world

REF = re.compile(r"HSP-\w{4}-\w{4}")
FAMILIES = ["sam@one.example.org", "alex@two.example.org"]
STRANGER = "eve@three.example.org"
KINDS = [
    *("reply", "reply by its letter", "new matter", "by a stranger", "forged key", "both cases", "unproved sender"),
    *("away", "by two ways", "without id or date", "unreadable", "virus", "spam", "nothing at all"),
]


class Stored(NamedTuple):
    """An email as SES stored it under ``key`` at ``at``."""

    key: str
    at: datetime
    raw: bytes


def written(  # noqa: C901, PLR0911, PLR0912  # one branch for each kind
    world: World, refs: list[str], kind: str, number: int
) -> list[bytes]:
    """The email, or the two wrappings of it, that one of two families, or somebody else, sends."""
    mine = number % 2
    sender, ref, other = FAMILIES[mine], refs[mine], refs[1 - mine]
    key, proof = world.replies.address(ref), ses(results=f"dmarc=pass header.from={sender.partition('@')[2]}")
    usual = {"from": sender, "subject": f"Matter {number}", "message_id": f"<{number}@mail.example.org>"}

    def mail(body: str = f"words-{number}", **headers: str) -> bytes:
        return email(body, **{**usual, **headers})

    match kind:
        case "reply":
            return [proof + mail(to=key)]
        case "reply by its letter":
            return [proof + mail(in_reply_to=f"<letter-{refs.index(ref)}@eu-west-2.amazonses.com>")]
        case "new matter":
            return [proof + mail(f"words-{number}: I want to make a formal complaint")]
        case "by a stranger":
            return [ses(results="dmarc=pass header.from=three.example.org") + mail(**{"from": STRANGER}, to=key)]
        case "forged key":
            return [proof + mail(to=key.replace(key[25:28], "zzz"))]
        case "both cases":
            return [proof + mail(to=f"{key}, {world.replies.address(other)}")]
        case "unproved sender":
            return [ses(results="dmarc=fail header.from=one.example.org") + mail(to=key)]
        case "away":
            return [proof + mail(to=key, auto_submitted="auto-replied")]
        case "by two ways":
            by_another = b"Received: from council.example.org by relay.example.org; Wed, 23 Dec 2026 12:01:00 +0000\r\n"
            return [proof + mail(to=key), proof + by_another + mail(to=key)]
        case "without id or date":
            return [proof + mail(message_id="", date="")]
        case "unreadable":
            return [proof + mail("\r\n--x" * 2_100, content_type='multipart/mixed; boundary="x"')]
        case "virus":
            return [ses(virus="FAIL") + mail(to=key)]
        case "spam":
            return [ses(spam="FAIL", results="dmarc=pass header.from=three.example.org") + mail(**{"from": STRANGER})]
    return [b"%d" % number]


def come(world: World, kinds: list[str]) -> tuple[list[str], list[Stored]]:
    """Two families' cases, and what is written after they began, in the order in which SES stored it."""
    refs = []
    for number, sender in enumerate(FAMILIES):
        proof = ses(results=f"dmarc=pass header.from={sender.partition('@')[2]}")
        opening = email(f"opening-{number}", **{"from": sender, "message_id": f"<opening-{number}@mail.example.org>"})
        refs.append(world.receive(opening, NOON, on_top=proof))
        world.table.write(world.table.put({"pk": f"SENT#letter-{number}", "sk": "SENT", "ref": refs[-1]}))
    mails = [raw for number, kind in enumerate(kinds) for raw in written(world, refs, kind, number)]
    return refs, [Stored(f"inbound/{n}", NOON + timedelta(minutes=n + 1), raw) for n, raw in enumerate(mails)]


def deliver(world: World, stored: list[Stored]) -> None:
    at = NOON + timedelta(hours=1)
    for each in stored:
        world.mail.raw[each.key] = each.raw
        world.intake.take_in(each.key, each.at, at)
    for ref, number in sorted(world.machine.started):
        acknowledge(ref, number, world.cases, world.correspondence, world.replies, at)


def again_and_in_any_order(stored: list[Stored], chance: Random) -> list[Stored]:
    """Each from one time to five, by SQS under its key or by SES under another, shuffled."""
    many = [
        each if chance.random() < 0.5 else each._replace(key=f"{each.key}-again-{n}")
        for each in stored
        for n in range(chance.randint(1, 5))
    ]
    chance.shuffle(many)
    return many


Outcome = tuple[list[tuple[object, ...]], Counter[tuple[str, str]]]


def outcome(world: World) -> Outcome:
    """What came of it, whatever the references are: cases with their messages and tasks, and every letter."""
    cases = [world.cases.get(ref) for ref in sorted(every_ref(world))]
    names = {case.ref: _name(case) for case in cases}

    def named(text: str) -> tuple[str, ...]:
        return (REF.sub("it", text), *sorted(names.get(ref, "?") for ref in REF.findall(text)))

    told = [
        (
            names[case.ref],
            sorted(message.text or _original(message) for message in case.messages if not message.copy_of),
            len([message for message in case.messages if message.copy_of]),
            sorted(named(task.what) for task in case.tasks),
            [(round_.kind, round_.joined, sorted(map(named, round_.needs_eyes))) for round_ in case.rounds],
            case.contact and case.contact.email,
        )
        for case in cases
    ]
    # Of several cases of one sender the first that is seen to is acknowledged: which that is, order decides.
    letters = Counter((str(letter["To"]), named(str(letter["Subject"]))[0]) for letter in world.post.letters)
    return sorted(told, key=repr), letters


def _name(case: Case) -> str:
    """What a case is known by in any order: the words that it began with."""
    first = min(case.messages, key=lambda message: message.received_at)
    return first.text[:20] or _original(first)


def _original(message: Message) -> str:
    return (message.raw_key or "").partition("-again")[0]


def outcome_of(kinds: list[str], chance: Random | None = None) -> Outcome:
    with small_world() as world:
        _, stored = come(world, kinds)
        deliver(world, again_and_in_any_order(stored, chance) if chance else stored)
        return outcome(world)


@settings(max_examples=examples(5), deadline=None)
@example(kinds=KINDS, chance=Random(1))  # noqa: S311  # a shuffle, no secret
@given(kinds=st.lists(st.sampled_from(KINDS), min_size=2, max_size=7), chance=st.randoms(use_true_random=False))
def test_however_often_and_in_whatever_order_it_is_delivered_the_same_comes_of_it(
    kinds: list[str], chance: Random
) -> None:
    assert outcome_of(kinds, chance) == outcome_of(kinds)
