"""What a person reads who has to do something because a letter of ours came back. It names nobody."""

from casework.domain.letter import Letter
from casework.domain.returned import How

WHY = {
    How.PERMANENT: "mail to that address does not arrive",
    How.TRANSIENT: "it could not be delivered this time, as when a mailbox is full",
    How.COMPLAINT: "who reads that inbox reported it as unwanted",
}

IN_DOUBT = (
    "A mail system answered our reply and does not say for certain whether it arrived (they may just be away): see"
    " whether they have it"
)


def answer_undone(how: How, round_: int) -> str:
    """Of an answer, where its round waits again."""
    return (
        f"Our answer did not arrive ({WHY[how]}): round {round_} waits for it again, by its first due date. Answer in"
        " another way, or note the right address first"
    )


def moved_on(how: How) -> str:
    """Of an answer, where the case has moved on since."""
    return (
        f"Our answer did not arrive ({WHY[how]}), and the case has moved on since: see what they still have to be told,"
        " and tell them in another way"
    )


def reply_lost(how: How) -> str:
    """Of any other reply."""
    return f"Our reply did not arrive ({WHY[how]}): tell them in another way"


def letter_lost(letter: Letter, how: How) -> str:
    """Of a letter by the system to a person outside the service."""
    return f"Reach the {letter.recipient} in another way: the letter “{letter.called}” came back ({WHY[how]})"


def unwanted(letter: Letter) -> str:
    """Of a letter that arrived, and was complained of. Who refers has no more letters than that one."""
    if letter.recipient == "referrer":
        return f"The letter “{letter.called}” was reported as unwanted by who got it: see whether they are who referred"
    return (
        f"The letter “{letter.called}” was reported as unwanted, and no more go to that inbox: ask them in another way"
        " how they want to hear from us"
    )


def mailbox_fails(letter: Letter, how: How) -> str:
    """Of a letter to staff."""
    return (
        f"What we write to the {letter.recipient} comes back ({WHY[how]}): have that mailbox mended, or its address"
        " changed in the deployment"
    )
