"""Records and sources as DynamoDB items, and back: the one place that knows the stored layout.

Works on DynamoDB's typed attribute values ({"S": ...}), which boto3's client, the stream and the local store all
speak; no SDK needed. Layout: docs/architecture.md, "The table".
"""

import base64
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from copydesk.article import Record
from copydesk.outcome import LedgerPage, Outcome, OutcomeKind
from copydesk.table.claim import Claim
from copydesk.table.cluster import Cluster, earlier
from copydesk.table.stored import SourceState, StoredArticle

Attribute = Mapping[str, Any]
Item = dict[str, Attribute]

META = "META"
_BEARER, _COPY = "m#", "u#"  # of a cluster: who bears its text, and who joined by a union, bearing a copy
_SOURCE = "s#"
_PLACES = "first", "second"  # of a claim item: the owners of its key


def article_key(article_id: str) -> Item:
    """The key of an article's current item."""
    return {"pk": {"S": f"A#{article_id}"}, "sk": {"S": META}}


def revision_key(article_id: str, content_hash: str) -> Item:
    """The key of an earlier text."""
    return {"pk": {"S": f"A#{article_id}"}, "sk": {"S": f"R#{content_hash}"}}


def cluster_key(fingerprint: str) -> Item:
    """The key of the cluster that began with a text."""
    return {"pk": {"S": f"C#{fingerprint}"}, "sk": {"S": "C"}}


def claim_key(key: str) -> Item:
    """The key of a claim."""
    return {"pk": {"S": f"K#{key}"}, "sk": {"S": "K"}}


def ledger_key(source: str, sequence: str = "", page: int = 0) -> Item:
    """The key of a ledger page; pages sort by version, then number."""
    return {"pk": {"S": f"S#{source}"}, "sk": {"S": f"V#{sequence}#{page:05d}"}}


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
    return StoredArticle(record_of_item(item), sources, int(item["version"]["N"]))


def revision_item(kept: Record) -> Item:
    """Lay out an earlier text."""
    return {**revision_key(kept.article_id, kept.content_hash), **_packed_record(kept)}


def record_of_item(item: Mapping[str, Attribute]) -> Record:
    """Read the record of an article item or a revision item."""
    fields = from_attribute(item["record"])
    return Record.model_validate({**fields, "text": zlib.decompress(_bytes(item["text"])).decode()})


def text_loader(read: Callable[[str], bytes]) -> Callable[[Mapping[str, Attribute]], Mapping[str, Attribute]]:
    """Return a function that completes an item whose compressed text was moved out; `read` gets it by its key."""

    def load(item: Mapping[str, Attribute]) -> Mapping[str, Attribute]:
        """Return the item with its text."""
        return {**item, "text": {"B": read(item["text_key"]["S"])}} if "text_key" in item else item

    return load


def cluster(item: Mapping[str, Attribute]) -> Cluster:
    """Read a cluster item."""
    listed: dict[str, dict[str, str]] = {_BEARER: {}, _COPY: {}}
    for name in item:
        members = listed.get(name[:2])
        if members is not None:
            _, article_id, published = name.split("#", 2)
            members[article_id] = earlier((published, members.get(article_id, published)))
    return Cluster(item["pk"]["S"].removeprefix("C#"), listed[_BEARER], listed[_COPY], item.get("into", {"S": ""})["S"])


def cluster_item(cluster: Cluster, expires_at: int) -> Item:
    """Lay out a cluster that ends at `expires_at` [epoch seconds]."""
    members = {**member_attributes(cluster.bearers), **member_attributes(cluster.copies, by_copy=True)}
    into: Item = {"into": {"S": cluster.into}} if cluster.into else {}
    return {**cluster_key(cluster.fingerprint), **members, **into, "expires_at": {"N": str(expires_at)}}


def member_attributes(members: Mapping[str, str], *, by_copy: bool = False) -> Item:
    """Lay out members of a cluster with their dates.

    An article that comes to know an earlier date of its text is listed under both: no writer overwrites another's.
    """
    prefix = _COPY if by_copy else _BEARER
    return {f"{prefix}{article_id}#{published}": {"BOOL": True} for article_id, published in members.items()}


def is_of_member(attribute: str, article_id: str) -> bool:
    """Whether an attribute of a cluster item lists that article, under whatever date."""
    return attribute.startswith((f"{_BEARER}{article_id}#", f"{_COPY}{article_id}#"))


def claim_attribute(claim: Claim, expires_at: int) -> Item:
    """Lay out a claim that ends at `expires_at` [epoch seconds]: the attribute of its place in the item of its key."""
    owner = {name: getattr(claim, name) for name in ("article_id", "content_hash", "fingerprint", "sketch")}
    return {_PLACES[claim.is_second]: to_attribute({**owner, "expires_at": expires_at})}


def claims(item: Mapping[str, Attribute], now: float) -> list[Claim]:
    """Read who owns a key, without the claims that have ended by `now` [epoch seconds]."""
    owners = [(item[place]["M"], is_second) for is_second, place in enumerate(_PLACES) if place in item]
    return [
        Claim(
            key=item["pk"]["S"].removeprefix("K#"),
            article_id=owner["article_id"]["S"],
            content_hash=owner["content_hash"]["S"],
            fingerprint=owner["fingerprint"]["S"],
            sketch=_bytes(owner["sketch"]),
            is_second=bool(is_second),
        )
        for owner, is_second in owners
        if int(owner["expires_at"]["N"]) > now
    ]


def owner(item: Mapping[str, Attribute], claim: Claim, now: float) -> Claim | None:
    """Read who has the place of a key that a claim is for, unless it has ended by `now` [epoch seconds]."""
    return next((standing for standing in claims(item, now) if standing.is_second == claim.is_second), None)


def ledger_item(page: LedgerPage) -> Item:
    """Lay out a ledger page."""
    outcomes = [[o.record_index, o.kind.value, o.reason, o.article_id, o.revision] for o in page.outcomes]
    names = (
        "bucket",
        "key",
        "version_id",
        "sequencer",
        "sequence",
        "event_time",
        "format",
        "removed",
        "complete",
    )
    attributes = {name: to_attribute(getattr(page, name)) for name in names}
    return {**ledger_key(page.source, page.sequence, page.page), **attributes, "outcomes": to_attribute(outcomes)}


def ledger_page(item: Mapping[str, Attribute]) -> LedgerPage:
    """Read a ledger page."""
    values = {name: from_attribute(value) for name, value in item.items()}
    bucket, key = values["bucket"], values["key"]
    return LedgerPage(
        source=values.pop("pk").removeprefix("S#"),
        page=int(values.pop("sk").rpartition("#")[2]),
        outcomes=tuple(
            Outcome(bucket, key, int(index), OutcomeKind(kind), reason, article_id, int(revision))
            for index, kind, reason, article_id, revision in values.pop("outcomes")
        ),
        **{name: value for name, value in values.items() if name != "expires_at"},
    )


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
    values = (
        state.sequence,
        state.record_index,
        state.said_at,
        state.event_time,
        state.content_hash,
        state.removed,
        *(() if state.pub_status == "usable" else (state.pub_status,)),
    )
    return to_attribute(list(values))


def _source_state(attribute: Attribute) -> SourceState:
    return SourceState(*from_attribute(attribute))


def _bytes(attribute: Attribute) -> bytes:
    """Binary is bytes from the SDK and base64 text in a stream event and in the local store."""
    value = attribute["B"]
    return base64.b64decode(value) if isinstance(value, str) else bytes(value)
