"""The real adapter and index handler on an OpenSearch node, behind a proxy that spoils answers.

After each fault the first change that was not confirmed returns to the stream. When the stream sends it again, with all
behind it, each document is in the index once, under the version of its article.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import urllib3

from builders import stored, story
from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.adapters.search_setup import PreparedIndex
from copydesk.search.documents import bulk_action
from copydesk.search.handler import IndexHandler
from copydesk.table import items
from copydesk.table.stored import StoredArticle
from fakes import MemoryQuarantine, RecordingReporter
from search_indexes import made_index
from wire.fault_proxy import (
    Answer,
    Exchange,
    FaultProxy,
    answer_too_late,
    answer_with,
    answer_with_html,
    cut_answer,
    lose_answer,
    of,
    reset_before,
)

pytestmark = pytest.mark.opensearch
BULK = of("POST /_bulk")
ARTICLES = [stored(**story(number)) for number in range(4)]
CHANGES = [*ARTICLES, stored(2, **{**story(0), "headline": "Corrected"})]  # as the stream brings them
LAST = [CHANGES[4], *ARTICLES[1:]]


@dataclass(frozen=True)
class Desk:
    """An index handler on a new index behind the proxy."""

    proxy: FaultProxy
    direct: OpenSearchIndex
    handler: IndexHandler
    quarantine: MemoryQuarantine = field(default_factory=MemoryQuarantine)
    reporter: RecordingReporter = field(default_factory=RecordingReporter)

    def deliver(self, since: str = "0") -> list[str]:
        """Send the changes from a sequence number on; return the number from which the stream has to send again."""
        records = [stream_record(str(number), article) for number, article in enumerate(CHANGES)]
        answer = self.handler({"Records": records[int(since) :]})
        return [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]

    def reasons(self) -> list[str | int]:
        return [failure["reason"] for failure in self.reporter.failures]

    def index(self) -> dict[str, tuple[int, str]]:
        """Version and headline of every document, by id."""
        self.direct.request("POST", f"/{self.direct.alias}/_refresh")
        answer = self.direct.request("POST", f"/{self.direct.alias}/_search?version=true", b'{"size": 100}')
        return {hit["_id"]: (hit["_version"], hit["_source"]["headline"]) for hit in answer["hits"]["hits"]}


def stream_record(number: str, article: StoredArticle) -> dict[str, Any]:
    image = items.article_item(article)
    text = json.dumps(image, default=lambda value: b64encode(value).decode())
    keys = {name: image[name] for name in ("pk", "sk")}
    about = {"Keys": keys, "SequenceNumber": number, "NewImage": json.loads(text)}
    return {"eventID": number, "eventName": "MODIFY", "eventSource": "aws:dynamodb", "dynamodb": about}


def versions_of(articles: list[StoredArticle]) -> dict[str, tuple[int, str]]:
    return {one.record.article_id: (one.version, str(one.record.headline)) for one in articles}


@pytest.fixture
def desk(request: pytest.FixtureRequest, opensearch_url: str) -> Iterator[Desk]:
    """A handler on an empty index behind a proxy."""
    direct = made_index(request)
    with FaultProxy(opensearch_url) as proxy:
        index = OpenSearchIndex(proxy.address, direct.alias, urllib3.PoolManager(timeout=0.4, retries=False))
        quarantine, reporter = MemoryQuarantine(), RecordingReporter()
        handler = IndexHandler(PreparedIndex(index), quarantine, reporter)
        yield Desk(proxy, direct, handler, quarantine, reporter)


def assert_returned_then_written(desk: Desk, reason: str) -> None:
    """The whole batch returns for this reason, and the next delivery writes it."""
    assert desk.deliver() == ["0"]
    assert desk.reasons() == [f"index_unavailable: {reason}"]
    assert desk.deliver() == []
    assert desk.index() == versions_of(LAST)
    assert desk.quarantine.notes == {}


def refuse(article: StoredArticle, status: int, reason: str) -> Any:
    """Return a fault that answers for one document with a status, and hands on the others."""

    def fault(exchange: Exchange) -> None:
        lines = exchange.request.body.splitlines(keepends=True)
        pairs = [b"".join(lines[start : start + 2]) for start in range(0, len(lines), 2)]
        name = article.record.article_id
        place = next(number for number, pair in enumerate(pairs) if name.encode() in pair)
        answer = exchange.forward(b"".join(pair for number, pair in enumerate(pairs) if number != place))
        refused = {"index": {"_id": name, "status": status, "error": {"type": reason}}}
        entries = answer.json["items"]
        body = json.dumps({**answer.json, "errors": True, "items": [*entries[:place], refused, *entries[place:]]})
        exchange.reply(Answer(200, body.encode(), {"content-type": "application/json"}))

    return fault


def test_batch_without_a_fault_is_written_in_order(desk: Desk) -> None:
    assert desk.deliver() == []
    assert desk.index() == versions_of(LAST)
    assert [request.operation for request in desk.proxy.requests][-1] == "POST /_bulk"


def test_node_that_is_too_busy_returns_the_batch(desk: Desk) -> None:
    desk.proxy.inject(answer_with(429, b'{"error": "busy"}'), BULK)

    assert_returned_then_written(desk, "HTTP 429")


def test_document_that_the_node_is_too_busy_for_returns_with_those_behind_it(desk: Desk) -> None:
    desk.proxy.inject(refuse(CHANGES[2], 429, "rejected_execution_exception"), BULK)

    assert desk.deliver() == ["2"]
    assert desk.reasons() == ["index_unavailable: rejected_execution_exception"]
    assert desk.index() == versions_of([one for one in LAST if one != CHANGES[2]])
    assert desk.deliver(since="2") == []
    assert desk.index() == versions_of(LAST)


def test_document_that_the_node_refuses_for_good_is_set_aside_and_the_others_are_written(desk: Desk) -> None:
    desk.proxy.inject(refuse(CHANGES[2], 400, "mapper_parsing_exception"), BULK)

    assert desk.deliver() == []
    assert desk.index() == versions_of([one for one in LAST if one != CHANGES[2]])
    (note,) = desk.quarantine.notes.values()
    assert note["articleId"] == CHANGES[2].record.article_id
    assert note["reason"] == "index_refused: mapper_parsing_exception"


def test_node_that_is_unavailable_returns_the_batch(desk: Desk) -> None:
    desk.proxy.inject(answer_with(503), BULK)

    assert_returned_then_written(desk, "HTTP 503")


def test_connection_that_is_reset_before_the_bulk_returns_the_batch(desk: Desk) -> None:
    desk.proxy.inject(reset_before, BULK)

    assert_returned_then_written(desk, "ProtocolError")


def test_documents_written_by_a_bulk_whose_answer_was_lost_are_recognised_by_their_version(desk: Desk) -> None:
    desk.proxy.inject(lose_answer, BULK)

    assert desk.deliver() == ["0"]
    assert desk.index() == versions_of(LAST)
    assert desk.deliver() == []
    assert desk.index() == versions_of(LAST)


def test_answer_cut_in_the_middle_of_its_json_returns_the_batch(desk: Desk) -> None:
    desk.proxy.inject(cut_answer, BULK)

    assert_returned_then_written(desk, "ProtocolError")


def test_answer_that_is_cut_but_looks_whole_to_http_returns_the_batch(desk: Desk) -> None:
    def cut(exchange: Exchange) -> None:
        answer = exchange.forward()
        exchange.reply(replace(answer, body=answer.body[: len(answer.body) // 2]))

    desk.proxy.inject(cut, BULK)

    assert_returned_then_written(desk, "the answer is not JSON")


def test_bulk_that_was_applied_but_answered_too_late_returns_the_batch_and_is_recognised(desk: Desk) -> None:
    desk.proxy.inject(answer_too_late, BULK)

    assert_returned_then_written(desk, "ReadTimeoutError")


def test_bulk_that_is_too_large_for_the_node_is_halved_until_it_fits(desk: Desk) -> None:
    def limit(exchange: Exchange) -> None:
        too_many = exchange.request.body.count(b'"_id"') > 2
        exchange.reply(Answer(413) if too_many else exchange.forward())

    desk.proxy.inject(limit, BULK, times=99)

    assert desk.deliver() == []
    assert desk.index() == versions_of(LAST)
    assert desk.quarantine.notes == {}


def test_document_that_alone_is_too_large_for_the_node_is_set_aside(desk: Desk) -> None:
    large = CHANGES[2].record.article_id

    def limit(exchange: Exchange) -> None:
        exchange.reply(Answer(413) if large.encode() in exchange.request.body else exchange.forward())

    desk.proxy.inject(limit, BULK, times=99)

    assert desk.deliver() == []
    assert desk.index() == versions_of([one for one in LAST if one != CHANGES[2]])
    assert [note["reason"] for note in desk.quarantine.notes.values()] == ["index_refused: status_413"]


def test_node_that_refuses_connections_returns_the_batch_until_it_is_back(desk: Desk) -> None:
    with desk.proxy.refusing():
        assert desk.deliver() == ["0"]

    assert desk.reasons() == ["index_unavailable: NewConnectionError"]
    assert desk.deliver() == []
    assert desk.index() == versions_of(LAST)


def test_page_of_a_middlebox_counts_as_no_answer(desk: Desk) -> None:
    desk.proxy.inject(answer_with_html, BULK)

    assert_returned_then_written(desk, "the answer is not JSON")


def test_page_of_a_middlebox_in_place_of_the_alias_counts_as_no_answer(desk: Desk) -> None:
    desk.proxy.inject(answer_with_html)

    assert_returned_then_written(desk, "the answer is not JSON")


def test_answer_of_another_bulk_counts_as_no_answer(desk: Desk) -> None:
    others = [stored(1, **story(number)) for number in range(10, 10 + len(CHANGES))]
    entries = [{"index": {"_id": bulk_action(one).document_id, "status": 201}} for one in others]
    desk.proxy.inject(answer_with(200, json.dumps({"errors": False, "items": entries}).encode()), BULK)

    assert_returned_then_written(desk, "the answer does not belong to this bulk")
