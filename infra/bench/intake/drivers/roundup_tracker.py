"""Roundup, by the class that its mail gateway runs for each message. The classic tracker on SQLite, which takes mail
from anybody under any subject; letters are written to a file.

Everybody who writes is known to it before: for a stranger it hashes a password, which takes longer than all the rest.
"""

import io
import logging
import subprocess
import sys
import tempfile
from email import message_from_bytes
from pathlib import Path

import roundup.instance
from roundup.mailgw import MailGW, RoundupMessage
from roundup.password import Password
from roundup.scripts.roundup_mailgw import parse_arguments

sys.path.insert(0, str(Path(__file__).parents[1]))
from measuring import WARM, measure

folder, home = Path(sys.argv[1]), tempfile.mkdtemp()
tracker = f"{home}/tracker"
configured = {
    "tracker_web": "http://localhost/",
    "mail_domain": "cases.example.org",
    "mail_host": "localhost",
    "rdbms_backend": "sqlite",
    "mail_debug": f"{home}/letters",
    "mailgw_subject_prefix_parsing": "none",
    "mailgw_subject_suffix_parsing": "none",
    "mailgw_default_class": "issue",
}
admin = [str(Path(sys.executable).parent / "roundup-admin"), "-i", tracker]
quiet = {"check": True, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
settings = ",".join(f"{name}={value}" for name, value in configured.items())
subprocess.run([*admin, "install", "classic", "sqlite", settings], **quiet)
schema = Path(tracker, "schema.py")
allowed = "db.security.addPermissionToRole('Anonymous', 'Email Access')"
schema.write_text(schema.read_text().replace(f"#{allowed}", allowed))
subprocess.run([*admin, "initialise", "not a secret"], **quiet)
logging.disable(logging.CRITICAL)
instance = roundup.instance.open(tracker)
options = parse_arguments([tracker])[1]


def know(addresses: set[str]) -> None:
    db = instance.open("admin")
    password = Password("not a secret", config=db.config)
    for address in sorted(addresses):
        try:
            db.user.create(username=address, address=address, password=password, roles="User")
        except Exception:  # noqa: S112  # an address that it cannot know
            continue
    db.commit()
    db.close()


def addresses_in(raw: bytes) -> set[str]:
    message, found = message_from_bytes(raw, _class=RoundupMessage), set()
    for name in ("from", "resent-from", "to", "cc"):
        try:
            found |= {address.lower() for _, address in message.get_address_list(name) if address}
        except Exception:  # noqa: S112  # a header that it cannot read
            continue
    return found


class Gateway(MailGW):
    """Sees what became of a message, which the gateway answers by mail."""

    became = "left"

    def handle_message(self, message: RoundupMessage) -> object:
        self.became = "failed"
        try:
            answer = super().handle_message(message)
        except Exception as error:
            self.became = "left" if type(error).__name__.startswith("Ignore") else "failed"
            raise
        self.became = "taken in"
        return answer


def take_in(raw: bytes) -> str:
    gateway = Gateway(instance, options)
    try:
        gateway.main(io.BytesIO(raw))
    except Exception:
        return "failed"
    return gateway.became


know({each for path in [*folder.glob("*.eml"), *(folder / WARM).iterdir()] for each in addresses_in(path.read_bytes())})
measure(take_in, folder)
