"""What the desk's routes share: a case's reference in a path, and what a route that has one may answer."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Path

from casework import wiring
from casework.api import Refusal, described
from casework.domain.reference import read_reference
from casework.errors import CaseNotFound

Ref = Annotated[str, Path(description="a case's reference; letter case, dashes and l for 1 or o for 0 are forgiven")]

NO_SUCH_CASE: dict[int, Any] = {
    404: described("No case has this reference, or it has nothing by this id", Refusal),
    410: described("The case was erased", Refusal),
}
IMPOSSIBLE: dict[int, Any] = {
    409: described("Impossible as things stand: says what is missing. Kept on the case's history", Refusal)
}


def known(ref: str) -> str:
    """``ref`` as the service writes it. Raises CaseNotFound where it cannot be a reference at all."""
    read = read_reference(ref, wiring.profile().service.reference_prefix)
    if read is None:
        raise CaseNotFound(ref)
    return read
