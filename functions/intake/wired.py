"""The intake of emails as it is deployed."""

from casework import wiring
from intake.email_intake import EmailIntake
from intake.own_copy import OwnCopies


def email_intake() -> EmailIntake:
    """The intake with everything that it needs, by the function's environment."""
    return EmailIntake(
        wiring.mail(),
        wiring.cases(),
        wiring.machine(),
        wiring.reply_addresses(),
        wiring.correspondence(),
        wiring.removals(),
        wiring.returned_letters(),
        wiring.profile(),
        OwnCopies(wiring.cases(), wiring.rounds(), wiring.machine(), wiring.correspondence(), wiring.profile()),
    )
