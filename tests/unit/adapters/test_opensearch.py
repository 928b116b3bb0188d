"""OpenSearchIndex against a small HTTP server with prepared answers."""

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from urllib3 import HTTPResponse, PoolManager

from copydesk.adapters.opensearch import MAX_BULK_BYTES, OpenSearchIndex
from copydesk.errors import IndexUnavailable
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus

DONE = BulkOutcome(BulkStatus.DONE)
GREETING = BulkAction("a_1", 3, {"headline": "Größe\n文字 🗞", "articleId": "a_1"})


@dataclass(frozen=True)
class Request:
    """A request that the node received."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def ids(self) -> list[str]:
        operations = [json.loads(line) for line in self.body.splitlines() if b'"_id"' in line]
        return [target["_id"] for operation in operations for target in operation.values()]


def bulk_answer(request: Request, **by_id: Any) -> tuple[int, bytes]:
    """Answer a bulk with status 201 for each action, changed by the fields given for its id."""
    entries = [{"index": {"_id": name, "status": 201, **by_id.get(name, {})}} for name in request.ids]
    return 200, json.dumps({"errors": bool(by_id), "items": entries}).encode()


@dataclass
class Node:
    """A node on loopback; `answer` returns status and body for a request, `announced` is a false content length."""

    address: str = ""
    requests: list[Request] = field(default_factory=list)
    answer: Callable[[Request], tuple[int, bytes]] = bulk_answer
    announced: int = 0


def served(node: Node) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            node.requests.append(Request(self.command, self.path, headers, body))
            status, answer = node.answer(node.requests[-1])
            self.send_response(status)
            self.send_header("content-length", str(node.announced or len(answer)))
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    return Handler


@pytest.fixture
def node() -> Iterator[Node]:
    node = Node()
    with ThreadingHTTPServer(("127.0.0.1", 0), served(node)) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        node.address = f"http://127.0.0.1:{server.server_port}"
        yield node
        server.shutdown()


class Sent(PoolManager):
    """A pool that sends nothing and keeps the authorization of the last request."""

    authorization = ""

    def request(self, *_: Any, headers: Any = None, **__: Any) -> HTTPResponse:  # type: ignore[override]
        self.authorization = headers.get("Authorization", "")
        return HTTPResponse(b"{}", status=200)


def written(node: Node, *actions: BulkAction) -> list[BulkOutcome]:
    return OpenSearchIndex(node.address, "articles").write(actions)


def actions_of(count: int) -> list[BulkAction]:
    return [BulkAction(f"a_{number}", 1, {"headline": str(number)}) for number in range(count)]


# --- the request ---


def test_bulk_is_newline_delimited_json_under_external_versions(node: Node) -> None:
    written(node, GREETING, BulkAction("a_2", 9, None))
    lines = [json.loads(line) for line in node.requests[0].body.split(b"\n")[:-1]]

    about = {"_index": "articles", "version_type": "external"}
    assert lines == [
        {"index": {**about, "_id": "a_1", "version": 3}},
        GREETING.document,
        {"delete": {**about, "_id": "a_2", "version": 9}},
    ]
    assert node.requests[0].body.endswith(b"\n")


def test_bulk_is_posted_as_utf8_ndjson(node: Node) -> None:
    written(node, GREETING)
    request = node.requests[0]

    assert (request.method, request.path) == ("POST", "/_bulk?require_alias=true")
    assert request.headers["content-type"] == "application/x-ndjson"
    assert "Größe\\n文字 🗞".encode() in request.body


def test_half_surrogate_pair_is_replaced_by_a_question_mark(node: Node) -> None:
    assert written(node, BulkAction("a_1", 1, {"headline": "cut \ud83d here"})) == [DONE]
    assert b"cut ? here" in node.requests[0].body


def test_path_of_the_address_precedes_the_bulk_path(node: Node) -> None:
    OpenSearchIndex(f"{node.address}/search/", "articles").write([GREETING])

    assert node.requests[0].path.startswith("/search/_bulk?")


def test_address_without_a_password_sends_no_authorization(node: Node) -> None:
    written(node, GREETING)

    assert "authorization" not in node.requests[0].headers


@pytest.mark.parametrize(
    ("login", "secret"),
    [("desk:secret", "desk:secret"), ("desk", "desk:"), ("d%40sk:p%3A%2F%C3%BC%20%2B+", "d@sk:p:/ü ++")],
    ids=["plain", "user-alone", "encoded"],
)
def test_password_of_the_address_is_sent_in_the_authorization_header_alone(node: Node, login: str, secret: str) -> None:
    OpenSearchIndex(node.address.replace("//", f"//{login}@"), "articles").write([GREETING])
    headers = node.requests[0].headers

    assert headers["authorization"] == f"Basic {b64encode(secret.encode()).decode()}"
    assert headers["host"] == urlsplit(node.address).netloc


class Rotated:
    """A login whose password is changed when it is read again."""

    def __init__(self, *passwords: str) -> None:
        self.passwords = list(passwords)

    def header(self) -> str:
        return self.passwords[0]

    def forget(self) -> None:
        self.passwords.pop(0)


def test_login_is_read_again_when_the_node_refuses_it(node: Node) -> None:
    node.answer = lambda request: (401, b"") if request.headers["authorization"] == "old" else bulk_answer(request)

    assert OpenSearchIndex(node.address, "articles", login=Rotated("old", "new")).write([GREETING]) == [DONE]
    assert [request.headers["authorization"] for request in node.requests] == ["old", "new"]


@pytest.mark.parametrize(
    ("host", "named", "scope"),
    [
        ("search-x.eu-west-1.es.amazonaws.com", "auto", "/es/"),
        ("x.aos.eu-west-1.on.aws", "auto", "/es/"),
        ("x.aoss.eu-west-1.on.aws", "auto", "/aoss/"),
        ("search.newsroom.example", "es", "/es/"),
        ("search.newsroom.example", "auto", ""),
        ("search-x.eu-west-1.es.amazonaws.com", "none", ""),
    ],
)
def test_requests_are_signed_for_the_service_of_the_host_or_the_one_named(
    monkeypatch: pytest.MonkeyPatch, host: str, named: str, scope: str
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"):
        monkeypatch.setenv(name, "eu-west-1")
    pool = Sent()

    OpenSearchIndex(f"https://{host}", "articles", pool, service=named).request("GET", "/")

    assert scope in pool.authorization
    assert bool(pool.authorization) is bool(scope)


def test_bulks_stay_below_five_megabytes(node: Node) -> None:
    actions = [BulkAction(f"a_{number}", 1, {"text": "ü" * 1_000_000}) for number in range(5)]

    assert written(node, *actions) == [DONE] * 5
    assert [request.ids for request in node.requests] == [["a_0", "a_1"], ["a_2", "a_3"], ["a_4"]]
    assert max(len(request.body) for request in node.requests) <= MAX_BULK_BYTES


def test_document_over_five_megabytes_is_sent_alone(node: Node) -> None:
    large = BulkAction("a_large", 1, {"text": "x" * MAX_BULK_BYTES})
    written(node, *actions_of(1), large, *actions_of(1))

    assert [request.ids for request in node.requests] == [["a_0"], ["a_large"], ["a_0"]]


# --- the answer ---


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"status": 409, "error": {"type": "version_conflict_engine_exception"}}, DONE),
        ({"status": 429, "error": {"type": "rejected_execution"}}, BulkOutcome(BulkStatus.RETRY, "rejected_execution")),
        ({"status": 503, "error": {"type": "unavailable_shards"}}, BulkOutcome(BulkStatus.RETRY, "unavailable_shards")),
        ({"status": 400, "error": {"type": "parsing", "reason": "text"}}, BulkOutcome(BulkStatus.REJECTED, "parsing")),
    ],
    ids=["conflict", "busy", "shards-away", "refused"],
)
def test_each_action_has_its_own_outcome(node: Node, answer: dict[str, Any], outcome: BulkOutcome) -> None:
    node.answer = lambda request: bulk_answer(request, a_1=answer)

    assert written(node, *actions_of(3)) == [DONE, outcome, DONE]


def test_bulk_that_is_too_large_is_halved_until_it_passes(node: Node) -> None:
    node.answer = lambda request: (413, b"") if len(request.ids) > 3 else bulk_answer(request, a_5={"status": 429})
    outcomes = written(node, *actions_of(10))

    assert [outcome.status.value for outcome in outcomes] == ["done"] * 5 + ["retry"] + ["done"] * 4
    assert [len(request.ids) for request in node.requests] == [10, 5, 2, 3, 5, 2, 3]


def test_document_over_the_limit_is_rejected_and_the_others_are_written(node: Node) -> None:
    node.answer = lambda request: (413, b"") if "a_1" in request.ids else bulk_answer(request)

    assert written(node, *actions_of(4)) == [DONE, BulkOutcome(BulkStatus.REJECTED, "status_413"), DONE, DONE]


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 429, 500, 502, 503, 504])
def test_refused_request_raises_index_unavailable(node: Node, status: int) -> None:
    node.answer = lambda _: (status, b'{"error": "no"}')

    with pytest.raises(IndexUnavailable, match=str(status)):
        written(node, *actions_of(2))
    assert len(node.requests) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>sign in</html>", b"{}", b'{"items": []}', b"[]"],
    ids=["empty", "page", "other", "few", "list"],
)
def test_answer_that_does_not_match_the_bulk_raises_index_unavailable(node: Node, body: bytes) -> None:
    node.answer = lambda _: (200, body)

    with pytest.raises(IndexUnavailable):
        written(node, GREETING)


def test_failure_of_a_second_bulk_fails_the_whole_write(node: Node) -> None:
    actions = [BulkAction(name, 1, {"text": "x" * 4_000_000}) for name in ("a_1", "a_2")]
    node.answer = lambda request: (503, b"") if request.ids == ["a_2"] else bulk_answer(request)

    with pytest.raises(IndexUnavailable, match="503"):
        written(node, *actions)


def test_refused_connection_raises_index_unavailable(node: Node) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        address = f"http://127.0.0.1:{closed.server_port}"

    with pytest.raises(IndexUnavailable):
        OpenSearchIndex(address, "articles").write([GREETING])


def test_truncated_answer_raises_index_unavailable(node: Node) -> None:
    node.announced = 1_000

    with pytest.raises(IndexUnavailable):
        written(node, GREETING)


def test_no_request_is_sent_without_actions(node: Node) -> None:
    assert written(node) == []
    assert node.requests == []
