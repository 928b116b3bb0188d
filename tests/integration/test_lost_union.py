"""Two deliveries unite one cluster with different others: the slower one lists no member where none belongs."""

from dataclasses import dataclass

import pytest

from builders import story
from copydesk.table.cluster import Cluster
from fakes import MemoryTable
from newsroom import EARLY, LATE, Newsroom, body

LEAST = "0" * 32  # the cluster that the faster delivery chose: every union points to the least fingerprint


@dataclass
class OvertakenTable(MemoryTable):
    """A table in which another delivery is faster by one write at the first union."""

    is_overtaken: bool = False

    def extend(self, addition: Cluster, expires_at: int) -> Cluster:
        if addition.into and not self.is_overtaken:
            self.is_overtaken = True
            super().extend(Cluster(addition.fingerprint, into=LEAST), expires_at)
        return super().extend(addition, expires_at)


@pytest.mark.parametrize("deleted", ["inbox/a.json", "inbox/b.json"])
def test_no_cluster_lists_a_withdrawn_article_after_a_union_that_another_delivery_made_differently(
    deleted: str,
) -> None:
    table = OvertakenTable()
    room = Newsroom(table=table)
    copied = {**story(1), "text": f"Yesterday {story(1)['text']}", "url": "https://echo.example/1"}
    room.ingest(room.store.upload("inbox/a.json", body({**story(1), "datePublished": EARLY})))
    room.ingest(room.store.upload("inbox/b.json", body({**copied, "datePublished": LATE})))

    room.delete(deleted)

    withdrawn = {one.record.article_id for one in table.scan() if one.record.pub_status == "withdrawn"}
    listed = {name for cluster, _ in table._clusters.values() for name in cluster.members}
    assert table.is_overtaken
    assert len(withdrawn) == 1
    assert listed.isdisjoint(withdrawn)
    assert len(listed) == 1
