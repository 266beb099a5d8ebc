"""What is left to a person when a letter could not go, or nobody knows whether it went."""

_WHYS = ("instead-of", "refused", "unconfirmed")


def by_hand(letter_id: str) -> tuple[str, ...]:
    """The ids of the tasks of which one is there when a person has to do what the letter could not. Of how the ids of
    several letters begin: how those of their tasks do.
    """
    return tuple(f"{why}-{letter_id}" for why in _WHYS)
