"""A case that is closed while service is refused to its person: nobody invites them to come back at any time."""

import pytest

from casework.domain.closing import WhyNotInvited
from tests.closings import CLOSED, Closed
from tests.incidents import refused
from tests.sharing import DAY
from tests.world import World


@pytest.mark.clause("BH-07", "CH-11")
def test_who_is_refused_service_is_not_invited_until_that_is_over(world: World) -> None:
    behaviour = refused(world)
    case = Closed(world, behaviour.ref)
    case.answer()
    assert case.close().withheld is WhyNotInvited.SERVICE_REFUSED
    assert not [each for each in case.case.letters if each.template == "feedback_invitation" and each.sent_at]
    behaviour.lift(CLOSED)
    assert case.close(CLOSED + DAY).withheld is WhyNotInvited.SERVICE_REFUSED, "a closed case stays as it was closed"


@pytest.mark.clause("CH-11")
def test_who_was_refused_service_before_is_invited(world: World) -> None:
    behaviour = refused(world)
    behaviour.lift(CLOSED)
    case = Closed(world, behaviour.ref)
    case.answer()
    assert case.close(CLOSED + DAY).withheld is None
