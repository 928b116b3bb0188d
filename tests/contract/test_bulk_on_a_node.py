"""Bulks of 500 actions on a real node: every outcome of an action, and refusals by a busy node or a small limit."""

import json
import threading
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.errors import IndexUnavailable
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus
from search_indexes import Opened, in_opensearch, made_index, write

pytestmark = pytest.mark.opensearch
DONE = BulkOutcome(BulkStatus.DONE)
UNKNOWN_FIELD = BulkOutcome(BulkStatus.REJECTED, "strict_dynamic_mapping_exception")
UNREADABLE_FIELD = BulkOutcome(BulkStatus.REJECTED, "mapper_parsing_exception")
BUSY = BulkOutcome(BulkStatus.RETRY, "rejected_execution_exception")
STORED = 5  # the version of the articles stored before the bulk


def broken(name: str, **fields: Any) -> BulkAction:
    """A write whose document the mapping refuses because of `fields`."""
    return BulkAction(name, 9, {**(write(9, name).document or {}), **fields})


# Ten kinds of actions, which alternate: name, action, expected outcome.
KINDS: tuple[tuple[str, Callable[[str], BulkAction], BulkOutcome], ...] = (
    ("new", lambda name: write(1, name), DONE),
    ("newer", lambda name: write(STORED + 1, name), DONE),
    ("older", lambda name: write(STORED - 1, name), DONE),
    ("equal", lambda name: write(STORED, name), DONE),
    ("deleted", lambda name: BulkAction(name, STORED + 1, None), DONE),
    ("deleted-late", lambda name: BulkAction(name, STORED - 1, None), DONE),
    ("deleted-unknown", lambda name: BulkAction(name, 1, None), DONE),
    ("unknown-field", lambda name: broken(name, colour="red"), UNKNOWN_FIELD),
    ("no-date", lambda name: broken(name, datePublished="last Tuesday"), UNREADABLE_FIELD),
    ("no-number", lambda name: broken(name, wordCount="many"), UNREADABLE_FIELD),
)
STORED_KINDS = ("newer", "older", "equal", "deleted", "deleted-late", "unknown-field", "no-date", "no-number")
ROUNDS = 50
ACTIONS = [make(f"{kind}-{number:02d}") for number in range(ROUNDS) for kind, make, _ in KINDS]
ENDS = [end for _ in range(ROUNDS) for *_, end in KINDS]
VERSIONS_AFTER = {"new": 1, "newer": STORED + 1} | dict.fromkeys(
    ("older", "equal", "deleted-late", "unknown-field", "no-date", "no-number"), STORED
)


@dataclass
class Proxy:
    """A proxy of the node: answers 413 to bodies over `limit` bytes, and 429 to whole requests or single actions."""

    node: str
    address: str = ""
    limit: int = 2**30
    busy_requests: int = 0
    busy_ids: frozenset[str] = frozenset()
    statuses: list[int] = field(default_factory=list)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Answer a request: refuse it, or pass it to the node without the busy actions."""
        if len(body) > self.limit:
            return 413, b""
        if self.busy_requests:
            self.busy_requests -= 1
            return 429, b'{"error": {"type": "circuit_breaking_exception"}, "status": 429}'
        kept = [lines for lines in _actions(body) if _id(lines) not in self.busy_ids]
        answered = iter(_passed_on(method, f"{self.node}{path}", headers, b"".join(kept))["items"])
        busy = {"status": 429, "error": {"type": "rejected_execution_exception", "reason": "queue full"}}
        entries = [
            {"index": {**busy, "_id": _id(lines)}} if _id(lines) in self.busy_ids else next(answered)
            for lines in _actions(body)
        ]
        return 200, json.dumps({"errors": True, "items": entries}).encode()


def _actions(body: bytes) -> list[bytes]:
    """The actions of a bulk, each with its document."""
    lines = iter(body.splitlines(keepends=True))
    return [line if line.startswith(b'{"delete"') else line + next(lines) for line in lines]


def _id(action: bytes) -> str:
    (place,) = json.loads(action.split(b"\n", 1)[0]).values()
    return str(place["_id"])


def _passed_on(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Any:
    request = urllib.request.Request(url, body, {"content-type": headers["content-type"]}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def served(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, answer = proxy.answer("POST", self.path, self.headers, body)
            proxy.statuses.append(status)
            self.send_response(status)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    return Handler


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Opened:
    """The index with the articles stored before the bulk."""
    index = in_opensearch(request)
    names = [f"{kind}-{number:02d}" for number in range(ROUNDS) for kind in STORED_KINDS]
    assert set(index.port.write([write(STORED, name) for name in names])) == {DONE}
    return index


@pytest.fixture
def proxy(opened: Opened, opensearch_url: str) -> Iterator[Proxy]:
    """A running proxy of the node."""
    proxy = Proxy(opensearch_url)
    with ThreadingHTTPServer(("127.0.0.1", 0), served(proxy)) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        proxy.address = f"http://127.0.0.1:{server.server_port}"
        yield proxy
        server.shutdown()


def through(proxy: Proxy, opened: Opened) -> OpenSearchIndex:
    """The index, reached through the proxy."""
    assert isinstance(opened.port, OpenSearchIndex)
    return OpenSearchIndex(proxy.address, opened.port.alias)


def counted(versions: Mapping[str, int]) -> dict[tuple[str, int], int]:
    """The number of documents of each kind and version."""
    return dict(Counter((name[:-3], version) for name, version in versions.items()))


AFTER = dict.fromkeys(VERSIONS_AFTER.items(), ROUNDS)


def test_each_of_500_actions_has_its_own_outcome(opened: Opened) -> None:
    assert len(ACTIONS) == 500
    assert opened.port.write(ACTIONS) == ENDS
    assert counted(opened.versions()) == AFTER


def test_bulk_sent_again_has_the_same_outcomes(opened: Opened) -> None:
    assert [opened.port.write(ACTIONS) for _ in range(2)] == [ENDS, ENDS]
    assert counted(opened.versions()) == AFTER


def test_bulk_over_the_limit_of_a_proxy_is_halved_and_outcomes_keep_their_order(opened: Opened, proxy: Proxy) -> None:
    proxy.limit = 60_000

    assert through(proxy, opened).write(ACTIONS) == ENDS
    assert Counter(proxy.statuses).keys() == {413, 200}
    assert counted(opened.versions()) == AFTER


def test_document_over_the_limit_of_a_proxy_is_rejected_and_the_others_are_written(
    opened: Opened, proxy: Proxy
) -> None:
    proxy.limit = 60_000
    large = write(1, "large", text="x" * 100_000)

    outcomes = through(proxy, opened).write([*ACTIONS[:250], large, *ACTIONS[250:]])

    assert outcomes == [*ENDS[:250], BulkOutcome(BulkStatus.REJECTED, "status_413"), *ENDS[250:]]
    assert counted(opened.versions()) == AFTER


def test_only_actions_deferred_by_a_busy_node_are_retried(opened: Opened, proxy: Proxy) -> None:
    deferred = frozenset(action.document_id for action in ACTIONS[::7])
    proxy.busy_ids = deferred
    index = through(proxy, opened)

    outcomes = index.write(ACTIONS)
    proxy.busy_ids = frozenset()
    again = index.write([action for action, end in zip(ACTIONS, outcomes, strict=True) if end == BUSY])

    assert outcomes == [
        BUSY if action.document_id in deferred else end for action, end in zip(ACTIONS, ENDS, strict=True)
    ]
    assert again == ENDS[::7]
    assert counted(opened.versions()) == AFTER


def test_bulk_refused_by_a_busy_node_raises_index_unavailable(opened: Opened, proxy: Proxy) -> None:
    proxy.busy_requests = 1
    index = through(proxy, opened)

    with pytest.raises(IndexUnavailable, match="429"):
        index.write(ACTIONS)
    assert index.write(ACTIONS) == ENDS
    assert counted(opened.versions()) == AFTER


@pytest.mark.parametrize(
    ("block", "reason"),
    [("read_only_allow_delete", "cluster_block_exception"), ("read_only", "cluster_block_exception")],
    ids=["disk full", "locked for maintenance"],
)
def test_actions_on_a_blocked_index_are_retried(request: pytest.FixtureRequest, block: str, reason: str) -> None:
    index = made_index(request)
    settings = f"/{index.alias}/_settings"
    index.request("PUT", settings, json.dumps({f"index.blocks.{block}": True}).encode())
    refused = index.write([write(1, "a_1"), write(1, "a_2")])
    index.request("PUT", settings, json.dumps({f"index.blocks.{block}": None}).encode())

    assert refused == [BulkOutcome(BulkStatus.RETRY, reason)] * 2
    assert index.write([write(1, "a_1"), write(1, "a_2")]) == [DONE] * 2
