"""A bulk of 500 on a real node: every way an action can end in it, and what a node that is too busy or small says."""

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
STANDING = 5  # the version of the articles that are there before the bulk


def broken(name: str, **fields: Any) -> BulkAction:
    """A document that the mapping refuses."""
    return BulkAction(name, 9, {**(write(9, name).document or {}), **fields})


# What an action does, and how it ends: ten kinds, in turn.
KINDS: tuple[tuple[str, Callable[[str], BulkAction], BulkOutcome], ...] = (
    ("new", lambda name: write(1, name), DONE),
    ("newer", lambda name: write(STANDING + 1, name), DONE),
    ("older", lambda name: write(STANDING - 1, name), DONE),
    ("equal", lambda name: write(STANDING, name), DONE),
    ("deleted", lambda name: BulkAction(name, STANDING + 1, None), DONE),
    ("deleted-late", lambda name: BulkAction(name, STANDING - 1, None), DONE),
    ("deleted-unknown", lambda name: BulkAction(name, 1, None), DONE),
    ("unknown-field", lambda name: broken(name, colour="red"), UNKNOWN_FIELD),
    ("no-date", lambda name: broken(name, datePublished="last Tuesday"), UNREADABLE_FIELD),
    ("no-number", lambda name: broken(name, wordCount="many"), UNREADABLE_FIELD),
)
STANDING_KINDS = ("newer", "older", "equal", "deleted", "deleted-late", "unknown-field", "no-date", "no-number")
ROUNDS = 50
ACTIONS = [make(f"{kind}-{number:02d}") for number in range(ROUNDS) for kind, make, _ in KINDS]
ENDS = [end for _ in range(ROUNDS) for *_, end in KINDS]
VERSIONS_AFTER = {"new": 1, "newer": STANDING + 1} | dict.fromkeys(
    ("older", "equal", "deleted-late", "unknown-field", "no-date", "no-number"), STANDING
)


@dataclass
class Proxy:
    """Stands before the node: refuses bodies over `limit` bytes with 413, and with 429 a request or single actions."""

    node: str
    address: str = ""
    limit: int = 2**30
    busy_requests: int = 0
    busy_ids: frozenset[str] = frozenset()
    statuses: list[int] = field(default_factory=list)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Answer a request, by the node where it may pass."""
        if len(body) > self.limit:
            return 413, b""
        if self.busy_requests:
            self.busy_requests -= 1
            return 429, b'{"error": {"type": "circuit_breaking_exception"}, "status": 429}'
        kept = [lines for lines in _actions(body) if _id(lines) not in self.busy_ids]
        answered = iter(_passed_on(method, f"{self.node}{path}", headers, b"".join(kept))["items"])
        busy = {"status": 429, "error": {"type": "rejected_execution_exception", "reason": "queue full"}}
        entries = [{"index": busy} if _id(lines) in self.busy_ids else next(answered) for lines in _actions(body)]
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
            """Stay silent."""

    return Handler


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Opened:
    """The index, with the articles that are there before the bulk."""
    index = in_opensearch(request)
    names = [f"{kind}-{number:02d}" for number in range(ROUNDS) for kind in STANDING_KINDS]
    assert set(index.port.write([write(STANDING, name) for name in names])) == {DONE}
    return index


@pytest.fixture
def proxy(opened: Opened, opensearch_url: str) -> Iterator[Proxy]:
    """A proxy before the node."""
    proxy = Proxy(opensearch_url)
    with ThreadingHTTPServer(("127.0.0.1", 0), served(proxy)) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        proxy.address = f"http://127.0.0.1:{server.server_port}"
        yield proxy
        server.shutdown()


def through(proxy: Proxy, opened: Opened) -> OpenSearchIndex:
    """The index, spoken to through the proxy."""
    assert isinstance(opened.port, OpenSearchIndex)
    return OpenSearchIndex(proxy.address, opened.port.alias)


def counted(versions: Mapping[str, int]) -> dict[tuple[str, int], int]:
    """How many documents of each kind stand at which version."""
    return dict(Counter((name[:-3], version) for name, version in versions.items()))


AFTER = dict.fromkeys(VERSIONS_AFTER.items(), ROUNDS)


def test_each_of_500_actions_has_its_own_end(opened: Opened) -> None:
    assert len(ACTIONS) == 500
    assert opened.port.write(ACTIONS) == ENDS
    assert counted(opened.versions()) == AFTER


def test_bulk_sent_again_ends_the_same(opened: Opened) -> None:
    assert [opened.port.write(ACTIONS) for _ in range(2)] == [ENDS, ENDS]
    assert counted(opened.versions()) == AFTER


def test_bulk_over_the_limit_of_a_proxy_is_halved_and_every_end_is_in_its_place(opened: Opened, proxy: Proxy) -> None:
    proxy.limit = 60_000

    assert through(proxy, opened).write(ACTIONS) == ENDS
    assert Counter(proxy.statuses).keys() == {413, 200}
    assert counted(opened.versions()) == AFTER


def test_document_over_the_limit_of_a_proxy_is_refused_alone(opened: Opened, proxy: Proxy) -> None:
    proxy.limit = 60_000
    large = write(1, "large", text="x" * 100_000)

    outcomes = through(proxy, opened).write([*ACTIONS[:250], large, *ACTIONS[250:]])

    assert outcomes == [*ENDS[:250], BulkOutcome(BulkStatus.REJECTED, "status_413"), *ENDS[250:]]
    assert counted(opened.versions()) == AFTER


def test_actions_that_a_busy_node_puts_off_come_back_alone(opened: Opened, proxy: Proxy) -> None:
    put_off = frozenset(action.document_id for action in ACTIONS[::7])
    proxy.busy_ids = put_off
    index = through(proxy, opened)

    outcomes = index.write(ACTIONS)
    proxy.busy_ids = frozenset()
    again = index.write([action for action, end in zip(ACTIONS, outcomes, strict=True) if end == BUSY])

    assert outcomes == [
        BUSY if action.document_id in put_off else end for action, end in zip(ACTIONS, ENDS, strict=True)
    ]
    assert again == ENDS[::7]
    assert counted(opened.versions()) == AFTER


def test_bulk_that_a_busy_node_refuses_whole_is_worth_a_retry(opened: Opened, proxy: Proxy) -> None:
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
def test_index_that_takes_no_writes_for_now_is_worth_a_retry(
    request: pytest.FixtureRequest, block: str, reason: str
) -> None:
    index = made_index(request)
    settings = f"/{index.alias}/_settings"
    index.request("PUT", settings, json.dumps({f"index.blocks.{block}": True}).encode())
    refused = index.write([write(1, "a_1"), write(1, "a_2")])
    index.request("PUT", settings, json.dumps({f"index.blocks.{block}": None}).encode())

    assert refused == [BulkOutcome(BulkStatus.RETRY, reason)] * 2
    assert index.write([write(1, "a_1"), write(1, "a_2")]) == [DONE] * 2
