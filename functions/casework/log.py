"""What may be logged: references, errors by name, lines of code. Never an error's text, which may quote a person."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aws_lambda_powertools import Logger

_logger = Logger(log_uncaught_exceptions=False)


def noted(what: str, letter: str) -> None:
    """Log what happened to the letter that SES knows by this id."""
    _logger.info(what, letter=letter)


@contextmanager
def reported(what: str) -> Iterator[None]:
    """Log that the block failed, as ``what`` says, with the error's name and the lines it came through; raise it on."""
    try:
        yield
    except Exception as error:
        came_through = [
            f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        _logger.error(what, error=type(error).__name__, came_through=came_through)  # noqa: TRY400  # no error's text
        raise
