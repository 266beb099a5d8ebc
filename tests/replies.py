"""A reply by email, as tests write one."""

from datetime import datetime
from typing import Any

from desk.cases.write_reply import Previewed, Replied, Replying, WrittenReply
from tests.world import CASEY, NOON, World

WORDS = "Hello,\n\n## What the law says\n\n- You could ask for an **assessment**"


def replying(world: World) -> Replying:
    return Replying(
        world.cases, world.rounds, world.machine, world.correspondence, lambda: world.replies, world.profile
    )


def written(**said: Any) -> WrittenReply:
    return WrittenReply.model_validate({"text": WORDS, **said})


def reply(world: World, ref: str, now: datetime = NOON, **said: Any) -> Replied:
    return replying(world).send(ref, written(**said), CASEY, now)


def preview(world: World, ref: str, **said: Any) -> Previewed:
    return replying(world).preview(ref, written(**said), CASEY)
