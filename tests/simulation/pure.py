"""Results of the product's pure functions, kept between runs: the same few texts are delivered millions of times.

Only functions without effects are kept, by their arguments, so a run is the same as without; `tests` compare both.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from unittest.mock import patch

from copydesk.dedupe import links, matching
from copydesk.dedupe.comparison.verifier import judge
from copydesk.normalize import normalize
from copydesk.pipeline import reading
from copydesk.search import mapping
from copydesk.table import cluster_items, items, ledger_items

MOST = 50_000
MOST_ITEMS = 5_000


@contextmanager
def kept_results() -> Iterator[None]:
    """Keep results while the block runs."""
    kept_judge = lru_cache(MOST)(judge)
    with (
        patch.object(reading, "normalize", lru_cache(MOST)(normalize)),
        patch.object(matching, "judge", kept_judge),
        patch.object(links, "judge", kept_judge),
        patch.object(mapping, "index_template", lru_cache(MOST)(mapping.index_template)),
        patch.object(items, "stored_article", _by_item(items.stored_article)),
        patch.object(items, "record_of_item", _by_item(items.record_of_item)),
        patch.object(cluster_items, "cluster", _by_item(cluster_items.cluster)),
        patch.object(ledger_items, "ledger_page", _by_item(ledger_items.ledger_page)),
    ):
        yield


def _by_item(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Keep what was read from an item of the fake table: items are frozen, and shared between table and answers."""
    kept: dict[int, tuple[Any, Any]] = {}

    def kept_read(item: Any) -> Any:
        found = kept.get(id(item))
        if found is None or found[0] is not item:
            if len(kept) > MOST_ITEMS:
                kept.clear()
            found = kept[id(item)] = (item, read(item))
        return found[1]

    return kept_read
