"""What an email may cost, where somebody could write one that takes for ever."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def of_processor(at_most: float) -> Iterator[None]:
    """Hold what is done to so many seconds of processor: what grows with the square of its input takes minutes, and
    what a busy machine does beside it does not count.
    """
    began = time.process_time()
    yield
    assert time.process_time() - began < at_most
