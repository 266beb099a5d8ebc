"""An answer that a browser stores and never opens, whatever is in it."""

from base64 import b64encode
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response

_INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


def download(name: str, content: bytes) -> Response[str]:
    """``content`` as a file called ``name``."""
    headers = {**_INERT, "Content-Disposition": disposition(name)}
    # Encoded here: a route that returns bytes has them read as text before they are sent.
    file = Response(200, "application/octet-stream", b64encode(content).decode(), headers)
    file.base64_encoded = True
    return file


def disposition(name: str) -> str:
    """The header by which a browser stores a file as ``name`` (RFC 6266), in UTF-8 (RFC 8187), and in ASCII for those
    that know no better.
    """
    plain = "".join(each if " " <= each <= "~" and each not in '"\\%' else "_" for each in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
