"""Calls of boto3 that moto answers, without the work that nothing here looks at.

Most of a call's time goes into a signature that nobody checks, a user agent that nobody reads, and moto's search for
an answer's members under every name that they might have, also within a table's items, which are written as DynamoDB
writes them.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import NoCredentialsError
from botocore.useragent import UserAgentString
from moto.core import models, responses, utils
from moto.core.serialize import BaseJSONSerializer

from infra.local.patches import replaced


@contextmanager
def quick_calls() -> Iterator[None]:
    """While the block runs, which moto is to be started within, calls cost about half."""
    with replaced(
        (SigV4Auth, "add_auth", _signed_by_nobody(SigV4Auth.add_auth)),
        (UserAgentString, "to_string", lambda _: "local"),
        (BaseJSONSerializer, "_serialize_type_structure", _as_it_is(BaseJSONSerializer._serialize_type_structure)),
        (responses, "method_names_from_class", cache(utils.method_names_from_class)),
        # A thousand addresses for those who call AWS without botocore.
        (models, "RESPONSES_METHODS", []),
    ):
        yield


def _signed_by_nobody(sign: Callable[..., Any]) -> Callable[..., Any]:
    """A header that names the account and the region, from which moto reads both. S3's own signer says how a body is
    sent, and another signs links: those sign as ever.
    """

    @wraps(sign)
    def add_auth(self: SigV4Auth, request: AWSRequest) -> None:
        if type(self) is not SigV4Auth:
            sign(self, request)
            return
        if self.credentials is None:
            raise NoCredentialsError
        signer: Any = self
        scope = f"{self.credentials.access_key}/20260101/{signer._region_name}/{signer._service_name}/aws4_request"
        request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"

    return add_auth


def _as_it_is(serialize: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(serialize)
    def serialize_structure(self: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
        if shape.name == "AttributeValue" and isinstance(value, dict):
            serialized[self.get_serialized_name(shape, key)] = value
        else:
            serialize(self, serialized, value, shape, key)

    return serialize_structure


class Clients:
    """The clients of one session (which is not thread-safe), each made once: making one takes longer than a call.

    A client hears those who listened to the session's calls when it was made: others who listen get others.
    """

    def __init__(self, session: boto3.Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._made: dict[tuple[str, tuple[tuple[str, Any], ...]], Any] = {}
        self._listeners: list[Any] = []

    def client(self, service_name: str, **options: Any) -> Any:
        """What `boto3.client` would make; a client with a `config` of its own is made anew."""
        with self._lock:
            if "config" in options:
                return self._session.client(service_name, **options)  # type: ignore[call-overload]  # any service by name
            if (listeners := self._listening()) != self._listeners:
                self._made.clear()
                self._listeners = listeners
            asked = service_name, tuple(sorted(options.items()))
            if asked not in self._made:
                self._made[asked] = self._session.client(service_name, **options)  # type: ignore[call-overload]
            return self._made[asked]

    def _listening(self) -> list[Any]:
        emitter: Any = self._session.events
        moments = ("provide-client-params", "before-send", "after-call")
        return [listener for moment in moments for listener in emitter._emitter._handlers.prefix_search(moment)]
