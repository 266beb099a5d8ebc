"""`casework serve`: the whole service with its doors listening, until it is told to stop."""

import signal
import threading
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from infra.local.mail import SmtpServer
from infra.local.oidc import PEOPLE
from infra.local.service import LocalService
from infra.local.web import WebServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class Addresses:
    """Where an open service listens, all on loopback."""

    smtp_port: int
    http_port: int
    aws_port: int


class OpenService:
    """A local service whose doors listen. Port 0 means a free one; `addresses` has the real ones."""

    def __init__(self, service: LocalService, *, smtp_port: int = 0, http_port: int = 0, aws_port: int = 0) -> None:
        self.service = service
        self._wanted = Addresses(smtp_port, http_port, aws_port)
        self._exits = ExitStack()

    def __enter__(self) -> Self:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        # Taken before anything is started, so that a port in use is said at once.
        with ExitStack() as taken:
            http = _listening(self._later, self._wanted.http_port, taken)
            aws = _listening(DomainDispatcherApplication(create_backend_app), self._wanted.aws_port, taken)
            self.service.page_url = f"http://127.0.0.1:{http.port}"
            self.service.aws_url = f"http://127.0.0.1:{aws.port}"
            self._exits.enter_context(self.service)
            try:
                smtp = SmtpServer(self.service.mail, self._wanted.smtp_port)
                self._exits.callback(smtp.stop)
                smtp.start()
            except BaseException:
                self._exits.close()
                raise
            taken.pop_all()
        for server in (http, aws):
            self._exits.callback(server.stop)
            server.start()
        self.addresses = Addresses(smtp.port, http.port, aws.port)
        return self

    def __exit__(self, *_: object) -> None:
        self._exits.close()

    def _later(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self.service.doors(environ, start_response)


def _listening(app: "WSGIApplication", port: int, taken: ExitStack) -> WebServer:
    server = WebServer(app, port)
    taken.callback(server.stop)
    return server


def serve(*, smtp_port: int, http_port: int, aws_port: int, now: datetime | None, outbox: Path | None) -> int:
    """Serve until Ctrl-C or SIGTERM. The clock starts at `now`, or at the real time, and ticks."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    service = LocalService(now or datetime.now(UTC), ticking=True, outbox_directory=outbox)
    with OpenService(service, smtp_port=smtp_port, http_port=http_port, aws_port=aws_port) as opened:
        at = opened.addresses
        print(f"mail    smtp://127.0.0.1:{at.smtp_port}  write to {service.address}")
        print(f"desk    http://127.0.0.1:{at.http_port}/desk  sign in as {', '.join(PEOPLE)}")
        print(f"api     http://127.0.0.1:{at.http_port}")
        print(f"aws     http://127.0.0.1:{at.aws_port}  region eu-west-2, any credentials")
        print(f"staff   {service.provider.issuer}  tokens: POST http://127.0.0.1:{at.http_port}/local/token")
        print(f"time    {service.now().isoformat()}")
        if outbox:
            print(f"outbox  {outbox}")
        print("ready", flush=True)
        stop.wait()
    return 0
