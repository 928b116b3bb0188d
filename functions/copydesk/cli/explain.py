"""The command that rehearses: what would become of a file or of a stored article, step by step and block by block."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from copydesk.adapters.local.bucket import BUCKET
from copydesk.article import Draft, Provenance
from copydesk.cli.articles import find_article
from copydesk.cli.blocks import PAGE_TEXT_STEP, page_blocks, page_text_blocks
from copydesk.cli.output import WrongUsage, print_lines, screen_or_why_not
from copydesk.cli.uploads import bytes_of, files, key_of, stored_article_of, taken_in, thresholds
from copydesk.dedupe.story_match import explain_match
from copydesk.errors import ObjectGone
from copydesk.events import ObjectRef
from copydesk.local_store import LocalStore
from copydesk.outcome import Outcome, OutcomeKind
from copydesk.ports import Bytes
from copydesk.table.identity import source_id


@dataclass(frozen=True, slots=True)
class Source:
    """An object to explain: a file, or the version in the bucket that a stored article was read from."""

    name: str
    key: str
    read: Callable[[], Bytes]
    article_id: str = ""  # of the object's records, only the one that became this article


@dataclass
class Steps:
    """What each normalization step changed, by record: filled while a rehearsal runs."""

    by_record: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    page_texts: dict[int, dict[str, Any]] = field(default_factory=dict)  # blocks of records that are pages of text

    def __call__(self, record_index: int, name: str, before: Draft, after: Draft) -> None:
        """Note one step: every field that it changed, before and after."""
        old, new = (draft.model_dump(mode="json", exclude={"is_page_text"}) for draft in (before, after))
        changed = {key: {"before": old[key], "after": new[key]} for key in new if new[key] != old[key]}
        self.by_record.setdefault(record_index, []).append({"step": name, "changed": changed})
        blocks = page_text_blocks(before) if name == PAGE_TEXT_STEP else None
        if blocks:
            self.page_texts[record_index] = blocks

    def clear(self) -> None:
        """Forget one object's steps before the next."""
        self.by_record.clear()
        self.page_texts.clear()


def explain(options: Namespace) -> int:
    """Show what would become of each file, or of a stored article's object, and why; nothing is written."""
    sources = [source for name in options.names for source in _sources(name, options.store)]
    screen = None if options.json else screen_or_why_not()
    steps, rejected = Steps(), False
    rehearsed = LocalStore(options.store, keeps_objects=False, on_step=steps, thresholds=thresholds(options))
    with rehearsed as store, store.database.rehearsal():
        for explanation in (line for source in sources for line in _explained(source, store, steps)):
            screen.explanation(explanation) if screen else print_lines([explanation])
            rejected |= explanation["outcome"] == OutcomeKind.REJECTED
    return int(rejected)


def _sources(name: str, store: Path | None) -> list[Source]:
    """Files where there are any of that name, else the object of the stored article. Raises: WrongUsage."""
    path = Path(name)
    if store is None or path.exists():
        return [Source(str(file), key_of(file), partial(bytes_of, file)) for file in files([path], store)]
    with LocalStore(store) as opened:
        stored = find_article(name, opened.table)
        if stored is None:
            raise WrongUsage(f"{name}: no such file or folder, and no article of that id or address")
        origin = stored.record.provenance
        body = _original(origin, opened)
    return [Source(name, origin.key, lambda: body, stored.record.article_id)]


def _original(origin: Provenance, store: LocalStore) -> Bytes:
    """Read an article's object again. Raises: WrongUsage where it is gone."""
    ref = ObjectRef(origin.bucket, origin.key, origin.version_id, origin.sequencer, origin.etag)
    try:
        return store.bucket.fetch(ref).body
    except ObjectGone as gone:
        raise WrongUsage(f"its object {origin.key} cannot be read again: {gone}") from gone


def _explained(source: Source, store: LocalStore, steps: Steps) -> Iterator[dict[str, Any]]:
    steps.clear()
    body = source.read()
    outcomes = taken_in(source.key, body, store)
    name = store.table.ledger(source_id(BUCKET, source.key))[-1].format
    blocks = page_blocks(name, body, store.desk.limits)
    for outcome in outcomes:
        if source.article_id in {"", outcome.article_id}:
            yield _line(source.name, name, outcome, store, steps, blocks)


def _line(
    source: str, format_name: str, outcome: Outcome, store: LocalStore, steps: Steps, blocks: dict[str, Any]
) -> dict[str, Any]:
    stored = stored_article_of(outcome, store)
    return {
        "source": source,
        "recordIndex": outcome.record_index,
        "format": format_name or None,
        "outcome": outcome.kind.value,
        "reason": outcome.reason or None,
        "article": stored.record.published() if stored else None,
        "steps": steps.by_record.get(outcome.record_index, []),
        "match": explain_match(stored.record, outcome, store.table) if stored else None,
        "extraction": steps.page_texts.get(outcome.record_index, blocks),
    }
