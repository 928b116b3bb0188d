"""Prints results in a terminal, for people. This module loads rich, so it is imported only to show something."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby, takewhile, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from copydesk.article import Record
from copydesk.cli.explained import profile_text

if TYPE_CHECKING:
    from copydesk.cli.rows import OutcomeRow
    from copydesk.search.question import Found, Hit

_COLOURS = {
    "stored": "green",
    "revised": "cyan",
    "duplicate": "blue",
    "stale": "yellow",
    "withdrawn": "magenta",
    "rejected": "red",
}
_PIPED_WIDTH = 100  # of a line, where neither a terminal nor COLUMNS sets the width
_REASONS = 2  # shown of a block, the strongest; --json has all
_REASONS_WIDTH = 34  # characters
_MOST_FREQUENT = 20  # values of a count that are shown
_LEAD_CHARS = 24  # of a long line, shown before the place of the change


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """Let the command line handle a reader that left early; rich would end the process as failed."""
        raise BrokenPipeError


class Screen:
    """Standard output for people. Text from files is never interpreted as markup."""

    def __init__(self) -> None:
        """Use the width of the terminal, else COLUMNS, else 100 columns."""
        fitted = sys.stdout.isatty() or "COLUMNS" in os.environ
        self._console = _Output(markup=False, highlight=False, emoji=False, width=None if fitted else _PIPED_WIDTH)

    def outcomes(self, rows: Sequence["OutcomeRow"]) -> None:
        """Print the outcome of each record, and the number of records per outcome."""
        table = _table("source", "#", "outcome", "headline, reason, notes")
        table.columns[0].max_width = self._console.width // 3
        names = _short_names({row.source for row in rows})
        for row in rows:
            outcome = row.outcome
            details = _stacked((row.headline, ""), (outcome.reason, ""), *((note, "dim") for note in row.notes))
            table.add_row(names[row.source], str(outcome.record_index), _coloured(outcome.kind.value), details)
        self._console.print(table)
        counts = Counter(row.outcome.kind.value for row in rows)
        sums = " · ".join(f"{counts[kind]} {kind}" for kind in _COLOURS if counts[kind])
        self._console.print(f"\n{_counted(len(rows), 'record')}: {sums or 'nothing to do'}")

    def changes(self, before: Mapping[str, Record], after: Mapping[str, Record], store: Path) -> None:
        """Print how a run changed the store."""
        new = sum(name not in before for name in after)
        changed = sum(name in before and before[name] != record for name, record in after.items())
        if new or changed:
            counts = f"{_counted(new, 'new article')}, {changed} changed, {len(after)} in all"
            summary = f"{counts}; a second run changes nothing."
        else:
            summary = f"nothing changed; all {len(after)} articles were there already."
        self._console.print(f"{store}: {summary}")

    def hits(self, query: str, found: "Found", offset: int = 0) -> None:
        """Print search hits with the number of all, those that are shown numbered from `offset`."""
        shown = f"{_counted(found.total, 'hit')}"
        if len(found.hits) < found.total and found.hits:
            shown = f"{shown}, {offset + 1} to {offset + len(found.hits)} shown"
        self._console.print(f"\nsearch {query}: {shown}" if query else f"\n{shown}", style="bold")
        table = Table.grid(padding=(0, 2))
        for hit in found.hits:
            date = str(hit.document.get("datePublished") or "undated")[:10]
            table.add_row(date, _hit(hit))
        self._console.print(Padding(table, (0, 2)))

    def counts(self, counted: Mapping[str, Mapping[str, int]]) -> None:
        """Print the counts of a query, one line per value."""
        for name, values in counted.items():
            self._console.print(name, style="bold")
            for value, count in values.items():
                self._console.print(f"  {count:6d}  {value}")

    def statistics(self, fields: Mapping[str, Any]) -> None:
        """Print totals, then the counts that have entries, of each the 20 most frequent."""
        usable = fields["status"].get("usable", 0)
        totals = f"{_counted(fields['articles'], 'article')}, {usable} usable: {fields['copies']} copies"
        doubts = f"{fields['doubtfulTexts']} with a doubtful text, {fields['undated']} undated"
        self._console.print(f"{totals} ({fields['shareOfCopies']:.0%}), {doubts}")
        self._console.print(_counted(fields["records"], "record"))
        counted = {name: values for name, values in fields.items() if isinstance(values, Mapping)}
        for name, values in counted.items():
            present = {value: count for value, count in values.items() if count}
            if present:
                self.counts({name: dict(list(present.items())[:_MOST_FREQUENT])})
            if len(present) > _MOST_FREQUENT:
                self._console.print(f"          and {len(present) - _MOST_FREQUENT} more; --json has all", style="dim")

    def ledger(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Print ledger entries, one table per object."""
        for key, entries in groupby(lines, key=lambda line: str(line["key"])):
            table = _table("uploaded", "#", "outcome", "article, reason")
            for entry in entries:
                article = f"{entry['articleId']}, revision {entry['revision']}" if entry["articleId"] else ""
                index = "" if entry["recordIndex"] is None else str(entry["recordIndex"])
                details = _stacked((article, ""), (entry["reason"] or "", ""))
                table.add_row(f"{entry['eventTime'][:19]}Z", index, _coloured(entry["outcome"] or ""), details)
            self._console.print(key, style="bold")
            self._console.print(table)

    def notes(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Print the notes of the quarantine, one row each, with the name below."""
        table = _table("uploaded", "#", "object, reason, name")
        for line in lines:
            index = "" if line["recordIndex"] is None else str(line["recordIndex"])
            about = line["key"] or line["articleId"] or ""
            details = _stacked((about, "bold"), (line["reason"], ""), (line["name"], "dim"))
            table.add_row(str(line["eventTime"] or "")[:19], index, details)
        self._console.print(table)

    def explanation(self, line: Mapping[str, Any]) -> None:
        """Print the steps that changed a record, with each field before and after, then its outcome."""
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
        names = ("articleId", "revision", "headline", "canonicalUrl", "datePublished", "inLanguage", "profile")
        facts = ((f"{name}: {article[name]}", "dim") for name in (*names, "duplicateOf") if article.get(name))
        table = Table.grid(padding=(0, 2))
        table.add_row(_coloured(line["outcome"]), _stacked((line["reason"] or "", ""), *facts))
        self._console.print(Padding(table, (0, 2)))

    def _extraction(self, extraction: Mapping[str, Any]) -> None:
        """Print every block of a page: kept (+) or removed (-), its probability, reasons and first words."""
        if extraction["absent"]:
            self._console.print(f"  no blocks: {extraction['absent']}", style="dim")
            return
        blocks = extraction["blocks"]
        kept = sum(block["kept"] for block in blocks)
        summary = f"  {kept} of {_counted(len(blocks), 'block')} kept, confidence {extraction['confidence']:.2f}"
        self._console.print(summary + profile_text(extraction), style="cyan")
        for block in blocks:
            strongest = list(block["reasons"].items())[:_REASONS]
            reasons = " ".join(f"{group} {weight:+.1f}" if weight else group for group, weight in strongest)
            figures = f"    {'+' if block['kept'] else '-'} {block['probability']:.2f}  {reasons:{_REASONS_WIDTH}}  "
            style = "green" if block["kept"] else "dim"
            text = f"{figures}{_visible(block['text'], None)}"
            self._console.print(text, style=style, no_wrap=True, overflow="ellipsis")

    def _match(self, match: Mapping[str, Any]) -> None:
        """Print the match of a record: the other article, figures, reasons, and the paragraphs that both contain."""
        self._console.print(f"  {match['kind']}: {match['articleId']}", style="cyan")
        self._console.print(f"    {match['headline'] or ''}  {match['url'] or ''}")
        names = ("score", "containmentIn", "containmentOf", "numberAgreement", "nameAgreement")
        self._console.print(f"    {', '.join(f'{name} {match[name]:g}' for name in names)}")
        self._console.print(f"    {', '.join(f'{why} {weight:+g}' for why, weight in match['reasons'].items())}")
        for paragraph in match["sharedParagraphs"]:
            self._console.print(f"      = {_visible(paragraph, None)}", no_wrap=True, overflow="ellipsis", style="dim")

    def cluster(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Print the members of a cluster, the leader first, with the evidence for each copy."""
        table = _table("published", "article", "why")
        for line in lines:
            evidence = line["duplicateEvidence"] or {}
            figures = (f"{name} {value:g}" for name, value in evidence.items() if isinstance(value, int | float))
            kind = _kind_of_copy(line) or "first"
            article = _stacked((line["headline"] or "", "bold"), (line["url"] or "", ""), (line["articleId"], "dim"))
            date = str(line["datePublished"] or "undated")[:16]
            table.add_row(date, article, _stacked((kind, ""), (", ".join(figures), "dim")))
        self._console.print(table)
        self._console.print(f"\n{_counted(len(lines), 'article')} in cluster {lines[0]['clusterId']}")

    def changed(self, fields: Mapping[str, Mapping[str, Any]]) -> None:
        """Print changed fields, line by line."""
        if not fields:
            self._console.print("nothing changed")
        for name, change in fields.items():
            self._console.print(name, style="cyan")
            self._difference(_lines(change["before"]), _lines(change["after"]))

    def _difference(self, before: list[str], after: list[str]) -> None:
        """Print removed and added lines; two texts may differ in blank lines alone."""
        if before == after:
            self._console.print("      (white space between lines)", style="dim")
        for removed, added in _edits(before, after):
            if removed is not None:
                self._console.print(
                    f"      - {_visible(removed, added)}", style="red", no_wrap=True, overflow="ellipsis"
                )
            if added is not None:
                self._console.print(
                    f"      + {_visible(added, removed)}", style="green", no_wrap=True, overflow="ellipsis"
                )


def _hit(hit: "Hit") -> Text:
    """A hit: headline, the article it is a copy of, an excerpt, publisher with address, id, and folded copies."""
    document = hit.document
    publisher = document.get("publisher") or {}
    copy = f"copy of {document['duplicateOf']}" if document.get("duplicateOf") else ""
    named = publisher.get("name") or publisher.get("domain") or ""
    address = document.get("canonicalUrl") or document.get("url") or ""
    names = sorted({_publisher(one) for one in hit.copies})
    folded = f"and {len(hit.copies)} more of this story: {', '.join(names)}" if names else ""
    return _stacked(
        (document.get("headline") or "(no headline)", "bold"),
        (copy, ""),
        (hit.snippet, "dim"),
        (address, ""),
        ("  ".join(filter(None, (named, document["articleId"]))), "dim"),
        (folded, ""),
    )


def _publisher(document: Mapping[str, Any]) -> str:
    publisher = document.get("publisher") or {}
    return str(publisher.get("domain") or publisher.get("name") or "unnamed")


def _table(*titles: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in titles:
        table.add_column(title, justify="right" if title == "#" else "left", overflow="fold")
    return table


def _stacked(*parts: tuple[str, str]) -> Text:
    """Lines below each other, each in its style, without empty ones."""
    return Text("\n").join(Text(line, style) for line, style in parts if line)


def _coloured(kind: str) -> Text:
    return Text(kind, style=_COLOURS.get(kind, ""))


def _kind_of_copy(line: Mapping[str, Any]) -> str:
    """The kind of a copy and its relation to the first article, "" for that one: `near copy: cut`, `exact copy`."""
    kind, relation = line["duplicateKind"], line["duplicateRelation"]
    if not kind:
        return ""
    return f"{kind} copy: {relation}" if relation and relation != kind else f"{kind} copy"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _short_names(sources: set[str]) -> dict[str, str]:
    """The file's name alone where no other source has that name."""
    counts = Counter(Path(source).name for source in sources)
    return {source: Path(source).name if counts[Path(source).name] == 1 else source for source in sources}


def _lines(value: Any) -> list[str]:
    """A field's value as lines to compare: the lines of a text, or one line per member of a list."""
    if value is None or isinstance(value, str):
        return [line for line in (value or "").splitlines() if line.strip()]
    members = value if isinstance(value, list) else [value]
    return [member if isinstance(member, str) else json.dumps(member, ensure_ascii=False) for member in members]


def _edits(before: list[str], after: list[str]) -> Iterator[tuple[str | None, str | None]]:
    """Pair each removed line with the line added in its place; None without such a line."""
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        if tag != "equal":
            yield from zip_longest(before[start:end], after[new_start:new_end])


def _visible(line: str, other: str | None) -> str:
    """The line from shortly before the place of the edit; quoted where the edit would not be visible.

    Control characters are always escaped: a page could steer the terminal with them.
    """
    place = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(line, other or "", strict=False)))
    shown = f"…{line[place - _LEAD_CHARS :]}" if place > 2 * _LEAD_CHARS else line
    is_plain = shown.isprintable() and line.split() != (other or "").split()
    return shown if is_plain else repr(shown)
