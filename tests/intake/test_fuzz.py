"""Whatever arrives, nothing is uncaught, and all of it leaves a case that a person sees."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.round import Status
from intake.inbound_email import judge
from tests.examples import examples
from tests.mangling import mangled
from tests.processor import of_processor
from tests.world import NOON, World, ses, small_world

SLOWEST_SECONDS = 5
OWN = frozenset({"team@send.example.org"})
CHANCES = st.randoms(use_true_random=False)


def addressed(world: World, ref: str, chance: Random) -> bytes:
    """A header by which the email names a case, or seems to."""
    key = world.replies.address(ref)
    places = [
        key,
        key.upper(),
        key[:20] + "\u212a" + key[21:],
        key[:9] + "\u00ad" + key[9:],
        key.replace("-", "\u2013"),
        "",
    ]
    names = ["To", "Cc", "Reply-To", "References", "In-Reply-To", "Resent-From", "From"]
    return f"{chance.choice(names)}: {chance.choice(places)}\r\n".encode()


def take_in(world: World, raw: bytes, on_top: bytes) -> None:
    """Take an email in, and see that a person sees it."""
    with of_processor(at_most=SLOWEST_SECONDS):
        ref = world.receive(raw, on_top=on_top)
    case = world.cases.get(ref)
    key = max((key for key in world.mail.raw), key=lambda key: int(key.rpartition("/")[2]))
    assert any(message.raw_key == key for message in case.messages), "its original is kept, and known on its case"
    opened = len(case.messages) == 1
    assert case.status is Status.OPEN or case.latest_round.outcome or not opened
    if opened and case.latest_round.no_automatic_letter and case.status is Status.OPEN:
        assert case.tasks, "nothing goes back by itself, so a person has something to do"


@settings(max_examples=examples(20), deadline=None)
@given(CHANCES)
def test_whatever_arrives_leaves_a_case(chance: Random) -> None:
    with small_world() as world:
        ref = world.receive(mangled(chance, most=0))
        for number in range(8):
            on_top = chance.choice([ses(), ses(), ses(), ses(virus="FAIL"), ses(spam="FAIL"), b""])
            unique = b"X-Number: %d\r\n" % number
            take_in(world, unique + addressed(world, ref, chance) + mangled(chance), on_top)


@settings(max_examples=examples(250), deadline=None)
@given(CHANCES)
def test_whatever_arrives_is_judged(chance: Random) -> None:
    raw = ses() + mangled(chance)
    with of_processor(at_most=SLOWEST_SECONDS):
        judged = judge(raw, "inbound/1", NOON, OWN, OWN)
    assert judged.message.raw_key == "inbound/1"
    assert judged.message.text or judged.needs_eyes, "what has no words asks for eyes"
