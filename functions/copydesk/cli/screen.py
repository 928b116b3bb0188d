"""What a person sees in a terminal. rich is loaded with this module, and only when something is shown."""

import json
import os
import sys
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby, takewhile, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.progress import track
from rich.table import Table
from rich.text import Text

from copydesk.article import Record

if TYPE_CHECKING:
    from copydesk.adapters.local.index import Hit
    from copydesk.cli.rows import OutcomeRow

_COLOURS = {
    "stored": "green",
    "revised": "cyan",
    "duplicate": "blue",
    "stale": "yellow",
    "withdrawn": "magenta",
    "rejected": "red",
}
_PIPED_WIDTH = 100  # where neither a terminal nor COLUMNS says how wide a line may be
_REASONS = 2  # of a block are shown, the strongest; --json has them all
_WHY_WIDTH = 34  # characters for them
_LEAD_CHARS = 24  # of a long line, shown before the place where it was changed


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """Leave a reader that went early to the command line; rich would end the process as failed."""
        raise BrokenPipeError


class Screen:
    """Standard output as a person reads it; nothing that comes from a file is ever read as markup."""

    def __init__(self) -> None:
        """Fit the terminal, else COLUMNS, else 100 columns."""
        fitted = sys.stdout.isatty() or "COLUMNS" in os.environ
        self._console = _Output(markup=False, highlight=False, emoji=False, width=None if fitted else _PIPED_WIDTH)

    def progress(self, paths: Sequence[Path], doing: str) -> Generator[Path]:
        """Pass paths on under a progress bar on standard error, which goes when it is done."""
        console = Console(stderr=True)
        yield from track(paths, doing, console=console, transient=True, disable=not console.is_terminal)

    def outcomes(self, rows: Sequence["OutcomeRow"]) -> None:
        """Print what became of each record, and the sum that accounts for all of them."""
        table = _table("source", "#", "outcome", "headline, reason, notes")
        table.columns[0].max_width = self._console.width // 3
        names = _short_names({row.source for row in rows})
        for row in rows:
            end = row.outcome
            said = _stacked((row.headline, ""), (end.reason, ""), *((note, "dim") for note in row.notes))
            table.add_row(names[row.source], str(end.record_index), _coloured(end.kind.value), said)
        self._console.print(table)
        counts = Counter(row.outcome.kind.value for row in rows)
        sums = " · ".join(f"{counts[kind]} {kind}" for kind in _COLOURS if counts[kind])
        self._console.print(f"\n{_counted(len(rows), 'record')}: {sums or 'nothing to do'}")

    def changes(self, before: Mapping[str, Record], after: Mapping[str, Record], store: Path) -> None:
        """Say how a run changed the store."""
        new = sum(name not in before for name in after)
        changed = sum(name in before and before[name] != record for name, record in after.items())
        if new or changed:
            said = (
                f"{_counted(new, 'new article')}, {changed} changed, {len(after)} in all; a second run changes nothing."
            )
        else:
            said = f"nothing changed; all {len(after)} articles were there already."
        self._console.print(f"{store}: {said}")

    def hits(self, query: str, found: Sequence["Hit"]) -> None:
        """Print search hits, best first."""
        self._console.print(f"\nsearch {query}: {_counted(len(found), 'hit')}", style="bold")
        table = Table.grid(padding=(0, 2))
        for hit in found:
            document = hit.document
            copy = f"copy of {document['duplicateOf']}" if document.get("duplicateOf") else ""
            date = str(document.get("datePublished") or "undated")[:10]
            headline = document.get("headline") or "(no headline)"
            table.add_row(date, _stacked((headline, "bold"), (copy, ""), (hit.snippet, "dim")))
        self._console.print(Padding(table, (0, 2)))

    def counts(self, counted: Mapping[str, Mapping[str, int]]) -> None:
        """Print what a query counted, one line a value."""
        for name, values in counted.items():
            self._console.print(name, style="bold")
            for value, count in values.items():
                self._console.print(f"  {count:6d}  {value}")

    def ledger(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Print what the ledger knows, object by object."""
        for key, ends in groupby(lines, key=lambda line: str(line["key"])):
            table = _table("uploaded", "#", "outcome", "article, reason")
            for end in ends:
                article = f"{end['articleId']}, revision {end['revision']}" if end["articleId"] else ""
                index = "" if end["recordIndex"] is None else str(end["recordIndex"])
                said = _stacked((article, ""), (end["reason"] or "", ""))
                table.add_row(f"{end['eventTime'][:19]}Z", index, _coloured(end["outcome"] or ""), said)
            self._console.print(key, style="bold")
            self._console.print(table)

    def explanation(self, line: Mapping[str, Any]) -> None:
        """Print one record's way through the desk: each step that changed something, before and after."""
        title = f"\n{line['source']}  record {line['recordIndex']}  {line['format'] or 'unknown format'}"
        self._console.print(title, style="bold")
        if line.get("extraction"):
            self._extraction(line["extraction"])
        for step in line["steps"]:
            if step["changed"]:
                self._console.print(f"  {step['step']}", style="cyan")
            for name, change in step["changed"].items():
                self._console.print(f"    {name}")
                self._difference(_lines(change["before"]), _lines(change["after"]))
        if line.get("match"):
            self._match(line["match"])
        article = line["article"] or {}
        names = ("articleId", "revision", "headline", "canonicalUrl", "datePublished", "inLanguage", "duplicateOf")
        facts = ((f"{name}: {article[name]}", "dim") for name in names if article.get(name))
        table = Table.grid(padding=(0, 2))
        table.add_row(_coloured(line["outcome"]), _stacked((line["reason"] or "", ""), *facts))
        self._console.print(Padding(table, (0, 2)))

    def _extraction(self, extraction: Mapping[str, Any]) -> None:
        """Print every block of a page: kept (+) or not, how probable, why, and its first words."""
        if extraction["absent"]:
            self._console.print(f"  no blocks: {extraction['absent']}", style="dim")
            return
        blocks = extraction["blocks"]
        kept = sum(block["kept"] for block in blocks)
        said = f"  {kept} of {_counted(len(blocks), 'block')} kept, confidence {extraction['confidence']:.2f}"
        self._console.print(said, style="cyan")
        for block in blocks:
            strongest = list(block["reasons"].items())[:_REASONS]
            why = " ".join(f"{group} {weight:+.1f}" if weight else group for group, weight in strongest)
            shown = f"    {'+' if block['kept'] else '-'} {block['probability']:.2f}  {why:{_WHY_WIDTH}}  "
            style = "green" if block["kept"] else "dim"
            text = f"{shown}{_visible(block['text'], None)}"
            self._console.print(text, style=style, no_wrap=True, overflow="ellipsis")

    def _match(self, match: Mapping[str, Any]) -> None:
        """Print what a record was matched with: figures, reasons, the paragraphs that stand in both."""
        self._console.print(f"  {match['kind']}: {match['articleId']}", style="cyan")
        self._console.print(f"    {match['headline'] or ''}  {match['url'] or ''}")
        names = ("score", "containmentIn", "containmentOf", "numberAgreement", "nameAgreement")
        self._console.print(f"    {', '.join(f'{name} {match[name]:g}' for name in names)}")
        self._console.print(f"    {', '.join(f'{why} {weight:+g}' for why, weight in match['reasons'].items())}")
        for paragraph in match["sharedParagraphs"]:
            self._console.print(f"      = {_visible(paragraph, None)}", no_wrap=True, overflow="ellipsis", style="dim")

    def cluster(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Print the members of a cluster, the first one first, with why each is one."""
        table = _table("published", "article", "why")
        for line in lines:
            evidence = line["duplicateEvidence"] or {}
            figures = (f"{name} {value:g}" for name, value in evidence.items() if isinstance(value, int | float))
            kind = f"{line['duplicateKind']} copy" if line["duplicateKind"] else "first"
            article = _stacked((line["headline"] or "", "bold"), (line["url"] or "", ""), (line["articleId"], "dim"))
            date = str(line["datePublished"] or "undated")[:16]
            table.add_row(date, article, _stacked((kind, ""), (", ".join(figures), "dim")))
        self._console.print(table)
        self._console.print(f"\n{_counted(len(lines), 'article')} in cluster {lines[0]['clusterId']}")

    def changed(self, fields: Mapping[str, Mapping[str, Any]]) -> None:
        """Print fields that changed, line by line."""
        if not fields:
            self._console.print("nothing changed")
        for name, change in fields.items():
            self._console.print(name, style="cyan")
            self._difference(_lines(change["before"]), _lines(change["after"]))

    def _difference(self, before: list[str], after: list[str]) -> None:
        """Print lines that went and lines that came; between two paragraphs there may be no difference but space."""
        if before == after:
            self._console.print("      (white space between lines)", style="dim")
        for gone, come in _edits(before, after):
            if gone is not None:
                self._console.print(f"      - {_visible(gone, come)}", style="red", no_wrap=True, overflow="ellipsis")
            if come is not None:
                self._console.print(f"      + {_visible(come, gone)}", style="green", no_wrap=True, overflow="ellipsis")


def _table(*titles: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in titles:
        table.add_column(title, justify="right" if title == "#" else "left", overflow="fold")
    return table


def _stacked(*parts: tuple[str, str]) -> Text:
    """Lines below each other, each in its style, empty ones left out."""
    return Text("\n").join(Text(line, style) for line, style in parts if line)


def _coloured(kind: str) -> Text:
    return Text(kind, style=_COLOURS.get(kind, ""))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _short_names(sources: set[str]) -> dict[str, str]:
    """The file's name alone where that tells the sources apart."""
    counts = Counter(Path(source).name for source in sources)
    return {source: Path(source).name if counts[Path(source).name] == 1 else source for source in sources}


def _lines(value: Any) -> list[str]:
    """A field's value as lines to compare: those of a text, or one a member of a list."""
    if value is None or isinstance(value, str):
        return [line for line in (value or "").splitlines() if line.strip()]
    members = value if isinstance(value, list) else [value]
    return [member if isinstance(member, str) else json.dumps(member, ensure_ascii=False) for member in members]


def _edits(before: list[str], after: list[str]) -> Iterator[tuple[str | None, str | None]]:
    """Pair each line that went with the line that came in its place; None where there is none."""
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        if tag != "equal":
            yield from zip_longest(before[start:end], after[new_start:new_end])


def _visible(line: str, other: str | None) -> str:
    """The line from shortly before the place where it was edited; quoted where the eye would see no difference.

    Control characters are always escaped: a page could steer the terminal with them.
    """
    place = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(line, other or "", strict=False)))
    shown = f"…{line[place - _LEAD_CHARS :]}" if place > 2 * _LEAD_CHARS else line
    is_plain = shown.isprintable() and line.split() != (other or "").split()
    return shown if is_plain else repr(shown)
