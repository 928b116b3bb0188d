"""Erases articles: everything that is stored of them, and with their originals all that could bring them back.

    originals ──> notes ──> claims ──> withdraw, relink copies ──> article ──> document ──> long texts ──> revisions

Originals go first, so that nothing is read again behind the erasure. The article is withdrawn as if its objects
were deleted, which takes it out of search and relinks its copies. The revisions go last: an erasure that was cut short
is found again by them, by the article's id, its address or its publisher, and repeated. The ledger stays: it names
objects and ids and holds no content, and a redelivery is answered from it (docs/adr/0021-recovery.md).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from copydesk.article import Record
from copydesk.dedupe import clusters
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
class Article:
    """What is stored of one article: `stored` is None if an earlier erasure was cut short behind it."""

    article_id: str
    stored: StoredArticle | None
    texts: tuple[Record, ...]
    objects: Mapping[str, list[LedgerPage]]  # the ledger pages of each object that it came from, by source


@dataclass(frozen=True)
class Eraser:
    """The ports of an erasure. `index` is None where the table's stream alone removes documents."""

    desk: Desk
    table: RepairableTable
    notes: Notes
    originals: Originals
    index: DocumentIndex | None = None
    with_originals: bool = False

    def read(self, article_ids: Iterable[str]) -> list[Article]:
        """Read everything stored of articles; ids without an article are included, for what an erasure left of them."""
        return [self._article(name) for name in dict.fromkeys(article_ids)]

    def under_way(self, articles: Sequence[Article]) -> list[ObjectRef]:
        """Return the object versions of articles whose delivery is not complete: it could store an article again."""
        versions = _versions(page for article in articles for pages in article.objects.values() for page in pages)
        return [_ref(pages[0]) for pages in versions.values() if not pages[-1].complete or _is_open(pages)]

    def found(self, articles: Sequence[Article]) -> Erasure:
        """Return what an erasure would remove; long texts are not counted. Nothing is written."""
        erasure = self._planned(articles)
        for article in articles:
            if article.stored:
                erasure.articles.append(article.article_id)
                erasure.claims += len(self._claims(article))
                erasure.memberships += self._memberships(article)
            erasure.revisions += len(self.table.revision_names(article.article_id))
        return erasure

    def erase(self, articles: Sequence[Article], done: Callable[[], object]) -> Erasure:
        """Remove articles for good and return what was removed; `done` is called after each. Safe to repeat.

        Raises: TableUnavailable where deliveries write an article at the same time.
        """
        erasure = self._planned(articles)
        for ref in erasure.originals:
            self.originals.remove(ref)
        for name in erasure.notes:
            self.notes.remove(name)
        for article in articles:
            self._erase(article, erasure)
            done()
        return erasure

    def _article(self, name: str) -> Article:
        stored = self.table.articles([name]).get(name)
        if stored is None:
            return Article(name, None, (), {})
        texts = tuple(history(stored, self.table.revisions(name)))
        origins = {source_id(text.provenance.bucket, text.provenance.key) for text in texts}
        sources = sorted({*stored.sources, *origins})
        return Article(name, stored, texts, {source: self.table.ledger(source) for source in sources})

    def _planned(self, articles: Sequence[Article]) -> Erasure:
        """Choose the originals and notes that go: those of objects that hold these articles and nothing else.

        Of an object that holds other records too, a version goes that holds none of them, and a note that names the
        address of an erased article.
        """
        erasure, erased = Erasure(), {article.article_id for article in articles}
        objects = {source: pages for article in articles for source, pages in article.objects.items()}
        addresses = {address for article in articles for text in article.texts for address in _addresses(text)}
        for source, pages in sorted(objects.items()):
            is_shared = _is_shared(pages, erased)
            for name in self.notes.names(f"{source}/"):
                if not is_shared or self._names_any(name, addresses):
                    erasure.notes.append(name)
            for version in _versions(pages).values() if self.with_originals else ():
                self._plan_version(version, erased, erasure, is_shared=is_shared)
        for name in sorted(erased):
            erasure.notes += self.notes.names(f"{OF_THE_INDEX}{name}/")
        return erasure

    def _plan_version(
        self, pages: Sequence[LedgerPage], erased: set[str], erasure: Erasure, *, is_shared: bool
    ) -> None:
        outcomes = [outcome for page in pages for outcome in page.all_outcomes]
        if pages[0].removed or (is_shared and not erased & {outcome.article_id for outcome in outcomes}):
            return
        ref = self.originals.find(_ref(pages[0]))
        is_rejected = any(outcome.kind is OutcomeKind.REJECTED for outcome in outcomes)
        if ref:
            holds_more = is_shared and (is_rejected or _others(pages, erased))
            (erasure.kept if holds_more else erasure.originals).append(ref)

    def _names_any(self, name: str, addresses: set[str]) -> bool:
        record = str((self.notes.read(name) or {}).get("record", ""))
        return any(address in record for address in addresses)

    def _erase(self, article: Article, erasure: Erasure) -> None:
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

    def _remove(self, article: Article) -> None:
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

    def _claims(self, article: Article) -> list[Claim]:
        """Read the claims of all texts of an article."""
        names = sorted({name for text in article.texts for name in _key_names(text)})
        return [claim for claim in self.table.claims(names) if claim.article_id == article.article_id]

    def _memberships(self, article: Article) -> int:
        fingerprints = {text.fingerprint for text in article.texts}
        found = clusters.read_clusters(fingerprints, self.table)
        return sum(article.article_id in cluster.members for cluster in found.values())


def _withdrawn(stored: StoredArticle, revisions: Mapping[str, Record]) -> Admission:
    """Withdraw every version of every object that an article came from."""
    sources = iter(stored.sources.items())
    source, state = next(sources)
    admission = withdraw(stored, source, state.sequence, revisions)
    for source, state in sources:
        admission = withdraw(admission.stored, source, state.sequence, revisions)
    return admission


def _key_names(text: Record) -> Iterator[str]:
    """Yield the keys that a text may have claimed."""
    prepared = prepare(text)
    if prepared.shingles:
        first = keys(prepared.shingles, prepared.lowest)
        for some in (first, *further_keys(first, prepared.lowest)):
            yield from (f"{key:015x}" for key in {*some.probes, *some.claims})


def _addresses(text: Record) -> Iterator[str]:
    yield from filter(None, (text.url, text.canonical_url, text.identifier))


def _versions(pages: Iterable[LedgerPage]) -> dict[Version, list[LedgerPage]]:
    """Group ledger pages by object version, in order."""
    versions: dict[Version, list[LedgerPage]] = defaultdict(list)
    for page in sorted(pages, key=lambda page: (page.source, page.sequence, page.page)):
        if page not in versions[page.source, page.sequence]:
            versions[page.source, page.sequence].append(page)
    return versions


def _others(pages: Iterable[LedgerPage], erased: set[str]) -> set[str]:
    """The articles of ledger pages that are not erased."""
    return {*article_ids_of(outcome for page in pages for outcome in page.all_outcomes)} - erased


def _is_shared(pages: Sequence[LedgerPage], erased: set[str]) -> bool:
    """Whether an object holds other articles, or rejected records that may be other articles."""
    versions = ([one for page in pages for one in page.all_outcomes] for pages in _versions(pages).values())
    mixed = (outcomes for outcomes in versions if len(outcomes) > 1)
    return bool(_others(pages, erased)) or any(one.kind is OutcomeKind.REJECTED for some in mixed for one in some)


def _is_open(pages: Iterable[LedgerPage]) -> bool:
    return any(page.earlier for page in pages)


def _ref(page: LedgerPage) -> ObjectRef:
    return ObjectRef(page.bucket, page.key, page.version_id, page.sequencer, event_time=page.event_time)
