"""An HTTP proxy on loopback that hands requests to a real service, and spoils the answers that a test has planned.

A fault is a function of an `Exchange`: it decides whether the request reaches the service and what the client gets.
"""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

_OF_ONE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass(frozen=True)
class Request:
    """A request of the client."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def operation(self) -> str:
        """DynamoDB's operation, as PutItem; else method and path without the query."""
        target = self.headers.get("x-amz-target", "")
        return target.rpartition(".")[2] or f"{self.method} {self.path.partition('?')[0]}"


@dataclass(frozen=True)
class Answer:
    """An answer of the service, or one in its place."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Exchange:
    """A request under way, and the connections to both sides."""

    request: Request
    handler: BaseHTTPRequestHandler
    upstream: str

    def forward(self, body: bytes | None = None) -> Answer:
        """Hand the request to the service, with another body if one is given, and return the answer."""
        connection = HTTPConnection(urlsplit(self.upstream).netloc, timeout=30)
        headers = {name: value for name, value in self.request.headers.items() if name not in _OF_ONE_CONNECTION}
        try:
            connection.request(self.request.method, self.request.path, body or self.request.body, headers)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, answer.read(), found)
        finally:
            connection.close()

    def reply(self, answer: Answer, length: int | None = None) -> None:
        """Give the client an answer; `length` announces more bytes than follow, before the connection is closed."""
        self.handler.send_response(answer.status)
        for name, value in answer.headers.items():
            if name not in _OF_ONE_CONNECTION:
                self.handler.send_header(name, value)
        self.handler.send_header("content-length", str(len(answer.body) if length is None else length))
        self.handler.end_headers()
        self.handler.wfile.write(answer.body)
        self.handler.close_connection = length is not None

    def reset(self) -> None:
        """Reset the connection to the client, as a machine that restarts does."""
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.handler.connection.close()
        self.handler.close_connection = True


Fault = Callable[[Exchange], None]
Matches = Callable[[Request], bool]


def every_request(_: Request) -> bool:
    """Choose every request."""
    return True


def of(operation: str, holding: str = "") -> Matches:
    """Choose the requests of one operation whose body holds a text."""
    return lambda request: request.operation == operation and holding.encode() in request.body


# --- faults that any service may show ---


def reset_before(exchange: Exchange) -> None:
    """Reset the connection; the service does not see the request."""
    exchange.reset()


def lose_answer(exchange: Exchange) -> None:
    """Reset the connection after the service has done the request."""
    exchange.forward()
    exchange.reset()


def cut_answer(exchange: Exchange) -> None:
    """Close the connection in the middle of the answer."""
    answer = exchange.forward()
    exchange.reply(replace(answer, body=answer.body[: len(answer.body) // 2]), length=len(answer.body) or 1)


def answer_too_late(exchange: Exchange) -> None:
    """Let the service do the request, and answer after the client has given up."""
    exchange.forward()
    time.sleep(0.6)
    exchange.reset()


def answer_with_html(exchange: Exchange) -> None:
    """Answer with the page of a middlebox, with status 200; the service does not see the request."""
    exchange.reply(
        Answer(200, b"<html><body>Please sign in to the network.</body></html>", {"content-type": "text/html"})
    )


def answer_with(status: int, body: bytes = b"", content_type: str = "application/json") -> Fault:
    """Return a fault that answers with a status; the service does not see the request."""
    return lambda exchange: exchange.reply(Answer(status, body, {"content-type": content_type} if body else {}))


@dataclass
class Plan:
    """A fault for the first `times` matching requests after `skipped` others that match."""

    fault: Fault
    matches: Matches
    times: int
    skipped: int
    met: int = 0

    def meets(self, request: Request) -> bool:
        """Whether the fault strikes this request, which is counted."""
        if not self.matches(request):
            return False
        self.met += 1
        return self.skipped < self.met <= self.skipped + self.times


class FaultProxy:
    """Serves one service on a port of its own, as a context manager; `requests` lists what clients sent."""

    def __init__(self, upstream: str) -> None:
        self.requests: list[Request] = []
        self._upstream = upstream
        self._plans: list[Plan] = []
        self._lock = threading.Lock()
        self._server = self._listen(0)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def inject(self, fault: Fault, matches: Matches = every_request, *, times: int = 1, skipped: int = 0) -> Plan:
        """Let a fault strike the next matching requests; return its plan, which counts them."""
        plan = Plan(fault, matches, times, skipped)
        self._plans.append(plan)
        return plan

    def heal(self) -> None:
        """Forget all planned faults and all requests seen."""
        self._plans.clear()
        self.requests.clear()

    @contextmanager
    def refusing(self, seconds: float | None = None) -> Iterator[None]:
        """Refuse connections within the block, or for some seconds from its begin."""
        port = self._server.server_port
        self._close()
        back = threading.Timer(seconds, self._listen_again, [port]) if seconds else None
        if back:
            back.start()
        yield
        if back:
            back.join()
        else:
            self._listen_again(port)

    def serve(self, request: Request, handler: BaseHTTPRequestHandler) -> None:
        """Spoil an exchange as planned, or hand it through."""
        with self._lock:
            self.requests.append(request)
            struck = [plan for plan in self._plans if plan.meets(request)]
        exchange = Exchange(request, handler, self._upstream)
        if struck:
            struck[0].fault(exchange)
        else:
            exchange.reply(exchange.forward())

    def _listen(self, port: int) -> "_Server":
        server = _Server(("127.0.0.1", port), _handler(self))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return server

    def _listen_again(self, port: int) -> None:
        self._server = self._listen(port)

    def _close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()


class _Server(ThreadingHTTPServer):
    """Knows its open connections, to close them when a service goes down."""

    daemon_threads = True

    def __init__(self, *arguments: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for connection in list(self._open):
            self.shutdown_request(connection)

    def handle_error(self, *_: Any) -> None:
        """Print nothing: clients that hang up are part of the tests."""


def _handler(proxy: FaultProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer waits 40 ms
        wbufsize = -1

        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            proxy.serve(Request(self.command, self.path, headers, body), self)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = serve  # noqa: N815 - names that the base class calls

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    return Handler
