"""`copydesk explain`: a rehearsal of ingest, step by step and block by block."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from copydesk.adapters.local.bucket import BUCKET
from copydesk.article import Draft, Provenance
from copydesk.cli.articles import article_of_outcome, find_article
from copydesk.cli.blocks import extraction_fields
from copydesk.cli.command import Command
from copydesk.cli.inputs import files, is_address, key_of
from copydesk.cli.local_reader import LocalReader
from copydesk.cli.opening import reading
from copydesk.cli.options import add_copy_score, add_join_score, add_json, existing_store
from copydesk.cli.output import WrongUsage, load_screen, print_lines
from copydesk.cli.profiles import add_profiles, profiles_in
from copydesk.cli.reader import Reader
from copydesk.cli.uploads import bytes_of, upload
from copydesk.dedupe.story_match import explain_match
from copydesk.errors import ObjectGone
from copydesk.events import ObjectRef
from copydesk.formats.page_blocks import PAGE_TEXT_STEP, page_blocks, page_text_blocks
from copydesk.local_store import LocalStore
from copydesk.outcome import Outcome, OutcomeKind
from copydesk.ports import Bytes
from copydesk.settings import Thresholds
from copydesk.table.identity import source_id

_ID = re.compile(r"a_[a-z2-7]{26}")
_NEEDS_STORE = (
    "give --store FILE or --stack NAME to explain a stored article; copydesk reads files, so save a page that is not "
    "stored"
)


@dataclass(frozen=True, slots=True)
class Source:
    """An object to explain: a file, or the version in the bucket that a stored article was read from."""

    name: str
    key: str
    read: Callable[[], Bytes]
    article_id: str = ""  # explain only the record that became this article; "" for all records


@dataclass
class Steps:
    """The changes of each normalization step, by record. Filled while a rehearsal runs."""

    by_record: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    page_texts: dict[int, dict[str, Any]] = field(default_factory=dict)  # blocks of records that are page text

    def __call__(self, record_index: int, name: str, before: Draft, after: Draft) -> None:
        """Note one step: every field that it changed, before and after."""
        old, new = (draft.model_dump(mode="json", exclude={"is_page_text"}) for draft in (before, after))
        changed = {key: {"before": old[key], "after": new[key]} for key in new if new[key] != old[key]}
        self.by_record.setdefault(record_index, []).append({"step": name, "changed": changed})
        blocks = page_text_blocks(before) if name == PAGE_TEXT_STEP else None
        if blocks:
            self.page_texts[record_index] = extraction_fields(blocks)

    def clear(self) -> None:
        """Remove the steps of one object before the next is read."""
        self.by_record.clear()
        self.page_texts.clear()


def run(options: Namespace) -> int:
    """Show the outcome that each file, or a stored article's object, would have, and why; return 1 for a rejection."""
    with _reader(options) as reader:
        sources = [source for name in options.names for source in _sources(name, reader, options)]
        known = reader.thresholds
        thresholds = Thresholds(options.copy_score or known.copy, options.join_score or known.join)
        screen = None if options.json else load_screen()
        steps, rejected = Steps(), False
        with reader.rehearsal(steps, thresholds, profiles_in(options.profiles)) as store:
            for explanation in (line for source in sources for line in _explained(source, store, steps)):
                screen.explanation(explanation) if screen else print_lines([explanation])
                rejected |= explanation["outcome"] == OutcomeKind.REJECTED
    return int(rejected)


@contextmanager
def _reader(options: Namespace) -> Iterator[Reader]:
    """The store or stack to compare with; without one an empty store, so that files are compared with each other.

    Raises: WrongUsage where a stored article is named and neither is given.
    """
    if _has_place(options):
        with reading(options) as reader:
            yield reader
        return
    for name in options.names:
        if not Path(name).exists() and (is_address(name) or _ID.fullmatch(name)):
            raise WrongUsage(f"{name}: {_NEEDS_STORE}")
    with LocalStore() as empty:
        yield LocalReader(empty)


def _has_place(options: Namespace) -> bool:
    return options.store is not None or options.stack is not None


def _sources(name: str, reader: Reader, options: Namespace) -> list[Source]:
    """The files of that name where there are any, else the object of the stored article. Raises: WrongUsage."""
    path = Path(name)
    if path.exists() or not _has_place(options):
        return [Source(str(file), key_of(file), partial(bytes_of, file)) for file in files([path], options.store)]
    stored = find_article(name, reader.table)
    if stored is None:
        raise WrongUsage(f"{name}: no such file or folder, and no article with this id or URL in {reader.name}")
    origin = stored.record.provenance
    body = _original(origin, reader)
    return [Source(name, origin.key, lambda: body, stored.record.article_id)]


def _original(origin: Provenance, reader: Reader) -> Bytes:
    """Read an article's object again. Raises: WrongUsage where it is gone."""
    ref = ObjectRef(origin.bucket, origin.key, origin.version_id, origin.sequencer, origin.etag)
    try:
        return reader.objects.fetch(ref).body
    except ObjectGone as gone:
        raise WrongUsage(f"the article's object {origin.key} cannot be read again: {gone}") from gone


def _explained(source: Source, store: LocalStore, steps: Steps) -> Iterator[dict[str, Any]]:
    steps.clear()
    body = source.read()
    outcomes = upload(source.key, body, store)
    format_name = store.table.ledger(source_id(BUCKET, source.key))[-1].format
    profiles = store.desk.profiles.of_upload(source.key)
    blocks = extraction_fields(page_blocks(format_name, body, store.desk.limits, profiles=profiles))
    for outcome in outcomes:
        if source.article_id in {"", outcome.article_id}:
            yield _line(source.name, format_name, outcome, store, steps, blocks)


def _line(
    source: str, format_name: str, outcome: Outcome, store: LocalStore, steps: Steps, blocks: dict[str, Any]
) -> dict[str, Any]:
    stored = article_of_outcome(outcome, store)
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


def _add_options(parser: ArgumentParser) -> None:
    text = "a file or a folder of files; with --store or --stack, also a stored article by its id or URL"
    parser.add_argument("names", nargs="+", metavar="PATH|ID|URL", help=text)
    place = parser.add_mutually_exclusive_group()
    text = "compare with the articles of this store; without it, only with each other"
    place.add_argument("--store", type=existing_store, metavar="FILE", help=text)
    text = "compare with the articles of this deployed stack, by its name in CloudFormation"
    place.add_argument("--stack", metavar="NAME", help=text)
    text = "read by the profiles of this folder, in place of those that the store or stack has"
    add_profiles(parser, text)
    add_copy_score(parser)
    add_join_score(parser)
    parser.set_defaults(copy_score=None, join_score=None)
    add_json(parser, "one JSON object per record")


COMMAND = Command(
    name="explain",
    summary="Show what ingest would do with a file or a stored article, and why; nothing is written.",
    details=(
        "Every step that changes a field is shown with the field before and after. For an HTML page or a page of text, "
        "every block is shown: kept (+) or removed (-), how probable it is that it belongs to the article, and the "
        "strongest reasons. For a copy, the match and its scores are shown.\n\n"
        "A stored article is read again from the version of its file that the store or the inbox of the stack keeps. "
        "With --stack, the scores are those of the stack unless they are given. The exit status is 1 if a record would "
        "be rejected."
    ),
    output=(
        "the steps and the outcome of each record. With --json, one object per record: source, recordIndex, format, "
        "outcome, reason, article, steps, match, extraction."
    ),
    example=(
        "copydesk explain samples/02-council-budget.html\n"
        "copydesk explain samples/15-coast-cut.json --store news.db\n"
        "copydesk explain a_xv54jen37qk7mitfocgti6m3yt --stack copydesk-dev"
    ),
    add_options=_add_options,
    run=run,
)
