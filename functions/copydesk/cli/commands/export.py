"""`copydesk export`: stored articles as a file that other programs read."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from copydesk.cli.bookmark import Bookmark
from copydesk.cli.command import Command
from copydesk.cli.local_reader import LocalReader
from copydesk.cli.opening import add_place, reading
from copydesk.cli.options import file_to_write
from copydesk.cli.output import WrongUsage
from copydesk.cli.progress import Progress
from copydesk.cli.questions import add_filters, filtered
from copydesk.cli.reader import Reader
from copydesk.cli.scanning import add_quote, quoted
from copydesk.exports.catalogue import EXPORT_FORMATS
from copydesk.exports.export_format import ExportFormat
from copydesk.search.question import Question, status_to_export
from copydesk.table.stored import StoredArticle

_FORMATS = {one.name: one for one in EXPORT_FORMATS}


def run(options: Namespace) -> int:
    """Write the articles that the options select, in the format that they name."""
    form = _FORMATS[options.format]
    question = _question(options, form)
    with reading(options) as reader:
        bookmark = _bookmark(options, reader)
        last = bookmark.latest if bookmark else 0
        if quoted(reader, options):
            found = reader.matching(question, bookmark.changed if bookmark else 0)
            with _opened(options.output, form) as file:
                _write(form, Progress("articles exported").over(found), file)
            if bookmark:
                bookmark.move_to(last)
    return 0


def _bookmark(options: Namespace, reader: Reader) -> Bookmark | None:
    """The bookmark of --since. Raises: WrongUsage for a stack, whose table has no order of changes."""
    if options.since is None:
        return None
    if not isinstance(reader, LocalReader):
        raise WrongUsage("--since needs --store: the table of a stack has no order of changes")
    return Bookmark.of(options.since, reader.store)


def _write(form: ExportFormat, articles: Iterator[StoredArticle], file: IO[bytes]) -> None:
    """Write articles; they have left the process at the end, before a bookmark moves."""
    try:
        file.writelines(form.write(stored.record.published() for stored in articles))
    except ModuleNotFoundError as missing:
        raise WrongUsage(f"{form.name} needs {missing.name}: pip install 'copydesk[{form.name}]'") from missing
    file.flush()


def _question(options: Namespace, form: ExportFormat) -> Question:
    """The question that the options ask. Raises: WrongUsage for articles that do not belong into the format."""
    narrowing = (options.query, options.language, options.published_from, options.published_to)
    more = (options.publisher, options.section, options.author, options.relation, form.is_for_usable)
    status = options.status or status_to_export(*narrowing, *more)
    if form.is_for_usable and status != "usable":
        raise WrongUsage(f"{form.name} cannot mark articles that are not usable; leave --status out, or choose csv")
    return filtered(options, status)


@contextmanager
def _opened(path: Path | None, form: ExportFormat) -> Iterator[IO[bytes]]:
    """The file to write, in whose place an earlier one stays until the export has ended; or standard output."""
    if path is None:
        if form.is_binary and sys.stdout.isatty():
            raise WrongUsage(f"{form.name} is not text; give a file with --output FILE")
        yield sys.stdout.buffer
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _add_options(parser: ArgumentParser) -> None:
    text = "articles with these words, as `copydesk search` reads them; all if it is left out"
    parser.add_argument("query", metavar="QUERY", nargs="*", help=text)
    add_place(parser)
    add_quote(parser)
    listed = "; ".join(f"{one.name}: {one.summary}" for one in EXPORT_FORMATS)
    parser.add_argument(
        "--format", choices=tuple(_FORMATS), default="jsonl", metavar="NAME", help=f"{listed} (default jsonl)"
    )
    text = "write to this file instead of standard output; an earlier one is replaced when the export has ended"
    parser.add_argument("--output", type=file_to_write, metavar="FILE", help=text)
    text = "only articles stored or changed since the last export with this bookmark, which is created and moved"
    parser.add_argument("--since", type=file_to_write, metavar="FILE", help=text)
    add_filters(parser, "any; usable with QUERY or another filter, and for rss")


COMMAND = Command(
    name="export",
    summary="Write stored articles as JSON Lines, CSV, Parquet, ninjs, RSS or Markdown.",
    details=(
        "QUERY and filters select articles as in search; without them, every article is written, copies and withdrawn "
        "ones included; the fields duplicateOf and pubStatus mark them. Articles come in order of id, and a store of "
        "any size is exported in little memory.\n\n"
        "The table of a stack is read as a whole, a page at a time; what that costs is printed on standard error "
        "first. QUERY and filters need a local store.\n\n"
        "--since FILE exports what is new: FILE is a bookmark, which the first export creates after it has written "
        "every article, and which moves when an export has ended. An article whose links changed counts as changed; "
        "one that was erased is not listed. Use one bookmark for each purpose.\n\n"
        'csv is for spreadsheets: UTF-8 with a byte order mark, lists joined by "; ". A cell that begins with =, +, '
        "-, @, a tab or a line break gets an apostrophe before it, because a spreadsheet would run it as a formula; "
        "Excel shows at most 32,767 characters of a cell. Programs read jsonl or parquet, which change nothing. "
        "docs/exports.md has the fields of each format."
    ),
    output=(
        "one JSON object per article, in the format of schemas/article.v1.schema.json, always and without --json; with "
        "--format, a file of that format."
    ),
    example=(
        "copydesk export --store news.db\n"
        "copydesk export ferry --from 2026-03 --format csv --store news.db\n"
        "copydesk export --publisher harbour-gazette.example --format rss --store news.db\n"
        "copydesk export --stack copydesk-dev"
    ),
    add_options=_add_options,
    run=run,
)
