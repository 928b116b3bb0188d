"""What a person sees in a terminal. rich is loaded here alone, and only when something is shown."""

import difflib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from copydesk.article import Record

if TYPE_CHECKING:
    from copydesk.adapters.local.index import Hit
    from copydesk.commands import Row

_COLOURS = {
    "stored": "green",
    "revised": "cyan",
    "duplicate": "blue",
    "stale": "yellow",
    "withdrawn": "magenta",
    "rejected": "red",
}
_console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)


def progress(paths: Sequence[Path], doing: str) -> Iterable[Path]:
    """Pass paths on under a progress bar, which goes when it is done."""
    return track(paths, doing, console=Console(stderr=True), transient=True)


def outcomes(rows: Sequence["Row"]) -> None:
    """Print one line a record, and the sum that accounts for all of them."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title, options in (
        ("source", {"no_wrap": True}),
        ("#", {"justify": "right"}),
        ("outcome", {}),
        ("headline, or why", {"ratio": 3}),
        ("cleaned", {"style": "dim", "ratio": 2}),
    ):
        table.add_column(title, **options)
    for row in rows:
        end = row.outcome
        said = "\n".join(part for part in (row.headline, end.reason) if part)
        table.add_row(Path(row.source).name, str(end.record_index), _coloured(end.kind.value), Text(said), row.cleaned)
    _console.print(table)
    counts = Counter(row.outcome.kind.value for row in rows)
    sums = " · ".join(f"{counts[kind]} {kind}" for kind in _COLOURS if counts[kind])
    _console.print(f"\n{len(rows)} {'record' if len(rows) == 1 else 'records'}: {sums or 'nothing to do'}")


def changes(before: Mapping[str, Record], after: Mapping[str, Record], store: Path) -> None:
    """Say how a run changed the store."""
    new = sum(name not in before for name in after)
    changed = sum(name in before and before[name] != record for name, record in after.items())
    if new or changed:
        _console.print(
            f"{store}: {new} new articles, {changed} changed, {len(after)} in all. Run it again: nothing changes."
        )
    else:
        _console.print(f"{store}: nothing changed; all {len(after)} articles were there already.")


def hits(query: str, found: Sequence["Hit"]) -> None:
    """Print search hits, best first."""
    _console.print(f"\nsearch [bold]{query}[/bold]: {len(found)} hits")
    for hit in found:
        document = hit.document
        date = str(document.get("datePublished") or "undated")[:10]
        copy = f" (copy of {document['duplicateOf']})" if document.get("duplicateOf") else ""
        _console.print(Text(f"  {date}  {document.get('headline', '')}{copy}", style="bold"))
        _console.print(Text(f"              {hit.snippet}", style="dim"))


def ledger(lines: Sequence[Mapping[str, Any]]) -> None:
    """Print ledger lines, one a record."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("key", "uploaded", "#", "outcome", "reason", "article", "revision"):
        table.add_column(title, overflow="fold")
    for line in lines:
        names = ("recordIndex", "outcome", "reason", "articleId", "revision")
        shown = ["" if line[name] is None else str(line[name]) for name in names]
        table.add_row(line["key"], line["eventTime"], shown[0], _coloured(shown[1]), *shown[2:])
    _console.print(table)


def explanation(line: Mapping[str, Any]) -> None:
    """Print one record's way through the desk: each step that changed something, before and after."""
    _console.print(
        Text(
            f"\n{line['source']}  record {line['recordIndex']}  {line['format'] or 'unknown format'}",
            style="bold",
        )
    )
    for step in line["steps"]:
        if step["changed"]:
            _console.print(Text(f"  {step['step']}", style="cyan"))
        for name, change in step["changed"].items():
            _console.print(Text(f"    {name}"))
            _difference(str(change["before"] or ""), str(change["after"] or ""))
    _console.print("  ", _coloured(line["outcome"]), Text(line["reason"] or ""))
    article = line["article"] or {}
    for name in (
        "articleId",
        "revision",
        "headline",
        "canonicalUrl",
        "datePublished",
        "inLanguage",
        "duplicateOf",
    ):
        if article.get(name):
            _console.print(Text(f"    {name}: {article[name]}", style="dim"))


def _difference(before: str, after: str) -> None:
    """Lines that went and lines that came, long ones cut."""
    colours = {"-": "red", "+": "green"}
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[:1] in colours and line[2:].strip():
            shown = line if len(line) <= 120 else f"{line[:117]}..."
            _console.print(Text(f"      {shown}", style=colours[line[0]]))


def _coloured(kind: str) -> Text:
    return Text(kind, style=_COLOURS.get(kind, ""))
