"""django-helpdesk, by the call that its reading of a mailbox makes for each message. SQLite in memory; letters are
rendered and kept in memory.
"""

import logging
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.utils import encoding

sys.path.insert(0, str(Path(__file__).parents[1]))
from measuring import measure

settings.configure(
    SECRET_KEY="not a secret",
    USE_TZ=True,
    SITE_ID=1,
    ROOT_URLCONF="django_helpdesk_urls",
    STATIC_URL="/static/",
    MEDIA_ROOT=tempfile.mkdtemp(),
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.humanize",
        "django.contrib.messages",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.staticfiles",
        "rest_framework",
        "helpdesk",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "django.template.context_processors.request",
                ]
            },
        }
    ],
    HELPDESK_TEAMS_MODEL="auth.User",
    HELPDESK_TEAMS_MIGRATION_DEPENDENCIES=[],
    HELPDESK_KBITEM_TEAM_GETTER=lambda _: None,
    LOGGING_CONFIG=None,
    SILENCED_SYSTEM_CHECKS=["*"],
)
logging.disable(logging.CRITICAL)
django.setup()
call_command("migrate", verbosity=0, interactive=False)
call_command("loaddata", "emailtemplate.json", verbosity=0)

from helpdesk.email import extract_email_metadata  # noqa: E402  # needs the settings
from helpdesk.models import Queue  # noqa: E402

mail.outbox = []
queue = Queue.objects.create(
    title="Enquiries",
    slug="enquiries",
    allow_email_submission=True,
    email_address="enquiries@cases.example.org",
    email_box_type="local",
)
logger = logging.getLogger("helpdesk")


def take_in(raw: bytes) -> str:
    try:
        ticket = extract_email_metadata(encoding.force_str(raw, errors="replace"), queue, logger)
    except Exception:
        return "failed"
    return "taken in" if ticket else "left"


measure(take_in, Path(sys.argv[1]))
