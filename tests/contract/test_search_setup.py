"""The index behind its alias, on a real node and in the simulation: created once or again, rebuilt without a gap."""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from builders import stored
from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.adapters.search_setup import BATCH, PreparedIndex, behind_alias, ensure, rebuild
from copydesk.errors import IndexUnavailable
from copydesk.ports import BulkOutcome, BulkStatus
from copydesk.search.documents import bulk_action
from copydesk.search.mapping import index_template
from copydesk.table.stored import StoredArticle
from simulation.services.opensearch import OpenSearch

DONE = BulkOutcome(BulkStatus.DONE)


def in_opensearch(request: pytest.FixtureRequest) -> OpenSearchIndex:
    return OpenSearchIndex(request.getfixturevalue("opensearch_url"), f"articles-{uuid.uuid4().hex[:8]}")


def in_simulation(_: pytest.FixtureRequest) -> OpenSearchIndex:
    pool: Any = OpenSearch()
    return OpenSearchIndex("http://search.example", "articles", pool)


ON_A_NODE = pytest.param(in_opensearch, id="opensearch", marks=pytest.mark.opensearch)


@pytest.fixture(params=[pytest.param(in_simulation, id="simulation"), ON_A_NODE])
def node(request: pytest.FixtureRequest) -> Iterator[OpenSearchIndex]:
    """A node with a new alias name and no index."""
    index = request.param(request)
    yield index
    index.request("DELETE", f"/{index.alias}-v1-*")
    index.request("DELETE", f"/_index_template/{index.alias}")


def found(index: OpenSearchIndex) -> dict[str, Any]:
    """Every document behind the alias, by id."""
    if isinstance(index._pool, OpenSearch):
        return index._pool.documents(index.alias)
    index.request("POST", f"/{index.alias}/_refresh")
    answer = index.request("POST", f"/{index.alias}/_search")
    return {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}


def test_first_write_creates_index_and_alias(node: OpenSearchIndex) -> None:
    article = stored()

    assert PreparedIndex(node).write([bulk_action(article)]) == [DONE]

    assert behind_alias(node) == f"{node.alias}-v1-000001"
    assert list(found(node)) == [article.record.article_id]


def test_versions_are_read_behind_the_alias(node: OpenSearchIndex) -> None:
    article, index = stored(4), PreparedIndex(node)
    index.write([bulk_action(article)])

    assert index.versions_of([article.record.article_id, "a_unknown"]) == {article.record.article_id: 4}


def test_second_set_up_finds_the_existing_index(node: OpenSearchIndex) -> None:
    assert ensure(node) == ensure(node) == f"{node.alias}-v1-000001"


def test_write_to_a_lost_index_is_retried_and_then_succeeds(node: OpenSearchIndex) -> None:
    index = PreparedIndex(node)
    index.write([bulk_action(stored())])
    node.request("DELETE", f"/{node.alias}-v1-000001")

    lost, again = index.write([bulk_action(stored())]), index.write([bulk_action(stored())])

    assert [answer.status for answer in lost] == [BulkStatus.RETRY]
    assert again == [DONE]


def test_write_without_an_alias_does_not_create_an_index(node: OpenSearchIndex) -> None:
    ensure(node)
    node.request("DELETE", f"/{node.alias}-v1-000001")

    node.write([bulk_action(stored())])

    assert behind_alias(node) is None


def test_template_is_strict(node: OpenSearchIndex) -> None:
    name = ensure(node)

    mapping = node.request("GET", f"/{name}/_mapping")[name]["mappings"]

    assert mapping["dynamic"] == "strict"
    assert mapping["properties"]["text"]["type"] == "text"


def test_rebuild_moves_the_alias_to_a_new_index_with_every_article(node: OpenSearchIndex) -> None:
    table = [stored(version=n, url=f"https://gazette.example/{n}") for n in range(1, 4)]
    PreparedIndex(node).write([bulk_action(article) for article in table[:2]])

    new = rebuild(node, lambda: table)

    assert behind_alias(node) == new == f"{node.alias}-v1-000002"
    assert set(found(node)) == {article.record.article_id for article in table}


def orphan(node: OpenSearchIndex, number: int, *documents: StoredArticle) -> str:
    """An index without an alias, which a rebuild that was killed has left."""
    name = f"{node.alias}-v1-{number:06d}"
    node.request("PUT", f"/_index_template/{node.alias}", json.dumps(index_template(node.alias)).encode())
    node.request("PUT", f"/{name}")
    node.write_to(name, [bulk_action(article) for article in documents])
    return name


def indices(node: OpenSearchIndex) -> set[str]:
    return set(node.request("GET", f"/{node.alias}-v1-*"))


def test_article_erased_while_a_rebuild_runs_is_not_in_the_new_index(node: OpenSearchIndex) -> None:
    table = [stored(url=f"https://gazette.example/{n}") for n in range(3)]
    PreparedIndex(node).write([bulk_action(article) for article in table])
    passes: list[int] = []

    def shrinking() -> list[StoredArticle]:
        passes.append(len(passes))
        return table if len(passes) == 1 else table[1:]

    rebuild(node, shrinking)

    assert set(found(node)) == {article.record.article_id for article in table[1:]}


def test_rebuild_deletes_the_index_of_one_that_was_killed_and_takes_nothing_from_it(node: OpenSearchIndex) -> None:
    table = [stored(url=f"https://gazette.example/{n}") for n in range(3)]
    PreparedIndex(node).write([bulk_action(article) for article in table])
    orphan(node, 2, stored(url="https://gazette.example/erased-since"))

    new = rebuild(node, lambda: table)

    assert indices(node) == {new}
    assert set(found(node)) == {article.record.article_id for article in table}


def test_rebuild_deletes_the_old_index_that_a_killed_one_has_left(node: OpenSearchIndex) -> None:
    orphan(node, 1, stored())
    node.request("PUT", f"/{node.alias}-v1-000002", json.dumps({"aliases": {node.alias: {}}}).encode())

    new = rebuild(node, lambda: [stored()])

    assert indices(node) == {new} == {f"{node.alias}-v1-000003"}


def test_rebuild_leaves_a_newer_index_which_another_one_is_filling(node: OpenSearchIndex) -> None:
    ensure(node)
    newer: list[str] = []

    def begins_another() -> list[StoredArticle]:
        newer[:] = newer or [orphan(node, 3)]
        return [stored()]

    new = rebuild(node, begins_another)

    assert indices(node) == {new, *newer}


def test_first_write_beside_the_index_of_a_killed_rebuild_creates_one_behind_the_alias(node: OpenSearchIndex) -> None:
    orphan(node, 1)

    assert PreparedIndex(node).write([bulk_action(stored())]) == [DONE]

    assert behind_alias(node) == f"{node.alias}-v1-000002"


def test_rebuild_answers_searches_throughout(node: OpenSearchIndex) -> None:
    table = [stored(url=f"https://gazette.example/{n}") for n in range(3)]
    PreparedIndex(node).write([bulk_action(article) for article in table])
    seen: list[int] = []

    def watched() -> Iterator[Any]:
        seen.append(len(found(node)))
        yield from table

    rebuild(node, watched)

    assert seen == [3] * len(seen)
    assert len(found(node)) == 3


def test_article_written_while_the_rebuild_runs_is_in_the_new_index(node: OpenSearchIndex) -> None:
    table = [stored(url="https://gazette.example/first")]
    late = stored(url="https://gazette.example/late")
    ensure(node)

    def growing() -> Iterator[Any]:
        yield from list(table)
        if late not in table:
            table.append(late)
            node.write([bulk_action(late)])

    rebuild(node, growing)

    assert late.record.article_id in found(node)


@contextmanager
def searching(node: OpenSearchIndex) -> Iterator[list[int]]:
    """Search repeatedly without a refresh, as readers do; the list holds the number of hits of each search."""
    counts: list[int] = []
    is_over = threading.Event()
    reader = OpenSearchIndex(node._address, node.alias)

    def search() -> None:
        while not is_over.is_set():
            answer = reader.request("POST", f"/{node.alias}/_search", b'{"track_total_hits": true}')
            counts.append(answer["hits"]["total"]["value"])

    thread = threading.Thread(target=search)
    thread.start()
    try:
        yield counts
    finally:
        is_over.set()
        thread.join()


def older_template(node: OpenSearchIndex) -> bytes:
    """The template of an earlier release without copyright notices."""
    template = index_template(node.alias)
    del template["template"]["mappings"]["properties"]["copyrightNotice"]
    return json.dumps(template).encode()


@pytest.mark.parametrize("node", [ON_A_NODE], indirect=True)
def test_rebuild_applies_a_changed_mapping_without_a_gap(node: OpenSearchIndex) -> None:
    node.request("PUT", f"/_index_template/{node.alias}", older_template(node))
    node.request("PUT", f"/{node.alias}-v1-000001", json.dumps({"aliases": {node.alias: {}}}).encode())
    table = [stored(url=f"https://gazette.example/{n}") for n in range(20)]
    node.write([bulk_action(article) for article in table])
    noticed = stored(2, url="https://gazette.example/0", copyright_notice="© 2026 The Gazette")
    assert found(node)
    assert [one.status for one in node.write([bulk_action(noticed)])] == [BulkStatus.REJECTED]

    with searching(node) as counts:
        new = rebuild(node, lambda: [noticed, *table[1:]])

    assert behind_alias(node) == new == f"{node.alias}-v1-000002"
    assert len(counts) > 3
    assert set(counts) == {20}
    assert node.write([bulk_action(noticed)]) == [DONE]
    answer = node.request("POST", f"/{node.alias}/_search", b'{"query": {"exists": {"field": "copyrightNotice"}}}')
    assert [hit["_id"] for hit in answer["hits"]["hits"]] == [noticed.record.article_id]


def refusing(node: OpenSearchIndex) -> Any:
    """An article whose document the mapping refuses: a date out of its range."""
    made = stored(url="https://gazette.example/refused")
    far = made.record.model_copy(update={"word_count": 2**40})
    return StoredArticle(far, made.sources, 1)


def test_rebuild_sets_refused_documents_aside_and_ends(node: OpenSearchIndex) -> None:
    good, bad = stored(url="https://gazette.example/good"), refusing(node)
    refused: list[str] = []

    rebuild(node, lambda: [bad, good], lambda action, _: refused.append(action.document_id))

    assert refused == [bad.record.article_id]
    assert list(found(node)) == [good.record.article_id]


def test_rebuild_without_a_place_for_refused_documents_stops(node: OpenSearchIndex) -> None:
    with pytest.raises(IndexUnavailable, match="was refused"):
        rebuild(node, lambda: [refusing(node)])


def cut_off(node: OpenSearchIndex, table: list[Any]) -> None:
    """Interrupt a rebuild after its first articles."""

    def articles() -> Iterator[Any]:
        yield from table
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(node, articles)


def test_unfinished_index_of_an_interrupted_rebuild_is_continued(node: OpenSearchIndex) -> None:
    table = [stored(url=f"https://gazette.example/{n}") for n in range(BATCH + 3)]
    PreparedIndex(node).write([bulk_action(article) for article in table[:2]])
    cut_off(node, table[:BATCH])
    assert node.request("GET", f"/{node.alias}-v1-000002/_count")["count"] is not None
    copied: list[str] = []
    write_to = node.write_to

    def counted(target: str, actions: Any, path: str = "/_bulk") -> Any:
        copied.extend(action.document_id for action in actions)
        return write_to(target, actions, path)

    node.write_to = counted  # type: ignore[method-assign]
    new = rebuild(node, lambda: table)

    assert new == behind_alias(node) == f"{node.alias}-v1-000002"
    assert sorted(copied) == sorted(article.record.article_id for article in table[BATCH:])


def test_unfinished_index_of_an_earlier_mapping_is_made_anew(node: OpenSearchIndex) -> None:
    ensure(node)
    node.request("PUT", f"/_index_template/{node.alias}", older_template(node))
    node.request("PUT", f"/{node.alias}-v1-000002", b"{}")
    noticed = stored(2, url="https://gazette.example/0", copyright_notice="© 2026 The Gazette")

    rebuild(node, lambda: [noticed])

    assert list(found(node)) == [noticed.record.article_id]


def test_index_that_an_interrupted_rebuild_did_not_delete_is_deleted_by_the_next(node: OpenSearchIndex) -> None:
    ensure(node)
    rebuild(node, list)
    node.request("PUT", f"/{node.alias}-v1-000001", b"{}")

    new = rebuild(node, list)

    assert list(node.request("GET", f"/{node.alias}-v1-*")) == [new]
