"""The contract of every SearchIndex: the fakes, SQLite, and a real OpenSearch node."""

from typing import Any

import pytest

import ports
from copydesk.ports import BulkAction, BulkOutcome, BulkStatus
from copydesk.search.documents import bulk_action
from copydesk.table.stored import StoredArticle
from search_indexes import Opened, in_memory, in_opensearch, in_simulation, in_sqlite, write

DONE = BulkOutcome(BulkStatus.DONE)


WITH_MAPPING = [
    pytest.param(in_memory, id="fake"),
    pytest.param(in_simulation, id="simulation"),
    pytest.param(in_opensearch, id="opensearch", marks=pytest.mark.opensearch),
]


@pytest.fixture(params=[*WITH_MAPPING, pytest.param(in_sqlite, id="sqlite")])
def index(request: pytest.FixtureRequest) -> Opened:
    """Every SearchIndex, empty."""
    made: Opened = request.param(request)
    return made


@pytest.fixture(params=WITH_MAPPING)
def mapped(request: pytest.FixtureRequest) -> Opened:
    """The indexes that refuse documents outside the mapping."""
    made: Opened = request.param(request)
    return made


def shown(action: BulkAction) -> dict[str, Any]:
    """A document as an index returns it: without `localized`, which only analyzers read."""
    return {name: value for name, value in (action.document or {}).items() if name != "localized"}


def test_article_is_written_whole(index: Opened) -> None:
    action = write(1, headline="Größe – 文字 🗞\u2028")

    assert index.port.write([action]) == [DONE]
    assert index.documents() == {"a_1": shown(action)}
    assert index.versions() == {"a_1": 1}


def test_write_without_actions_returns_no_outcomes(index: Opened) -> None:
    assert index.port.write([]) == []


def test_newer_version_replaces_an_older_one(index: Opened) -> None:
    for action in (write(1), write(7, headline="Newer")):
        assert index.port.write([action]) == [DONE]

    assert index.documents() == {"a_1": shown(write(7, headline="Newer"))}
    assert index.versions() == {"a_1": 7}


@pytest.mark.parametrize("version", [5, 4], ids=["equal", "older"])
def test_version_that_is_not_newer_changes_nothing_and_is_done(index: Opened, version: int) -> None:
    index.port.write([write(5)])

    assert index.port.write([write(version, headline="Late")]) == [DONE]
    assert index.documents() == {"a_1": shown(write(5))}


def test_versions_of_one_article_in_one_request_end_in_the_newest(index: Opened) -> None:
    actions = [write(2, headline="Second"), write(3, headline="Third"), write(1, headline="First")]

    assert index.port.write(actions) == [DONE] * 3
    assert index.documents() == {"a_1": shown(actions[1])}


def test_many_articles_have_one_outcome_each(index: Opened) -> None:
    actions = [write(1, f"a_{number:02d}") for number in range(50)]

    assert index.port.write(actions) == [DONE] * 50
    assert index.versions() == {action.document_id: 1 for action in actions}


def test_newer_version_replaces_the_whole_document(index: Opened) -> None:
    index.port.write([write(1, description="A teaser."), write(2)])

    assert "description" not in index.documents()["a_1"]


def test_deleted_article_is_gone(index: Opened) -> None:
    index.port.write([write(1), write(1, "a_2")])

    assert index.port.write([BulkAction("a_1", 2, None)]) == [DONE]
    assert sorted(index.documents()) == ["a_2"]


def test_deletion_of_an_unknown_article_is_done(index: Opened) -> None:
    assert index.port.write([BulkAction("a_unknown", 1, None)]) == [DONE]
    assert index.documents() == {}


@pytest.mark.parametrize("version", [5, 4], ids=["equal", "older"])
def test_deletion_that_is_not_newer_changes_nothing_and_is_done(index: Opened, version: int) -> None:
    index.port.write([write(5)])

    assert index.port.write([BulkAction("a_1", version, None)]) == [DONE]
    assert index.documents() == {"a_1": shown(write(5))}


def test_late_write_does_not_restore_a_deleted_article(index: Opened) -> None:
    index.port.write([write(1), BulkAction("a_1", 3, None)])

    assert index.port.write([write(2)]) == [DONE]
    assert index.documents() == {}


def test_versions_are_read_as_written_last(index: Opened) -> None:
    index.port.write([write(3), write(5, "a_2"), write(1, "a_3"), BulkAction("a_3", 2, None)])

    assert index.port.versions_of(["a_1", "a_2", "a_3", "a_unknown"]) == {"a_1": 3, "a_2": 5}
    assert index.port.versions_of([]) == {}


def test_refused_older_version_is_told_from_an_accepted_one(index: Opened) -> None:
    first, older, newer = (index.port.write([write(version)]) for version in (5, 5, 6))

    assert [answer.was_older for (answer,) in (first, older, newer)] == [False, True, False]


def test_write_after_a_newer_deletion_is_refused_as_older(index: Opened) -> None:
    index.port.write([write(1), BulkAction("a_1", 3, None)])

    (answer,) = index.port.write([write(1)])

    assert (answer.was_older, index.port.versions_of(["a_1"])) == (True, {})


def test_versions_of_all_documents_are_read_in_order_of_id(index: Opened) -> None:
    actions = [paged(number) for number in range(1_203)]
    index.port.write([action for _, action in sorted(enumerate(actions), key=lambda one: one[0] % 7)])
    index.documents()  # a search of the node sees them from now on

    pages = list(index.port.version_pages())

    assert [name for page in pages for name in page] == [action.document_id for action in actions]
    assert {name: version for page in pages for name, version in page.items()} == {
        action.document_id: action.version for action in actions
    }
    assert len(pages) > 1


def paged(number: int) -> BulkAction:
    """The write of an article under an id of its own, as a small document."""
    name = f"a_{number:05d}"
    return BulkAction(name, number + 1, {"articleId": name, "pubStatus": "withdrawn"})


def test_empty_index_has_no_pages(index: Opened) -> None:
    assert list(index.port.version_pages()) == []


def test_every_field_of_an_article_is_indexed(mapped: Opened) -> None:
    record = ports.EVERY_FIELD.model_copy(update={"pub_status": "usable"})
    action = bulk_action(StoredArticle(record, {}, 1))

    assert mapped.port.write([action]) == [DONE]
    assert mapped.documents() == {record.article_id: shown(action)}


def test_values_too_long_for_a_search_term_are_kept(mapped: Opened) -> None:
    long = {"url": "ü" * 40_000, "headline": "ü" * 40_000, "keywords": ["ü" * 40_000]}
    action = BulkAction("a_1", 1, {**(write(1).document or {}), **long})

    assert mapped.port.write([action]) == [DONE]
    assert mapped.documents() == {"a_1": shown(action)}


def test_refused_document_does_not_affect_its_neighbours(mapped: Opened) -> None:
    refused = BulkAction("a_2", 1, {**(write(1).document or {}), "colour": "red"})
    answers = mapped.port.write([write(1), refused, write(1, "a_3")])

    assert answers == [DONE, BulkOutcome(BulkStatus.REJECTED, "strict_dynamic_mapping_exception"), DONE]
    assert sorted(mapped.documents()) == ["a_1", "a_3"]


def test_refused_document_keeps_the_version_before_it(mapped: Opened) -> None:
    mapped.port.write([write(1)])
    mapped.port.write([BulkAction("a_1", 2, {"colour": "red"})])

    assert mapped.documents() == {"a_1": shown(write(1))}
    assert mapped.port.write([write(2)]) == [DONE]
