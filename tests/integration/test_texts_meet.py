"""Two late versions of one object meet: each adds a text that is not the latest, so both leave the same article."""

from dataclasses import dataclass, field

from copydesk.article import Record
from copydesk.events import ObjectRef
from fakes import MemoryTable
from newsroom import Newsroom, body, fields


@dataclass
class InterruptedTable(MemoryTable):
    """A table that ingests another object just before it keeps the first late text."""

    room: Newsroom | None = None
    late: list[ObjectRef] = field(default_factory=list)

    def keep(self, record: Record) -> None:
        if self.room and self.late:
            self.room.ingest(self.late.pop())
        super().keep(record)


def test_revision_counts_both_texts() -> None:
    table = InterruptedTable()
    room = Newsroom(table=table)
    one, other, latest = (room.store.upload("inbox/a.json", body(fields(text=f"{text}."))) for text in "abc")
    room.ingest(latest)
    table.room, table.late = room, [other]

    outcomes = room.ingest(one)

    (article,) = table.scan()
    assert outcomes == [("stale", "a later version of the same object is known")]
    assert not table.late
    assert (article.record.text, article.record.revision) == ("c.", 3)
