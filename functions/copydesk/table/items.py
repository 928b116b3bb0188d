"""Articles and revisions as DynamoDB items, and back, with the typed attribute values that all items share.

Works on DynamoDB's typed attribute values ({"S": ...}), which boto3's client, the stream and the local store all
use; no SDK is needed. Layout: docs/architecture.md, "The table".
"""

import base64
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from copydesk.article import PubStatus, Record
from copydesk.events import stored_sequence
from copydesk.table.stored import SourceState, StoredArticle, Verdict

Attribute = Mapping[str, Any]
Item = dict[str, Attribute]

META = "META"
NOT_READ = "(not read)"
_SOURCE = "s#"


def article_key(article_id: str) -> Item:
    """The key of an article's current item."""
    return {"pk": {"S": f"A#{article_id}"}, "sk": {"S": META}}


def revision_key(article_id: str, content_hash: str) -> Item:
    """The key of an earlier text."""
    return {"pk": {"S": f"A#{article_id}"}, "sk": {"S": f"R#{content_hash}"}}


def article_item(stored: StoredArticle) -> Item:
    """Lay out an article: record, compressed text, sources, version."""
    sources = {f"{_SOURCE}{name}": _packed_source(state) for name, state in stored.sources.items()}
    version: Item = {"version": {"N": str(stored.version)}}
    return {**article_key(stored.record.article_id), **version, **_packed_record(stored.record), **sources}


def stored_article(item: Mapping[str, Attribute]) -> StoredArticle:
    """Read an article item, from the table or from a stream image."""
    sources = {
        name.removeprefix(_SOURCE): _source_state(value) for name, value in item.items() if name.startswith(_SOURCE)
    }
    return StoredArticle(record_of_item(item), sources, version_of(item))


def version_of(item: Mapping[str, Attribute]) -> int:
    """Read the version of an article item."""
    return int(item["version"]["N"])


def revision_item(kept: Record) -> Item:
    """Lay out an earlier text."""
    return {**revision_key(kept.article_id, kept.content_hash), **_packed_record(kept)}


def record_of_item(item: Mapping[str, Attribute]) -> Record:
    """Read the record of an article item or a revision item."""
    fields = from_attribute(item["record"])
    return Record.model_validate({**fields, "text": zlib.decompress(binary_of(item["text"])).decode()})


def record_without_text(item: Mapping[str, Attribute]) -> Record:
    """Read the record of an article item with NOT_READ for a text: the item may keep its text elsewhere."""
    return Record.model_validate({**from_attribute(item["record"]), "text": NOT_READ})


def text_loader(read: Callable[[str], bytes]) -> Callable[[Mapping[str, Attribute]], Mapping[str, Attribute]]:
    """Return a function that completes an item whose compressed text was moved out; `read` gets it by its key."""

    def load(item: Mapping[str, Attribute]) -> Mapping[str, Attribute]:
        """Return the item with its text."""
        return {**item, "text": {"B": read(item["text_key"]["S"])}} if "text_key" in item else item

    return load


def to_attribute(value: Any) -> Attribute:
    """Turn a JSON-able value into a typed attribute value; absent members of an object are left out."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": repr(value)}
        case str():
            return {"S": value}
        case bytes():
            return {"B": value}
        case Mapping():
            return {"M": {name: to_attribute(member) for name, member in value.items() if member is not None}}
        case _:
            return {"L": [to_attribute(member) for member in value]}


def from_attribute(attribute: Attribute) -> Any:
    """Turn a typed attribute value into a JSON-able value."""
    ((kind, value),) = attribute.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return int(value) if value.lstrip("-").isdecimal() else float(value)
        case "M":
            return {name: from_attribute(member) for name, member in value.items()}
        case "L":
            return [from_attribute(member) for member in value]
        case _:
            return value


def _packed_record(stored: Record) -> Item:
    fields = stored.model_dump(mode="json", exclude={"text"})
    return {"record": to_attribute(fields), "text": {"B": zlib.compress(stored.text.encode(), 6)}}


def _packed_source(state: SourceState) -> Attribute:
    verdicts = [list(verdict) for verdict in state.verdicts]
    rest = [state.pub_status, verdicts] if verdicts else [] if state.pub_status == "usable" else [state.pub_status]
    values = (
        state.sequence,
        state.record_index,
        state.stated_at,
        state.event_time,
        state.content_hash,
        state.removed,
        *rest,
    )
    return to_attribute(list(values))


def _source_state(attribute: Attribute) -> SourceState:
    """Read a source; items of before 2026-12 have no verdicts, and no status where it is usable."""
    sequence, index, stated_at, event_time, content_hash, removed, *rest = from_attribute(attribute)
    status: PubStatus = rest[0] if rest else "usable"
    known = tuple(Verdict(*verdict) for verdict in rest[1]) if len(rest) > 1 else ()
    sequence, removed = stored_sequence(sequence), stored_sequence(removed)
    return SourceState(sequence, index, stated_at, event_time, content_hash, removed, status, known)


def binary_of(attribute: Attribute) -> bytes:
    """Return the bytes of a binary attribute.

    It holds bytes from the SDK, and base64 text in a stream event and in the local store.
    """
    value = attribute["B"]
    return base64.b64decode(value) if isinstance(value, str) else bytes(value)
