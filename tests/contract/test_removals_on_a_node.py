"""Removals of articles on a real node, which forgets the versions of deleted documents (index.gc_deletes)."""

import time
from dataclasses import replace
from typing import Any

import pytest

from builders import stored
from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.search.handler import IndexHandler
from copydesk.table.items import article_item
from copydesk.table.stored import StoredArticle
from fakes import MemoryQuarantine, RecordingReporter
from search_indexes import made_index

pytestmark = pytest.mark.opensearch
DONE: dict[str, Any] = {"batchItemFailures": []}
WITHIN_S = 30
ARTICLE = stored()
NAME = ARTICLE.record.article_id


@pytest.fixture
def node(request: pytest.FixtureRequest) -> OpenSearchIndex:
    """An index that forgets deletions after 100 ms; OpenSearch's default is a minute."""
    made = made_index(request)
    made.request("PUT", f"/{made.alias}-v1/_settings", b'{"index.gc_deletes": "100ms"}')
    return made


@pytest.fixture
def handler(node: OpenSearchIndex) -> IndexHandler:
    return IndexHandler(node, MemoryQuarantine(), RecordingReporter())


def change(before: StoredArticle | None, after: StoredArticle | None) -> dict[str, Any]:
    images = {"OldImage": before, "NewImage": after}
    items = {name: article_item(article) for name, article in images.items() if article}
    keys = {name: next(iter(items.values()))[name] for name in ("pk", "sk")}
    kind = "REMOVE" if not after else "MODIFY" if before else "INSERT"
    return {
        "eventSource": "aws:dynamodb",
        "eventName": kind,
        "dynamodb": {"SequenceNumber": "1", "Keys": keys, **items},
    }


def forget_deletions(node: OpenSearchIndex) -> None:
    """Wait, and refresh: deletions that are old enough are forgotten then."""
    time.sleep(0.3)
    node.request("POST", f"/{node.alias}/_refresh")


def test_article_stored_anew_right_after_its_removal_is_indexed_once_the_deletion_is_forgotten(
    node: OpenSearchIndex, handler: IndexHandler
) -> None:
    handler({"Records": [change(None, ARTICLE), change(ARTICLE, replace(ARTICLE, version=7))]})
    assert handler({"Records": [change(replace(ARTICLE, version=7), None)]}) == DONE
    assert node.versions_of([NAME]) == {}

    ends = time.monotonic() + WITHIN_S
    while handler({"Records": [change(None, ARTICLE)]}) != DONE:
        assert time.monotonic() < ends
        forget_deletions(node)

    assert node.versions_of([NAME]) == {NAME: 1}


def test_batch_repeated_after_the_deletion_is_forgotten_ends_without_the_article(
    node: OpenSearchIndex, handler: IndexHandler
) -> None:
    batch = {"Records": [change(None, ARTICLE), change(ARTICLE, None)]}
    handler(batch)
    forget_deletions(node)
    forget_deletions(node)

    assert handler(batch) == DONE
    assert node.versions_of([NAME]) == {}
