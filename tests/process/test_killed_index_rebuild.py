"""`copydesk index-rebuild`, killed with SIGKILL at any step and run again: one complete index, searches throughout.

The command works on the alias `articles`, so these tests need the node to themselves.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from builders import story
from copydesk.adapters.opensearch import OpenSearchIndex
from copydesk.adapters.search_setup import PreparedIndex, behind_alias
from copydesk.local_store import LocalStore
from copydesk.search.documents import bulk_action
from copydesk.search.mapping import INDEX_ALIAS
from copydesk.table.stored import StoredArticle
from process.commands import Commands, spread

pytestmark = [pytest.mark.opensearch, pytest.mark.kill]
POINTS = 40
ARTICLES, INDEXED = 40, 25
STORE = "news.db"
KINDS = {f"{place} {what}" for place in ("before", "after") for what in ("request", "answer")} | {"before output"}


@dataclass(frozen=True)
class Rebuild:
    """The command on a node; `articles` is the content of the table."""

    commands: Commands
    arguments: tuple[str, ...]
    articles: list[StoredArticle]
    node: OpenSearchIndex

    def index(self) -> None:
        """Make the node as it is before the rebuild: an index with a part of the articles."""
        remove_indices(self.node)
        PreparedIndex(self.node).write([bulk_action(article) for article in self.articles[:INDEXED]])
        self.node.request("POST", f"/{INDEX_ALIAS}/_refresh")

    def searched(self) -> dict[str, tuple[int, Any]]:
        """The documents that a search finds behind the alias, with their versions, by id."""
        query = b'{"size": 1000, "version": true}'
        hits = self.node.request("POST", f"/{INDEX_ALIAS}/_search", query)["hits"]["hits"]
        return {hit["_id"]: (hit["_version"], hit["_source"]["headline"]) for hit in hits}

    def expected(self) -> dict[str, tuple[int, Any]]:
        """What a search finds in an index that equals the table."""
        return {one.record.article_id: (one.version, one.record.headline) for one in self.articles}


def remove_indices(node: OpenSearchIndex) -> None:
    """Delete every index of the alias."""
    for name in node.request("GET", f"/{INDEX_ALIAS}-v*"):
        node.request("DELETE", f"/{name}")


@pytest.fixture(scope="module")
def rebuild(tmp_path_factory: pytest.TempPathFactory, opensearch_url: str) -> Iterator[Rebuild]:
    """A store of articles, two of them copies and one of them corrected, and a node."""
    commands = Commands(tmp_path_factory.mktemp("rebuild"))
    records = [*map(story, range(ARTICLES)), {**story(0), "url": "https://echo.example/0"}]
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    (commands.folder / "news.jsonl").write_text(lines, "utf-8")
    commands.run("ingest", "news.jsonl", "--store", STORE, "--json")
    (commands.folder / "news.jsonl").write_text(lines.replace("Story 7", "Corrected 7"), "utf-8")
    commands.run("ingest", "news.jsonl", "--store", STORE, "--json")
    with LocalStore(commands.folder / STORE) as store:
        articles = list(store.table.scan())
    node = OpenSearchIndex(opensearch_url, INDEX_ALIAS)
    yield Rebuild(commands, ("index-rebuild", "--endpoint", opensearch_url, "--store", STORE), articles, node)
    remove_indices(node)
    node.request("DELETE", f"/_index_template/{INDEX_ALIAS}")


@pytest.fixture(scope="module")
def steps(rebuild: Rebuild) -> list[str]:
    """The steps of the uninterrupted run."""
    rebuild.index()
    rebuild.commands.run(*rebuild.arguments)
    return rebuild.commands.steps()


@contextmanager
def searching(rebuild: Rebuild) -> Iterator[list[int]]:
    """Search repeatedly, as readers do; the list holds the number of hits of each search."""
    counts: list[int] = []
    is_over = threading.Event()

    def search() -> None:
        reader = OpenSearchIndex(rebuild.node._address, INDEX_ALIAS)
        while not is_over.is_set():
            answer = reader.request("POST", f"/{INDEX_ALIAS}/_search", b'{"size": 0, "track_total_hits": true}')
            counts.append(answer["hits"]["total"]["value"])
            time.sleep(0.01)

    thread = threading.Thread(target=search)
    thread.start()
    try:
        yield counts
    finally:
        is_over.set()
        thread.join()


def test_kill_points_cover_every_kind_of_step(steps: list[str]) -> None:
    assert len(steps) >= POINTS
    assert {steps[at - 1] for at in spread(POINTS, len(steps))} == KINDS == set(steps)


@pytest.mark.parametrize("point", range(POINTS))
def test_rebuild_killed_at_a_step_and_run_again_leaves_one_complete_index(
    point: int, rebuild: Rebuild, steps: list[str]
) -> None:
    rebuild.index()

    with searching(rebuild) as counts:
        rebuild.commands.run(*rebuild.arguments, at=spread(POINTS, len(steps))[point])
        printed = rebuild.commands.run(*rebuild.arguments).stdout.decode().strip()

    assert behind_alias(rebuild.node) == printed
    assert set(rebuild.node.request("GET", f"/{INDEX_ALIAS}-v*")) == {printed}
    assert rebuild.searched() == rebuild.expected()
    assert set(counts) <= {INDEXED, ARTICLES + 1}
    assert len(counts) >= 3
