"""The local service as one thing: start, settle, advance, stop.

    with LocalService(now=datetime(2026, 12, 23, 9, tzinfo=UTC)) as service:
        service.send_mail(raw)
        service.settle()
        service.advance(service.now() + timedelta(days=12))
        assert service.outbox()[0]["subject"] == ...

In process nothing listens on a port unless asked to, and time stands still between calls: a whole service starts in a
fraction of a second. moto is global, so one service runs at a time in a process.
"""

import importlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import boto3
from botocore.config import Config
from moto import mock_aws
from moto.core.config import DefaultConfig
from werkzeug.test import Client, TestResponse

from infra.local import envelope, lambdas, machines, oidc, outbox, presigned, queue, routes, schedules, stack
from infra.local.api import HttpApi
from infra.local.buckets import orderly_buckets
from infra.local.calls import Clients, quick_calls
from infra.local.clock import NotSettled, VirtualClock
from infra.local.declared import Api, EventSourceMapping, Schedule
from infra.local.doors import Doors
from infra.local.fates import Fate, Fates, UnknownLetter
from infra.local.mail import MailDoor
from infra.local.patches import replaced
from infra.local.tables import orderly_tables
from infra.local.threads import Threads
from infra.template import REGION

LOG = logging.getLogger(__name__)

TEMPLATE = Path(__file__).parents[2] / "template.yaml"

_SESSION = boto3.Session(region_name=REGION)
"""One for every service of a process: a session reads botocore's descriptions of AWS once, which takes longer than a
test.
"""

_CLIENTS = Clients(_SESSION)


@contextmanager
def listening(**listeners: Callable[..., None]) -> Iterator[None]:
    """While the block runs, services that start within it tell each listener of every call at its moment: botocore's
    name of that, with underscores.
    """
    at = {moment.replace("_", "-"): listener for moment, listener in listeners.items()}
    for moment, listener in at.items():
        _SESSION.events.register(moment, listener)
    try:
        yield
    finally:
        for moment, listener in at.items():
            _SESSION.events.unregister(moment, listener)


_MOTO: DefaultConfig = {"lambda": {"use_docker": False}, "stepfunctions": {"execute_state_machine": True}}


class Answer(TestResponse):
    """What the API answered."""

    @property
    def json(self) -> Any:
        """The document in the body, whatever it is."""
        return self.get_json()


class LocalService:
    """The template at `template` deployed into moto, at virtual time `now` (aware).

    With `ticking` time runs by itself and what falls due happens; without, only `advance` moves it. `parameters` are
    set over the local ones. Sent emails are also written to the directory `outbox_directory`, if given. `page_url` is
    where links in letters lead to, and `aws_url` where links that S3 signs do; whoever listens at an address sets them
    before the start.

    `schedules` are expressions that schedules, by their logical ids, fire by instead of the template's: through years,
    half-hours in which there is nothing to do take minutes.
    """

    def __init__(
        self,
        now: datetime,
        *,
        template: Path = TEMPLATE,
        parameters: dict[str, str] | None = None,
        schedules: dict[str, str] | None = None,
        ticking: bool = False,
        outbox_directory: Path | None = None,
    ) -> None:
        self.clock = VirtualClock(now)
        self.page_url = "http://localhost"
        self.aws_url: str | None = None
        self.sent = outbox.Outbox(self.clock, outbox_directory)
        self._template = template
        self._parameters = parameters or {}
        self._schedules = schedules or {}
        self._ticking = ticking
        self._threads = Threads(self.clock)
        self._exits = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._exits.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._exits.close()

    def _start(self) -> None:
        enter = self._exits.enter_context
        enter(quick_calls())
        enter(mock_aws(config=_MOTO))
        enter(_shared_session(self.aws_url))
        enter(orderly_tables())
        enter(orderly_buckets())
        enter(machines.virtual_machines(self.clock, self._threads))
        self._exits.callback(self._end_threads)
        self.provider = oidc.provider()
        self.provider.clock = lambda: self.now().timestamp()
        addresses = {"OidcIssuer": self.provider.issuer, "PageUrl": self.page_url}
        self.stack = stack.create(self._template, {**addresses, **self._parameters})
        self.functions = lambdas.Functions(self.stack, self.clock)
        enter(lambdas.installed(self.functions))
        self._fates = Fates(self.stack, self.clock)
        enter(outbox.kept(self.sent, self._fates.at_the_simulator))
        enter(_virtual_wiring(self.clock))
        self.mail = MailDoor(self.stack, self.clock)
        invoke = self.functions.invoke
        pollers = [queue.Poller(mapping, invoke, self.clock) for mapping in self.stack.all(EventSourceMapping).values()]
        enter(queue.woken_by_messages(pollers))
        self._firings = schedules.firings(self.stack.all(Schedule), invoke, self.clock, self._schedules)
        found = [route for api in self.stack.all(Api).values() for route in routes.read(api.properties["Body"])]
        self.doors = Doors(self, HttpApi(found, self.provider.keys, invoke, self.clock))
        for name, run in [
            *(("poller", it.run) for it in pollers),
            *(("schedule", it.run) for it in self._firings.values()),
        ]:
            self._threads.thread(target=run, name=name).start()
        self.settle()
        if self._ticking:
            threading.Thread(target=self._tick, name="clock", daemon=True).start()

    def now(self) -> datetime:
        """Virtual time."""
        return self.clock.now()

    def settle(self) -> None:
        """Return when nothing is in flight: no function, no message that could be delivered, no machine that could go
        on.

        Raises NotSettled after a minute.
        """
        self.clock.settle()

    def advance(self, to: datetime, meanwhile: Mapping[str, str] | None = None) -> None:
        """Move virtual time to `to`; everything due by then happens, in order, each settled before the next.

        On the way the schedules named in `meanwhile` fire by those expressions, as `schedules` do always. Raises
        CannotGoBack, NotSettled, UnknownSchedules and UnknownExpression.
        """
        with schedules.fired_by(self._firings, meanwhile or {}):
            self.clock.advance_to(to)

    def send_mail(self, raw: bytes, *, sender: str | None = None, recipient: str | None = None) -> str:
        """Hand `raw` to SES's receipt rule, and return the key it is stored under. Who it is from and to is read from
        it if not said.
        """
        said = envelope.sender(raw) if sender is None else sender
        to = recipient or envelope.recipient(raw) or self.address
        return self.mail.deliver(raw, sender=said, recipients=[to])[0]

    def tell_of_letter(self, message_id: str, fate: Fate) -> None:
        """Have SES tell at once that `fate` befell the letter that it sent under `message_id`. Raises UnknownLetter."""
        sent = self.sent.find(message_id)
        if sent is None:
            raise UnknownLetter(f"letter {message_id}")
        self._fates.tell(sent, fate)

    @property
    def address(self) -> str:
        """Where families write to."""
        parameters = {
            name: value.get("Default", "") for name, value in self.stack.template.get("Parameters", {}).items()
        }
        chosen = {**parameters, **self.stack.parameters}
        return f"{chosen.get('Mailbox') or 'enquiries'}@{chosen['MailDomain']}"

    def request(
        self,
        method: str,
        path: str,
        json: Any = None,
        role: str | None = None,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> "Answer":
        """Ask the HTTP API, or a /local door, as the member of staff with `role`, or as nobody, once what was begun
        before has come to rest: what is answered never depends on how far a machine's thread has got.
        """
        self._rest()
        bearer = {"Authorization": f"Bearer {self.token(role)}"} if role else {}
        client = Client(self.doors, response_wrapper=Answer, use_cookies=False)
        answer = client.open(path, method=method, json=json, data=body, headers={**bearer, **(headers or {})})
        assert isinstance(answer, Answer)
        return answer

    def token(self, role: str) -> str:
        """A bearer token for the member of staff with `role`. Raises UnknownRole."""
        return oidc.token(self.provider, role, self.stack.parameters.get("OidcAudience", "casework-local"))

    def outbox(self) -> list[dict[str, Any]]:
        """Every email sent by what has been asked so far, oldest first, as GET /local/outbox shows it."""
        self._rest()
        return [email.as_json() for email in self.sent.emails()]

    def client(self, name: str) -> Any:
        """A boto3 client of the deployed stack's account and region."""
        return _CLIENTS.client(name)

    def _rest(self) -> None:
        if not self._ticking:
            self.settle()

    def _tick(self) -> None:
        while True:
            try:
                self.clock.tick()
            except NotSettled:
                LOG.exception("what fell due does not come to rest")
            else:
                return

    def _end_threads(self) -> None:
        self.clock.stop()
        left = self._threads.join_really(10)
        if left:
            LOG.error("threads still run: %s", ", ".join(left))


@contextmanager
def _shared_session(aws_url: str | None) -> Iterator[None]:
    def client(service_name: str, **options: Any) -> Any:
        if aws_url is None or service_name != "s3":
            return _CLIENTS.client(service_name, **options)
        ours = _CLIENTS.client(
            service_name, **{"config": Config(), **options}
        )  # made anew: others' links lead elsewhere
        presigned.lead_to(aws_url, ours)
        return ours

    with replaced((boto3, "DEFAULT_SESSION", _SESSION), (boto3, "client", client)):
        yield


@contextmanager
def _virtual_wiring(clock: VirtualClock) -> Iterator[None]:
    """The app's one clock is `casework.wiring.now`, and its clients and stores are remembered there: each service has
    its own.
    """
    wiring = _wiring()
    if wiring is None:
        yield
        return
    _forget(wiring)
    with replaced((wiring, "now", lambda: clock.now().astimezone(UTC))):
        yield
    _forget(wiring)


def _wiring() -> ModuleType | None:
    try:
        return importlib.import_module("casework.wiring")
    except ModuleNotFoundError as missing:
        if missing.name in ("casework", "casework.wiring"):
            return None
        raise


def _forget(module: ModuleType) -> None:
    for value in vars(module).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()
