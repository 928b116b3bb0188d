"""A deployed stack as what the pages of the desk read, with the rights of the caller. Needs boto3."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import islice
from typing import Any

from copydesk.adapters.denials import operator_client
from copydesk.adapters.local.bucket import LocalBucket
from copydesk.adapters.local.database import Database
from copydesk.adapters.s3_notes import S3Notes
from copydesk.adapters.s3_versions import listed_versions
from copydesk.article import Provenance
from copydesk.cli.denied import cure
from copydesk.cli.output import WrongUsage
from copydesk.cli.stack_reader import StackReader, stack_reader
from copydesk.desk.reader import StoreFailed
from copydesk.errors import CopydeskError, ObjectGone, Rejected
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage
from copydesk.ports import RawObject
from copydesk.profiles.selection import Profiles
from copydesk.recovery.backfill import in_order
from copydesk.search.query_syntax import parsed
from copydesk.search.question import Hit, Question
from copydesk.settings import Limits
from copydesk.table.identity import source_id

_MOST_LISTED = 2_000  # versions of the inbox, in order of their keys: S3 knows no other order
_MOST_COUNTED = 1_000  # documents
_COUNTED = ("articleId", "headline", "publisher", "inLanguage", "duplicateKind", "textConfidence")


@dataclass
class StackListing:
    """Implements Listing over the versions of the inbox, the ledger and the search index, for one request."""

    reader: StackReader
    most_uploads: int = 200  # each takes a read of the ledger
    _listed: dict[str, list[ObjectRef]] = field(default_factory=dict)  # by part of the key

    def count_uploads(self, part: str = "") -> int:
        """Return the number of versions that are listed, at most 2,000."""
        return len(self._versions(part))

    def uploads(self, limit: int, offset: int = 0, part: str = "") -> list[ObjectRef]:
        """Return listed versions and deletions whose key begins with `part`, the newest first."""
        return self._versions(part)[offset : offset + limit]

    def count_articles(self) -> int:
        """Return the number of documents."""
        return self.reader.search.find(Question(status="any", limit=1)).total

    def newest_documents(self, limit: int) -> list[dict[str, Any]]:
        """Return documents of usable articles, those published last first."""
        return [hit.document for hit in self.reader.search.find(Question(limit=limit)).hits]

    def summaries(self, limit: int) -> list[dict[str, Any]]:
        """Return the counted fields of the newest documents, at most 1,000."""
        documents = self.newest_documents(min(limit, _MOST_COUNTED))
        return [{name: document.get(name) for name in _COUNTED} for document in documents]

    def ledger_page(self, source: str, sequence: str, number: int) -> LedgerPage | None:
        """Read one page of the ledger of one version of an object; None if there is none."""
        pages = self.reader.table.ledger(source, since=sequence)
        return next((page for page in pages if (page.sequence, page.page) == (sequence, number)), None)

    def pages_of(self, ref: ObjectRef, limit: int) -> list[LedgerPage]:
        """Read the first pages of the ledger of a listed version; of two deliveries, those of the announced one."""
        pages = self.reader.table.ledger(source_id(ref.bucket, ref.key))
        own = [page for page in pages if page.version_id == ref.version_id]
        last = max((page.sequence for page in own), default="")
        return [page for page in own if page.sequence == last][:limit]

    def count_ledger_pages(self, source: str) -> int:
        """Return the number of ledger pages of all versions of an object."""
        return len(self.reader.table.ledger(source))

    def ledger_pages_of_object(self, source: str, limit: int, offset: int) -> list[LedgerPage]:
        """Read ledger pages of all versions of an object, in order of version and page."""
        return self.reader.table.ledger(source)[offset : offset + limit]

    def _versions(self, part: str) -> list[ObjectRef]:
        if part not in self._listed:
            prefix = self.reader.keys_of(part)[0 if part.startswith(self.reader.prefix) else 1]
            listed = islice(listed_versions(operator_client("s3"), self.reader.inbox, prefix), _MOST_LISTED)
            refs = in_order(self.reader.inbox, listed)
            self._listed[part] = sorted(refs, key=lambda ref: ref.event_time, reverse=True)
        return self._listed[part]


@dataclass(frozen=True)
class StackDesk:
    """Implements DeskReader over a stack, for one request."""

    reader: StackReader

    @property
    def inbox(self) -> str:
        """The bucket of uploads."""
        return self.reader.inbox

    @property
    def table(self) -> Any:
        """Articles, revisions, clusters and the ledger."""
        return self.reader.table

    @property
    def items(self) -> Any:
        """The same, item by item."""
        return self.reader.table

    @property
    def profiles(self) -> Profiles:
        """The profiles that the ingest function reads by."""
        return self.reader.profiles

    @cached_property
    def listing(self) -> StackListing:
        """Uploads and documents, newest first."""
        return StackListing(self.reader)

    @cached_property
    def notes(self) -> S3Notes:
        """The quarantine, which is only read."""
        return S3Notes(partial(operator_client, "s3"), self.reader.about.output("QuarantineUri"))

    def found(self, words: str, most: int) -> list[Hit]:
        """Return the best hits of words. Raises: UnclearQuery."""
        return self.reader.search.find(Question(parsed(words), limit=most)).hits

    def original(self, origin: Provenance) -> RawObject | None:
        """Read the object version that a record came from; None if it is gone or cannot be read."""
        ref = ObjectRef(origin.bucket, origin.key, origin.version_id, origin.sequencer, origin.etag)
        try:
            raw = self.reader.objects.fetch(ref) if origin.bucket == self.inbox else None
        except (ObjectGone, Rejected):
            return None
        return replace(raw, ref=replace(ref, event_time=origin.event_time)) if raw else None

    def rehearsal_bucket(self, limits: Limits) -> LocalBucket:
        """Return an inbox in memory, of no bucket of the stack: its versions are new objects."""
        return LocalBucket(Database(None), None, limits)


def stack_opener(name: str) -> Callable[[], AbstractContextManager[StackDesk]]:
    """Open a stack once, and return what opens it for each request. Raises: Misconfigured, StackUnavailable."""
    reader = stack_reader(name)

    @contextmanager
    def opened() -> Iterator[StackDesk]:
        """Open the stack for one request; what cannot be read is named with the cure. Raises: StoreFailed."""
        try:
            yield StackDesk(reader)
        except (CopydeskError, WrongUsage) as problem:
            words = cure(problem) if isinstance(problem, CopydeskError) else ""
            raise StoreFailed(f"{problem}{words}") from problem

    return opened
