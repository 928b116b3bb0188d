"""copydesk on one machine: uploads pass through the same handlers as in AWS."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from copydesk.adapters.local.bucket import LocalBucket
from copydesk.adapters.local.database import Database
from copydesk.adapters.local.index import LocalIndex
from copydesk.adapters.local.kept_bodies import etag_of
from copydesk.adapters.local.overlay import LocalItems, OverlayTable, overlay_bucket
from copydesk.adapters.local.profiles import remembered
from copydesk.adapters.local.table import LocalTable
from copydesk.errors import CopydeskError
from copydesk.events import ObjectRef
from copydesk.pipeline.desk import Desk, OnRecordStep
from copydesk.pipeline.handler import IngestHandler
from copydesk.pipeline.notification import notification_of
from copydesk.ports import Bytes, Reporter
from copydesk.profiles.selection import Profiles
from copydesk.search.handler import IndexHandler
from copydesk.settings import THRESHOLDS, Limits, Thresholds

STREAM_BATCH = 100  # records, the batch size of the template


class LocalStore:
    """A store on disk: FILE for table, stream and index, FILE.bucket/ for copies of objects and for quarantine."""

    def __init__(
        self,
        path: Path | None = None,
        *,
        on_step: OnRecordStep | None = None,
        thresholds: Thresholds = THRESHOLDS,
        table: LocalTable | None = None,
        profiles: Profiles | None = None,
    ) -> None:
        """Open or create a store; without a path it is in memory and ends with the process.

        A `table` given takes the place of the one in the file. Without `profiles` the store reads by those that it
        remembers. Raises: Misconfigured where one of these is wrong.
        """
        limits = Limits()
        self.path = path
        self.database = Database(path)
        folder = path.with_name(f"{path.name}.bucket") if path else None
        self.bucket = LocalBucket(self.database, folder, limits)
        self.table = table or LocalTable(self.database)
        self.index = LocalIndex(self.database)
        self.desk = Desk(
            self.bucket,
            self.table,
            self.bucket,
            thresholds=thresholds,
            limits=limits,
            profiles=remembered(path) if profiles is None else profiles,
            on_step=on_step,
        )

    def rehearsal(
        self, on_step: OnRecordStep, thresholds: Thresholds, profiles: Profiles | None = None
    ) -> "LocalStore":
        """Return a store in memory that reads what is not in it from this one, to which nothing is written."""
        table = OverlayTable(LocalItems(self.database))
        known = self.desk.profiles if profiles is None else profiles
        memory = LocalStore(on_step=on_step, thresholds=thresholds, table=table, profiles=known)
        memory.bucket = overlay_bucket(self.database, memory.desk.limits, memory.database)
        memory.desk = replace(memory.desk, store=memory.bucket, quarantine=memory.bucket)
        return memory

    def upload(self, key: str, body: Bytes, reporter: Reporter) -> None:
        """Put an object into the inbox and pass it through both handlers."""
        self.deliver(self.bucket.upload(key, body), reporter)

    def run(self, *, as_articles: bool = False) -> "Run":
        """Begin a run of uploads, which continues runs that were cut short.

        `as_articles`: no file is refused because it does not look like an article.
        """
        return Run(self, as_articles=as_articles)

    def delete(self, key: str, reporter: Reporter) -> None:
        """Delete an object from the inbox and pass the deletion through both handlers."""
        self.deliver(self.bucket.delete(key), reporter)

    def close(self) -> None:
        """Close the file."""
        self.database.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def resume(self, reporter: Reporter) -> list[str]:
        """Complete the uploads and deletions that an earlier process left unfinished, each under its own version.

        Returns: the keys of those that are complete now; `reporter` has the reasons of the others. An upload that
        another process has under way is delivered twice, which changes nothing.
        """
        completed: list[str] = []
        for ref in self.bucket.undelivered():
            with suppress(CopydeskError):  # reported; the others must not wait for it
                self.deliver(ref, reporter)
                completed.append(ref.key)
        self.drain(reporter)
        return completed

    def deliver(self, ref: ObjectRef, reporter: Reporter) -> None:
        """Pass a version or a deletion of an object through both handlers; a repetition is answered from the ledger."""
        with self.database.stages():
            IngestHandler(self.desk, reporter)(notification_of(ref))
            self.bucket.delivered(ref)
        self.drain(reporter)

    def drain(self, reporter: Reporter) -> None:
        """Write every waiting stream record to the index."""
        handler = IndexHandler(self.index, self.bucket, reporter)
        for batch in self._waiting():
            answer = handler({"Records": [_stream_record(*row) for row in batch]})
            if answer["batchItemFailures"]:
                return  # the failed record waits in the stream for the next call
            with self.database.transaction() as connection:
                connection.execute("DELETE FROM stream WHERE number <= ?", (batch[-1][0],))

    def _waiting(self) -> Iterator[list[tuple[Any, ...]]]:
        query = "SELECT number, keys, old_image, new_image FROM stream ORDER BY number LIMIT ?"
        while batch := self.database.connection.execute(query, (STREAM_BATCH,)).fetchall():
            yield batch


class Run:
    """The uploads of one command, as a context manager.

    A run that ends by an exception or with its process leaves its uploads listed. A later run does not upload such a
    file again, unless the file or the object has changed: it repeats the outcomes of that upload. A run that was cut
    short and is then repeated thus leaves the same store as one that was not.
    """

    def __init__(self, store: LocalStore, *, as_articles: bool = False) -> None:
        """Begin a run; `continued` counts its files that an earlier run has uploaded."""
        self.store = store
        self._as_articles = as_articles
        self.continued = 0
        self._uploads: list[ObjectRef] = []
        self._earlier: dict[str, list[ObjectRef]] = defaultdict(list)

    def __enter__(self) -> Self:
        for ref in self.store.bucket.run_uploads():
            self._earlier[ref.key].append(ref)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.store.bucket.end_run(self._uploads)

    def upload(self, key: str, body: Bytes, reporter: Reporter, path: Path | None = None) -> None:
        """Put an object into the inbox, unless an earlier run did, and pass it through both handlers.

        The body is copied into the store, unless it is that of the file at `path`.
        """
        ref = self._uploaded_earlier(key, body)
        self.continued += ref is not None
        ref = ref or self.store.bucket.upload(key, body, path=path, of_run=True, as_article=self._as_articles)
        self._uploads.append(ref)
        self.store.deliver(ref, reporter)

    def _uploaded_earlier(self, key: str, body: Bytes) -> ObjectRef | None:
        """The next upload of this key in an earlier run, if it has the same content and was called the same."""
        earlier = self._earlier.get(key)
        if not earlier:
            return None
        bucket, latest = self.store.bucket, earlier[0]
        if latest.etag == etag_of(body) and bucket.is_as_article(latest) == self._as_articles:
            return earlier.pop(0)
        self.store.bucket.end_run(self._earlier.pop(key))
        return None


def _stream_record(number: int, keys: str, old_image: str | None, new_image: str | None) -> dict[str, Any]:
    images = {"OldImage": old_image, "NewImage": new_image}
    return {
        "eventID": str(number),
        "eventName": "INSERT" if not old_image else "MODIFY" if new_image else "REMOVE",
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": json.loads(keys),
            "SequenceNumber": str(number),
            "StreamViewType": "NEW_AND_OLD_IMAGES",
            **{name: json.loads(image) for name, image in images.items() if image},
        },
    }
