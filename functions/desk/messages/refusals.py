"""Why a message, or something of it, is not handed out."""


class NotToBeOpened(Exception):
    """It is there, and is not to be opened: at all, or until something else is done."""

    def __init__(self, ref: str, why: str) -> None:
        super().__init__(f"{ref}: {why}")
        self.ref, self.why = ref, why


class NoLongerThere(Exception):
    """The original was removed."""

    def __init__(self, ref: str, why: str) -> None:
        super().__init__(f"{ref}: {why}")
        self.ref, self.why = ref, why


class TooLarge(Exception):
    """An attachment of ``size`` bytes is more than a function can hand out."""

    def __init__(self, ref: str, size: int) -> None:
        super().__init__(
            f"{ref}: with {size / 1_000_000:.1f} MB it is too large by itself: fetch the original, which it is in"
        )
        self.ref, self.size = ref, size
