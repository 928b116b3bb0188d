"""A store of one machine for notebooks and programs: plain dictionaries in the published field names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Self, Unpack

from copydesk.adapters.local.selection import selected
from copydesk.article import Record
from copydesk.cli.articles import find_article
from copydesk.cli.inputs import Input, Patterns, files
from copydesk.cli.output import WrongUsage
from copydesk.cli.rows import OutcomeRow
from copydesk.cli.uploads import Collected, bytes_of, resume
from copydesk.dedupe.cluster_reads import members_of
from copydesk.library.questions import Filters, export_question, paged, question
from copydesk.library.reading import Source, key_of_bytes, path_of
from copydesk.local_store import LocalStore, Run
from copydesk.outcome import Outcome
from copydesk.search.question import Hit, Sort
from copydesk.settings import THRESHOLDS, Thresholds
from copydesk.table.revisions import history
from copydesk.table.stored import StoredArticle

Articles = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Upload:
    """A file or bytes to upload, under a name for people and a key."""

    name: str
    key: str
    source: Path | bytes

    def to(self, run: Run, *, is_copied: bool) -> list[Outcome]:
        """Upload it and return the outcomes of its records."""
        reporter = Collected()
        if isinstance(self.source, bytes):
            run.upload(self.key, self.source, reporter)
        else:
            run.upload(self.key, bytes_of(self.source), reporter, None if is_copied else self.source)
        return reporter.checked()


class Store:
    """A store on disk, FILE and FILE.bucket/, the same that the command `copydesk` uses.

    It is created where it does not exist. Close it, or use it in a `with` statement. One thread uses one Store; several
    may be open on the same file, and one of them writes at a time.
    """

    def __init__(
        self, path: str | PathLike[str], *, copy_score: float = THRESHOLDS.copy, join_score: float = THRESHOLDS.join
    ) -> None:
        """Open or create a store. The scores are those of `copydesk ingest`.

        Raises: WrongUsage for a folder, or a file in a folder that does not exist; ValueError for a file that a newer
        copydesk wrote; sqlite3.Error for a file that is not a store.
        """
        self._path = Path(path)
        if self._path.is_dir():
            raise WrongUsage(f"{path} is a folder; a store is a file")
        if not self._path.parent.is_dir():
            raise WrongUsage(f"the folder {self._path.parent} does not exist; create it first")
        self._store = LocalStore(self._path, thresholds=Thresholds(copy_score, join_score))

    def ingest(
        self,
        *sources: Source,
        name: str = "",
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        as_articles: bool = False,
        copy_input: bool = False,
    ) -> Articles:
        """Upload files, folders of files, or bytes; return the outcome of each record.

        `name` is the name of bytes; without one they are named by their hash. `include` and `exclude` are patterns for
        the files of folders, such as `*.html`. `as_articles`: also store what does not look like an article.
        `copy_input`: keep a copy of each file, which may then be moved or changed; bytes are always copied.
        Each outcome has source, recordIndex, outcome, reason, articleId and revision, as `copydesk ingest --json`
        prints. Uploading a file again is safe.
        Raises: WrongUsage for a path that does not exist, before anything is stored.
        """
        patterns = Patterns(tuple(include), tuple(exclude))
        uploads = [upload for source in sources for upload in _uploads(source, name, self._path, patterns)]
        resume(self._store)
        with self._store.run(as_articles=as_articles) as run:
            return [
                OutcomeRow(one.name, outcome).line for one in uploads for outcome in one.to(run, is_copied=copy_input)
            ]

    def search(
        self, query: str = "", *, sort: Sort | None = None, limit: int = 10, offset: int = 0, fold: bool = False,
        **filters: Unpack[Filters],
    ) -> Articles:  # fmt: skip
        """Find articles by words and filters, the best first; without a query the newest first.

        Each hit has the fields of its article and `snippet`, its text around the words found in [brackets]. With
        `fold`, one hit for each story, with its `copies`. Raises: UnclearQuery with the cure.
        """
        found = self._store.index.find(paged(question(query, **filters), sort, limit, offset, is_folded=fold))
        return [_hit(hit) if fold else {**hit.document, "snippet": hit.snippet} for hit in found.hits]

    def article(self, name: str) -> dict[str, Any] | None:
        """Return the article of an id or URL; None where the store has none."""
        stored = find_article(name, self._store.table)
        return stored.record.published() if stored else None

    def revisions(self, name: str) -> Articles:
        """Return all texts of the article of an id or URL, revision 1 first. Raises: WrongUsage where it is unknown."""
        stored = self._existing(name)
        return _published(history(stored, self._store.table.revisions(stored.record.article_id)))

    def story(self, name: str) -> Articles:
        """Return the articles of the story of an id or URL: the one that the others are copies of, then those by date.

        `duplicateEvidence` of a copy has the reasons. Raises: WrongUsage where it is unknown.
        """
        return _published(members_of(self._existing(name).record, self._store.table))

    def export(self, query: str = "", **filters: Unpack[Filters]) -> Iterator[dict[str, Any]]:
        """Yield the articles that words and filters find, in order of id; without any, every article of the store.

        Articles are read a few at a time, so that a store of any size can be exported. Raises: UnclearQuery.
        """
        asked = export_question(query, **filters)
        return (stored.record.published() for stored in selected(self._store.index, self._store.table, asked))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def _existing(self, name: str) -> StoredArticle:
        stored = find_article(name, self._store.table)
        if stored is None:
            raise WrongUsage(f"there is no article {name} in the store; give an article's id or URL")
        return stored


def _uploads(source: Source, name: str, store: Path, patterns: Patterns) -> list[_Upload]:
    """The uploads of one source: bytes, a file, or the files of a folder. Raises: WrongUsage."""
    if isinstance(source, bytes):
        key = key_of_bytes(source, name)
        return [_Upload(name or key, key, source)]
    found = files([path_of(source)], store, patterns)
    return [_Upload(one.name, one.key, one.path) for one in map(Input.of, found)]


def _published(records: Iterable[Record]) -> Articles:
    return [record.published() for record in records]


def _hit(hit: Hit) -> dict[str, Any]:
    return {**hit.document, "snippet": hit.snippet, "copies": hit.copies}
