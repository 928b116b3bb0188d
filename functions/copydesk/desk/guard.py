"""The border of the page: which requests are answered at all, and the headers of every answer.

A page of another site that is open in the same browser can send requests to this machine. It cannot read the answers
(no CORS header is ever sent), cannot show them in a frame, and cannot reach the page under a name of its own (DNS
rebinding): a request whose Host or Origin is not this address is refused. No request writes to the store; the rehearsal
alone takes a body, of bounded size and from a page of this address only.
"""

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Message, Receive, Send], Awaitable[None]]

METHODS = {"GET", "HEAD"}
REHEARSAL = "/rehearse"  # also takes POST
MOST_BODY = 20 * 2**20  # bytes of it
MOST_PATH = 1_000  # bytes, as sent
MOST_QUERY = 8_000  # bytes, as sent: a key of 1,024 bytes takes three times as many
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
_NAMES = ("127.0.0.1", "localhost")


class Guard:
    """Refuses requests that do not come from a page of this address, and adds the headers to every answer."""

    def __init__(self, app: AsgiApp, port: int) -> None:
        """Guard an application that is reached at the loopback address, at `port`."""
        self._app = app
        self._hosts = {f"{name}:{port}" for name in _NAMES} | ({*_NAMES} if port == 80 else set())

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return  # no lifespan and no web sockets: nothing is accepted
        refusal, send = self._refusal(scope), _with_headers(send, scope["path"])
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await _refuse(*refusal, send)

    def _refusal(self, scope: Message) -> tuple[int, str] | None:
        """The status and reason of a refusal; None for a request that is answered."""
        hosts, origins = (_values(scope["headers"], name) for name in (b"host", b"origin"))
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return 421, "this page is reached as 127.0.0.1 or localhost only; the request names another host"
        if origins and origins != [f"http://{hosts[0]}"]:
            return 403, "the request comes from a page of another site"
        if scope["method"] == "POST" and scope["path"] == REHEARSAL:
            return _refused_body(scope, has_origin=bool(origins))
        if scope["method"] not in METHODS:
            return 405, "the page is read-only: it answers GET and HEAD"
        if len(scope.get("raw_path") or b"") > MOST_PATH or len(scope["query_string"]) > MOST_QUERY:
            return 414, f"the address is longer than {MOST_PATH} bytes of path or {MOST_QUERY} bytes of query"
        return None


def _refused_body(scope: Message, *, has_origin: bool) -> tuple[int, str] | None:
    """The status and reason of a refusal of a file that is sent for a rehearsal."""
    lengths = _values(scope["headers"], b"content-length")
    if not has_origin:
        return 403, "a file is taken from a page of this address only: the request names no Origin"
    if len(lengths) != 1 or not lengths[0].isdecimal():
        return 411, "the request does not give its length"
    if len(lengths[0]) > 12 or int(lengths[0]) > MOST_BODY:
        return 413, f"the file is over {MOST_BODY // 2**20} MB; copydesk explain takes larger ones"
    return None


def _values(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[str]:
    return [value.decode("latin-1").lower() for key, value in headers if key.lower() == name]


def _with_headers(send: Send, path: str) -> Send:
    # Under no-referrer, browsers send the Origin of a form as "null". Under same-origin no other site gets a referrer.
    policy = {"referrer-policy": "same-origin"} if path == REHEARSAL else {}

    async def sent(message: Message) -> None:
        """Send a message, with the headers if it begins an answer."""
        if message["type"] == "http.response.start":
            own = [(name.encode(), value.encode()) for name, value in {**HEADERS, **policy}.items()]
            kept = [pair for pair in message.get("headers", []) if pair[0].decode("latin-1").lower() not in HEADERS]
            message = {**message, "headers": [*kept, *own]}
        await send(message)

    return sent


async def _refuse(status: int, reason: str, send: Send) -> None:
    """Answer in JSON: such a request does not come from an address that a person opened."""
    body = json.dumps({"status": status, "problem": reason}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    allow = [(b"allow", b", ".join(sorted(method.encode() for method in METHODS)))] if status == 405 else []
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *allow]})
    await send({"type": "http.response.body", "body": body})
