"""Erases articles: everything that is stored of them, and with their originals all that could bring them back.

    originals ──> notes ──> claims ──> withdraw, relink copies ──> article ──> document ──> long texts ──> revisions

Originals go first, so that nothing is read again behind the erasure. The article is withdrawn as if its objects
were deleted, which takes it out of search and relinks its copies. The revisions go last: an erasure that was cut short
is found again by them, by the article's id, its address or its publisher, and repeated. The ledger stays: it names
objects and ids and holds no content, and a redelivery is answered from it (docs/adr/0021-recovery.md).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from copydesk.article import Record
from copydesk.dedupe import clusters
from copydesk.dedupe.cluster_reads import read_clusters
from copydesk.dedupe.comparison.prepared import prepare
from copydesk.dedupe.keys import further_keys, keys
from copydesk.events import ObjectRef
from copydesk.outcome import LedgerPage, OutcomeKind
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ledger import article_ids_of
from copydesk.ports import BulkAction, DocumentIndex, Notes, Originals
from copydesk.recovery.quarantine import OF_THE_INDEX
from copydesk.table.claim import Claim
from copydesk.table.identity import source_id
from copydesk.table.repairable_table import RepairableTable
from copydesk.table.revisions import Admission, history, withdraw
from copydesk.table.stored import StoredArticle
from copydesk.table.writes import MAX_ATTEMPTS, busy, write_article

_LEDGERS = 32  # kept: articles of one file share its ledger, which may have thousands of pages

Version = tuple[str, str]  # source and sequence


@dataclass
class Erasure:
    """The parts of an erasure that were found, or removed; it names ids and objects and holds no content."""

    articles: list[str] = field(default_factory=list)
    revisions: int = 0
    long_texts: int = 0
    claims: int = 0
    memberships: int = 0  # in clusters
    notes: list[str] = field(default_factory=list)
    originals: list[ObjectRef] = field(default_factory=list)
    kept: list[ObjectRef] = field(default_factory=list)  # originals that hold other records too


@dataclass(frozen=True)
class _Article:
    """What is stored of one article: `stored` is None if an earlier erasure was cut short behind it."""

    article_id: str
    stored: StoredArticle | None
    texts: tuple[Record, ...]
    objects: Mapping[str, list[LedgerPage]]  # the ledger pages of each object that it came from, by source


@dataclass(frozen=True)
class Eraser:
    """The ports of an erasure. `index` is None where the table's stream alone removes documents.

    Ids without an article are erased too: of those an erasure that was cut short may have left something.
    """

    desk: Desk
    table: RepairableTable
    notes: Notes
    originals: Originals
    index: DocumentIndex | None = None
    with_originals: bool = False

    def under_way(self, article_ids: Collection[str]) -> list[ObjectRef]:
        """Return the object versions of articles whose delivery is not complete: it could store an article again."""
        pages = (page for one in self._articles(article_ids) for pages in one.objects.values() for page in pages)
        versions = _versions(page for page in pages if not page.complete or page.earlier)
        refs = []
        for (source, sequence), found in versions.items():
            own = [page for page in self.table.ledger(source, since=sequence) if page.sequence == sequence]
            refs += [] if own[-1].complete and not any(page.earlier for page in own) else [_ref(found[0])]
        return refs

    def found(self, article_ids: Collection[str]) -> Erasure:
        """Return what an erasure would remove; long texts are not counted. Nothing is written."""
        erasure, erased = Erasure(), {*article_ids}
        for article in self._articles(article_ids):
            self._plan(article, erased, erasure)
            if article.stored:
                erasure.articles.append(article.article_id)
                erasure.claims += len(self._claims(article))
                erasure.memberships += self._memberships(article)
            erasure.revisions += len(self.table.revision_names(article.article_id))
        return erasure

    def erase(self, article_ids: Collection[str], done: Callable[[], object]) -> Erasure:
        """Remove articles for good and return what was removed; `done` is called after each. Safe to repeat.

        Raises: TableUnavailable where deliveries write an article at the same time.
        """
        erasure, erased = Erasure(), {*article_ids}
        for article in self._articles(article_ids):
            originals, notes = len(erasure.originals), len(erasure.notes)
            self._plan(article, erased, erasure)
            for ref in erasure.originals[originals:]:
                self.originals.remove(ref)
            for name in erasure.notes[notes:]:
                self.notes.remove(name)
            self._erase(article, erasure)
            done()
        return erasure

    def _articles(self, article_ids: Iterable[str]) -> Iterator[_Article]:
        """Read articles one by one; a ledger that several of them share is read once."""
        ledger = lru_cache(maxsize=_LEDGERS)(self.table.ledger)
        for name in dict.fromkeys(article_ids):
            stored = self.table.articles([name]).get(name)
            if stored is None:
                yield _Article(name, None, (), {})
                continue
            texts = tuple(history(stored, self.table.revisions(name)))
            origins = {source_id(text.provenance.bucket, text.provenance.key) for text in texts}
            yield _Article(name, stored, texts, {one: ledger(one) for one in sorted({*stored.sources, *origins})})

    def _plan(self, article: _Article, erased: set[str], erasure: Erasure) -> None:
        """Choose the originals and notes that go: those of objects that hold erased articles and nothing else.

        Of an object that holds other records too, a version goes that holds none of them, and a note that names the
        address of the article.
        """
        addresses = {address for text in article.texts for address in _addresses(text)}
        planned = {*erasure.notes}
        for source, pages in article.objects.items():
            is_shared = _is_shared(pages, erased)
            for name in self.notes.names(f"{source}/"):
                if name not in planned and (not is_shared or self._names_any(name, addresses)):
                    erasure.notes.append(name)
            for version in _versions(pages).values() if self.with_originals else ():
                self._plan_version(version, erased, erasure, is_shared=is_shared)
        erasure.notes += self.notes.names(f"{OF_THE_INDEX}{article.article_id}/")

    def _plan_version(
        self, pages: Sequence[LedgerPage], erased: set[str], erasure: Erasure, *, is_shared: bool
    ) -> None:
        outcomes = [outcome for page in pages for outcome in page.all_outcomes]
        if pages[0].removed or (is_shared and not erased & {outcome.article_id for outcome in outcomes}):
            return
        is_rejected = any(outcome.kind is OutcomeKind.REJECTED for outcome in outcomes)
        holds_more = is_shared and (is_rejected or bool(_others(pages, erased)))
        listed = erasure.kept if holds_more else erasure.originals
        ref = self.originals.find(_ref(pages[0]))
        if ref and ref not in listed:
            listed.append(ref)

    def _names_any(self, name: str, addresses: set[str]) -> bool:
        record = str((self.notes.read(name) or {}).get("record", ""))
        return any(address in record for address in addresses)

    def _erase(self, article: _Article, erasure: Erasure) -> None:
        name = article.article_id
        if article.stored:
            erasure.articles.append(name)
            erasure.memberships += self._memberships(article)
            erasure.claims += sum(self.table.release(claim) for claim in self._claims(article))
            self._remove(article)
        erasure.long_texts += self.table.remove_texts(name)
        for content_hash in self.table.revision_names(name):
            self.table.remove_revision(name, content_hash)
            erasure.revisions += 1
        if article.stored:  # kept as a revision, so that an erasure that is cut short is found again
            erasure.revisions -= 1

    def _remove(self, article: _Article) -> None:
        """Withdraw an article and remove it; its current text stays as a revision until the rest is gone."""
        name = article.article_id
        for _ in range(MAX_ATTEMPTS):
            standing = self.table.articles([name]).get(name)
            if standing is None:
                return
            withdrawn = self._withdraw(standing)
            self.table.keep(withdrawn.record)
            if self.table.remove(withdrawn):
                if self.index:
                    self.index.write([BulkAction(name, withdrawn.version + 1, None)])
                return
        raise busy(name)

    def _withdraw(self, stored: StoredArticle) -> StoredArticle:
        """Withdraw an article from all its objects and relink its copies; return it as it is stored then."""

        def judge(standing: StoredArticle | None) -> Admission:
            """Withdraw from the article as this attempt found it."""
            return _withdrawn(standing or stored, self.table.revisions(stored.record.article_id))

        admission = write_article(stored, judge, self.table)
        latest = max(state.event_time for state in stored.sources.values())
        ends = self.desk.expires_at(latest)
        return clusters.settle(admission, None, self.table, ends, self.desk.thresholds).article

    def _claims(self, article: _Article) -> list[Claim]:
        """Read the claims of all texts of an article."""
        names = sorted({name for text in article.texts for name in key_names(text)})
        return [claim for claim in self.table.claims(names) if claim.article_id == article.article_id]

    def _memberships(self, article: _Article) -> int:
        fingerprints = {text.fingerprint for text in article.texts}
        found = read_clusters(fingerprints, self.table)
        return sum(article.article_id in cluster.members for cluster in found.values())


def _withdrawn(stored: StoredArticle, revisions: Mapping[str, Record]) -> Admission:
    """Withdraw every version of every object that an article came from."""
    sources = iter(stored.sources.items())
    source, state = next(sources)
    admission = withdraw(stored, source, state.sequence, revisions)
    for source, state in sources:
        admission = withdraw(admission.stored, source, state.sequence, revisions)
    return admission


def key_names(text: Record) -> Iterator[str]:
    """Yield the names of the keys that a text may have claimed."""
    prepared = prepare(text)
    if prepared.shingles:
        first = keys(prepared.shingles, prepared.lowest)
        for some in (first, *further_keys(first, prepared.lowest)):
            yield from (f"{key:015x}" for key in {*some.probes, *some.claims})


def _addresses(text: Record) -> Iterator[str]:
    yield from filter(None, (text.url, text.canonical_url, text.identifier))


def _versions(pages: Iterable[LedgerPage]) -> dict[Version, list[LedgerPage]]:
    """Group ledger pages by object version, in order, each page once."""
    each = {(page.source, page.sequence, page.page): page for page in pages}
    versions: dict[Version, list[LedgerPage]] = defaultdict(list)
    for source, sequence, number in sorted(each):
        versions[source, sequence].append(each[source, sequence, number])
    return versions


def _others(pages: Iterable[LedgerPage], erased: set[str]) -> set[str]:
    """The articles of ledger pages that are not erased."""
    return {*article_ids_of(outcome for page in pages for outcome in page.all_outcomes)} - erased


def _is_shared(pages: Sequence[LedgerPage], erased: set[str]) -> bool:
    """Whether an object holds other articles, or rejected records that may be other articles."""
    versions = ([one for page in pages for one in page.all_outcomes] for pages in _versions(pages).values())
    mixed = (outcomes for outcomes in versions if len(outcomes) > 1)
    return bool(_others(pages, erased)) or any(one.kind is OutcomeKind.REJECTED for some in mixed for one in some)


def _ref(page: LedgerPage) -> ObjectRef:
    return ObjectRef(page.bucket, page.key, page.version_id, page.sequencer, event_time=page.event_time)
