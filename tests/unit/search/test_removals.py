"""The removal of an article from the table, as the index function sees it in the stream."""

from dataclasses import replace
from typing import Any

import pytest

from builders import stored
from copydesk.errors import UnknownNotification
from copydesk.search.handler import IndexHandler
from copydesk.table.items import article_item
from copydesk.table.stored import StoredArticle
from fakes import MemoryIndex, MemoryQuarantine, RecordingReporter

DONE: dict[str, Any] = {"batchItemFailures": []}
ARTICLE = stored(url="https://gazette.example/1")
OTHER = stored(url="https://gazette.example/2")
NAME, OTHER_NAME = ARTICLE.record.article_id, OTHER.record.article_id


@pytest.fixture
def node() -> MemoryIndex:
    return MemoryIndex()


@pytest.fixture
def index(node: MemoryIndex) -> IndexHandler:
    return IndexHandler(node, MemoryQuarantine(), RecordingReporter())


def event(before: StoredArticle | None, after: StoredArticle | None, number: int = 1) -> dict[str, Any]:
    """A batch with one change of an article."""
    images = {"OldImage": before, "NewImage": after}
    items = {name: article_item(article) for name, article in images.items() if article}
    keys = {name: next(iter(items.values()))[name] for name in ("pk", "sk")}
    kind = "REMOVE" if not after else "MODIFY" if before else "INSERT"
    change = {"SequenceNumber": str(number), "Keys": keys, **items}
    return {"Records": [{"eventSource": "aws:dynamodb", "eventName": kind, "dynamodb": change}]}


def test_removed_article_is_removed_from_the_index(index: IndexHandler, node: MemoryIndex) -> None:
    index(event(None, ARTICLE))
    index(event(None, OTHER))

    assert index(event(ARTICLE, None)) == DONE
    assert list(node.documents()) == [OTHER_NAME]


def test_late_write_of_the_last_version_does_not_restore_a_removed_article(
    index: IndexHandler, node: MemoryIndex
) -> None:
    last = replace(ARTICLE, version=5)
    index(event(last, None))

    assert index(event(ARTICLE, last)) == DONE
    assert node.documents() == {}


def test_batch_repeated_after_the_deletion_is_forgotten_ends_without_the_article(
    index: IndexHandler, node: MemoryIndex
) -> None:
    """Changes of one article stay in order, so a repeated write is followed by the repeated removal."""
    batch = {"Records": event(None, ARTICLE)["Records"] + event(ARTICLE, None, 2)["Records"]}
    index(batch)
    node.forget([NAME])

    assert index(batch) == DONE
    assert node.documents() == {}


def test_batch_repeated_while_the_deletion_is_remembered_does_not_wait(index: IndexHandler, node: MemoryIndex) -> None:
    batch = {"Records": event(None, ARTICLE)["Records"] + event(ARTICLE, None, 2)["Records"]}
    index(batch)

    assert index(batch) == DONE
    assert node.documents() == {}


def test_article_stored_again_after_its_removal_waits_until_the_index_accepts_it(
    index: IndexHandler, node: MemoryIndex
) -> None:
    """The node remembers the version of a deleted document for a minute; a new article begins with version 1."""
    index(event(replace(ARTICLE, version=7), None))

    assert index(event(None, ARTICLE, 8)) == {"batchItemFailures": [{"itemIdentifier": "8"}]}
    node.forget([NAME])
    assert index(event(None, ARTICLE, 8)) == DONE
    assert node.versions() == {NAME: 1}


def test_first_version_repeated_after_a_later_one_does_not_wait(index: IndexHandler) -> None:
    index(event(ARTICLE, replace(ARTICLE, version=2)))

    assert index(event(None, ARTICLE)) == DONE


def test_removal_without_the_removed_article_is_not_a_change_of_this_table(index: IndexHandler) -> None:
    bare = event(ARTICLE, None)
    del bare["Records"][0]["dynamodb"]["OldImage"]

    with pytest.raises(UnknownNotification, match="without the image"):
        index(bare)
