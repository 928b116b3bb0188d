"""`copydesk trace`: the ledger's entries for an uploaded file or for an article."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import Any

from copydesk.cli.articles import find_article
from copydesk.cli.command import Command
from copydesk.cli.ledger_pages import cure_for, pages_of_file_name, pages_of_object
from copydesk.cli.opening import add_place, reading
from copydesk.cli.options import add_json
from copydesk.cli.output import WrongUsage, load_screen, print_lines
from copydesk.cli.reader import Reader
from copydesk.cli.rows import outcome_fields
from copydesk.outcome import LedgerPage, Outcome

_NOTHING_WITHDRAWN = {
    **dict.fromkeys(("recordIndex", "outcome", "reason", "articleId", "revision")),
    "reason": "the object was deleted; it held no article",
}


def run(options: Namespace) -> int:
    """Print the ledger of an object, or of every object that an article came from."""
    with reading(options) as reader:
        name = options.name
        pages = pages_of_object(name, reader) or _pages_of_article(name, reader) or pages_of_file_name(name, reader)
        if not pages:
            cure = cure_for(name, reader, "give a path exactly as it was ingested, or an article's id or URL")
            raise WrongUsage(f"{reader.name} has no record of {name}; {cure}")
    lines = [_ledger_line(page, outcome) for page in pages for outcome in page.all_outcomes or (None,)]
    print_lines(lines) if options.json else load_screen().ledger(lines)
    return 0


def _pages_of_article(name: str, reader: Reader) -> list[LedgerPage]:
    """Ledger pages of all objects behind an article, with only the records of this article and those without one."""
    stored = find_article(name, reader.table)
    if stored is None:
        return []
    wanted = {stored.record.article_id, ""}
    sources = sorted(stored.sources, key=lambda source: stored.sources[source].event_time)
    pages = (page for source in sources for page in reader.table.ledger(source))
    own = (replace(page, outcomes=_of(page, wanted), earlier=()) for page in pages)
    return [page for page in own if page.outcomes]


def _of(page: LedgerPage, article_ids: set[str]) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in page.all_outcomes if outcome.article_id in article_ids)


def _ledger_line(page: LedgerPage, outcome: Outcome | None) -> dict[str, Any]:
    """The line of one record; `outcome` is None for a deletion that had nothing to withdraw."""
    place = {"key": page.key, "versionId": page.version_id, "eventTime": page.event_time, "format": page.format or None}
    return {**place, **(outcome_fields(outcome) if outcome else _NOTHING_WITHDRAWN)}


def _add_options(parser: ArgumentParser) -> None:
    text = (
        "a path or key as it was ingested, or in a store a file name that only one file has; or an article's id or URL"
    )
    parser.add_argument("name", metavar="KEY|URL|ID", help=text)
    add_place(parser)
    add_json(parser, "one JSON object per record and upload")


COMMAND = Command(
    name="trace",
    summary="Show what happened to an uploaded file or to an article.",
    details=(
        "For a file, every upload and deletion is listed with the outcome of each record. For an article, every file "
        "it came from is listed."
    ),
    output=(
        "a table per file. With --json, one object per record and upload: key, versionId, eventTime, format, "
        "recordIndex, outcome, reason, articleId, revision."
    ),
    example=(
        "copydesk trace samples/04-wire.jsonl --store news.db\n"
        "copydesk trace inbox/04-wire.jsonl --stack copydesk-dev\n"
        "copydesk trace https://www.harbour-gazette.example/weather/2026/03/11/fog-skerrow-sound --store news.db"
    ),
    add_options=_add_options,
    run=run,
)
