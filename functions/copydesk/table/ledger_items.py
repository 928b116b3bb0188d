"""Ledger pages as DynamoDB items, and back. Layout: docs/architecture.md, "The table"."""

from collections.abc import Iterable, Mapping
from typing import Any

from copydesk.events import stored_sequence
from copydesk.outcome import BegunRecords, LedgerPage, Outcome, OutcomeKind
from copydesk.table.items import Attribute, Item, from_attribute, to_attribute

_FIELDS = ("bucket", "key", "version_id", "sequencer", "sequence", "event_time", "format", "removed", "complete")
_RECORD = "r#"  # prefix of the attributes of a note: a record's index, and the id of its article


def ledger_key(source: str, sequence: str = "", page: int = 0) -> Item:
    """The key of a ledger page; pages sort by version, then number."""
    return {"pk": {"S": f"S#{source}"}, "sk": {"S": f"V#{sequence}#{page:05d}"}}


def ledger_item(page: LedgerPage) -> Item:
    """Lay out a ledger page."""
    attributes = {name: to_attribute(getattr(page, name)) for name in _FIELDS}
    outcomes = to_attribute(list(map(_packed, page.outcomes)))
    earlier: Item = {"earlier": to_attribute(list(map(_packed, page.earlier)))} if page.earlier else {}
    read = to_attribute(page.records_read)  # for the condition under which the page is replaced
    return {
        **ledger_key(page.source, page.sequence, page.page),
        **attributes,
        "read": read,
        "outcomes": outcomes,
        **earlier,
    }


def ledger_page(item: Mapping[str, Attribute]) -> LedgerPage:
    """Read a ledger page."""
    values = {name: from_attribute(value) for name, value in item.items()}
    return LedgerPage(
        source=values["pk"].removeprefix("S#"),
        page=int(values["sk"].rpartition("#")[2]),
        outcomes=tuple(_outcome(values, packed) for packed in values["outcomes"]),
        earlier=tuple(_outcome(values, packed) for packed in values.get("earlier", ())),
        **{**{name: values[name] for name in _FIELDS}, "sequence": stored_sequence(values["sequence"])},
    )


def ledger_pages(found: Iterable[Mapping[str, Attribute]], since: str = "") -> list[LedgerPage]:
    """Read the ledger pages from sequence `since` on, in order of sequence and page."""
    pages = (page for page in map(ledger_page, found) if page.sequence >= since)
    return sorted(pages, key=lambda page: (page.sequence, page.page))


def begun_key(source: str, sequence: str = "", page: int = 0) -> Item:
    """The key of the note of the records that a delivery is about to store."""
    return {"pk": {"S": f"B#{source}"}, "sk": {"S": f"V#{sequence}#{page:05d}"}}


def begun_attributes(records: BegunRecords) -> Item:
    """Lay out a note without its key; notes of two deliveries add up."""
    articles = {f"{_RECORD}{index}": to_attribute(name) for index, name in records.articles.items()}
    return {**articles, "sequence": to_attribute(records.sequence), "version_id": to_attribute(records.version_id)}


def begun_records(item: Mapping[str, Attribute]) -> BegunRecords:
    """Read a note."""
    return BegunRecords(
        source=item["pk"]["S"].removeprefix("B#"),
        sequence=item["sequence"]["S"],
        version_id=item["version_id"]["S"],
        page=int(item["sk"]["S"].rpartition("#")[2]),
        articles={
            int(name.removeprefix(_RECORD)): value["S"] for name, value in item.items() if name.startswith(_RECORD)
        },
    )


def _packed(outcome: Outcome) -> list[Any]:
    """The outcome as a list; the last fields only where one of them is set, which few outcomes need."""
    known = [outcome.record_index, outcome.kind.value, outcome.reason, outcome.article_id, outcome.revision]
    rare = [outcome.related_to, outcome.why, outcome.ends_object]
    return [*known, *rare] if any(rare) else known


def _outcome(page: Mapping[str, Any], packed: list[Any]) -> Outcome:
    index, kind, reason, article_id, revision, *rare = packed
    return Outcome(page["bucket"], page["key"], int(index), OutcomeKind(kind), reason, article_id, int(revision), *rare)
