"""The local store as a whole: upload, table, stream, index, in one file."""

import json
from pathlib import Path

from builders import TEXT
from copydesk.errors import IndexUnavailable
from copydesk.local_store import LocalStore
from copydesk.outcome import OutcomeKind
from copydesk.settings import THRESHOLDS
from copydesk.table.identity import source_id
from fakes import Faulty, RecordingReporter

ARTICLE = json.dumps({"headline": "Ansleigh keeps its libraries", "text": TEXT}).encode()


def kinds(reporter: RecordingReporter) -> list[str]:
    return [outcome.kind.value for outcome in reporter.outcomes]


def waiting(store: LocalStore) -> int:
    count: int = store.database.connection.execute("SELECT count(*) FROM stream").fetchone()[0]
    return count


def test_uploaded_article_is_found_by_search() -> None:
    reporter = RecordingReporter()
    with LocalStore() as store:
        store.upload("inbox/a.json", ARTICLE, reporter)

        assert kinds(reporter) == ["stored"]
        assert [hit.document["headline"] for hit in store.index.search("reserve")] == ["Ansleigh keeps its libraries"]
        assert store.index.versions() == {stored.record.article_id: stored.version for stored in store.table.scan()}


def test_deleted_article_is_not_found_by_search() -> None:
    reporter = RecordingReporter()
    with LocalStore() as store:
        store.upload("inbox/a.json", ARTICLE, reporter)
        store.delete("inbox/a.json", reporter)

        assert kinds(reporter) == ["stored", "withdrawn"]
        assert store.index.search("reserve") == []


def test_store_keeps_its_articles_after_it_is_closed(tmp_path: Path) -> None:
    with LocalStore(tmp_path / "store.db") as store:
        store.upload("inbox/a.json", ARTICLE, RecordingReporter())
    reporter = RecordingReporter()
    with LocalStore(tmp_path / "store.db") as store:
        store.upload("inbox/b.json", ARTICLE, reporter)

    assert reporter.outcomes[0].kind is OutcomeKind.DUPLICATE


def test_rehearsal_reads_the_store_and_writes_nothing_to_it(tmp_path: Path) -> None:
    reporter = RecordingReporter()
    with LocalStore(tmp_path / "store.db") as store:
        store.upload("inbox/a.json", ARTICLE, RecordingReporter())
        with store.rehearsal(lambda *_: None, THRESHOLDS) as rehearsal:
            rehearsal.upload("inbox/b.json", ARTICLE, reporter)

        assert kinds(reporter) == ["duplicate"]
        assert store.table.ledger(source_id("local", "inbox/b.json")) == []
        assert len(list((tmp_path / "store.db.bucket" / "objects").iterdir())) == 1


def test_change_that_the_index_cannot_write_stays_in_the_stream() -> None:
    reporter = RecordingReporter()

    def is_away(_: str) -> None:
        raise IndexUnavailable("away")

    with LocalStore() as store:
        index, store.index = store.index, Faulty(store.index, before=is_away)  # type: ignore[assignment]
        store.upload("inbox/a.json", ARTICLE, reporter)
        assert (waiting(store), index.versions()) == (1, {})

        store.index = index
        store.drain(reporter)
        assert (waiting(store), list(index.versions().values())) == (0, [1])


def test_long_stream_is_written_to_the_index_in_batches() -> None:
    lines = [json.dumps({"headline": f"Item {number}", "text": f"{TEXT} {number}"}) for number in range(150)]
    with LocalStore() as store:
        store.upload("inbox/a.jsonl", "\n".join(lines).encode(), RecordingReporter())

        assert len(store.index.versions()) == 150
        assert waiting(store) == 0
