"""Searches in the local index."""

from dataclasses import replace

import pytest

import ports
from builders import stored
from copydesk.adapters.local.index import LocalIndex
from copydesk.ports import BulkAction
from copydesk.search.documents import bulk_action


@pytest.fixture
def index(request: pytest.FixtureRequest) -> LocalIndex:
    return LocalIndex(ports.database(request))


def write(index: LocalIndex, name: str, version: int = 1, **over: str) -> None:
    article = stored(version, **over)
    record = article.record.model_copy(update={"article_id": name})
    index.write([bulk_action(replace(article, record=record))])


def found(index: LocalIndex, query: str) -> list[str]:
    return [hit.document["articleId"] for hit in index.search(query)]


@pytest.mark.parametrize(
    "query",
    ["libraries", "LIBRARIES", "libraries reserve", '"reading rooms"', "cafe", "Café", "grossen", "120,000"],
)
def test_article_is_found_by_its_words(index: LocalIndex, query: str) -> None:
    write(index, "a_1", description="Ein Café für die großen und grossen Leser.")

    assert found(index, query) == ["a_1"]


@pytest.mark.parametrize("query", ["libraries harbour", '"rooms reading"', "librar"])
def test_article_is_not_found_by_other_words(index: LocalIndex, query: str) -> None:
    write(index, "a_1")

    assert found(index, query) == []


@pytest.mark.parametrize("mark", ["—", "!", "&", "_", "*", "(", ")", "^", '""', '"!"', "\0", "-", "+", "'", "\\"])
def test_punctuation_between_words_is_ignored(index: LocalIndex, mark: str) -> None:
    write(index, "a_1")

    assert found(index, f"libraries {mark} reserve") == ["a_1"]
    assert found(index, f"libraries {mark}") == ["a_1"]


def test_word_in_the_headline_ranks_first(index: LocalIndex) -> None:
    write(index, "a_1", headline="Roads", text="The harbour of Ansleigh will be dredged in spring, the council said.")
    write(index, "a_2", headline="Harbour", text="The council of Ansleigh will dredge it in spring, the mayor said.")

    assert found(index, "harbour") == ["a_2", "a_1"]


def test_hits_are_limited_to_the_number_requested(index: LocalIndex) -> None:
    for number in range(5):
        write(index, f"a_{number}")

    assert len(index.search("libraries", limit=3)) == 3


def test_hit_shows_the_words_around_the_match(index: LocalIndex) -> None:
    write(index, "a_1")

    assert "[reserve] for roads" in index.search("reserve")[0].snippet


def test_newer_version_is_found_by_its_own_words_only(index: LocalIndex) -> None:
    write(index, "a_1")
    write(index, "a_1", 2, text="The harbour of Ansleigh will be dredged in spring, the council said on Friday.")

    assert (found(index, "harbour"), found(index, "reserve")) == (["a_1"], [])


def test_older_version_that_arrives_late_does_not_change_the_words(index: LocalIndex) -> None:
    write(index, "a_1", 2)
    write(index, "a_1", 1, text="The harbour of Ansleigh will be dredged in spring, the council said on Friday.")

    assert (found(index, "harbour"), found(index, "reserve")) == ([], ["a_1"])


def test_withdrawn_article_is_not_found(index: LocalIndex) -> None:
    write(index, "a_1")
    index.write([BulkAction("a_1", 2, {**index.documents()["a_1"], "pubStatus": "withdrawn"})])

    assert found(index, "libraries") == []
    assert index.versions() == {"a_1": 2}


def test_deleted_article_is_not_found(index: LocalIndex) -> None:
    write(index, "a_1")
    index.write([BulkAction("a_1", 2, None)])

    assert found(index, "libraries") == []


def test_forgotten_deletion_no_longer_refuses_the_first_version(index: LocalIndex) -> None:
    write(index, "a_1", 7)
    index.write([BulkAction("a_1", 8, None)])

    index.forget(["a_1", "a_unknown"])
    write(index, "a_1", 1)

    assert index.versions() == {"a_1": 1}


def test_document_that_exists_is_not_forgotten(index: LocalIndex) -> None:
    write(index, "a_1", 7)

    index.forget(["a_1"])

    assert index.versions() == {"a_1": 7}


def test_rebuilt_index_has_the_new_documents_alone(index: LocalIndex) -> None:
    write(index, "a_1")
    record = stored().record.model_copy(update={"article_id": "a_2", "text": "The harbour of Ansleigh is dredged."})

    index.rebuild([bulk_action(replace(stored(), record=record))])

    assert (found(index, "harbour"), found(index, "libraries reserve")) == (["a_2"], [])
