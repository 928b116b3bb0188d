"""Items of the table as rows of SQLite: JSON, with binary values apart; most rows are compressed.

    item ──> JSON, binary values replaced by their numbers in `contents` ──> compressed, unless a view reads it

Ledger pages, clusters and revisions stay JSON, because the views `outcomes` and `revisions` read them. The others are
many and alike: with a dictionary of what they share, deflate makes them 3 to 6 times smaller.
"""

import json
import sqlite3
import zlib
from collections.abc import Mapping
from typing import Any

from copydesk.adapters.local import contents
from copydesk.table.items import META, Item

TABLE = """
CREATE TABLE IF NOT EXISTS items (
    pk TEXT NOT NULL, sk TEXT NOT NULL, item NOT NULL, contents TEXT, PRIMARY KEY (pk, sk)
) WITHOUT ROWID;
"""
TEXT = "text"  # the attribute that holds an article's text, compressed
_NUMBERED, _NUMBERED_TEXT = "#", "#text"  # what a row has in the place of a binary value, and of a text
_PACKED = {META, "K"}  # sort keys; begun records are packed too, by their partition
_RAW = -zlib.MAX_WBITS  # deflate without a header
# What rows have in common, the most common last: deflate refers to it. A change needs another DATABASE_VERSION.
_SHARED = (
    b'"r#0":{"S":"a_"},"sequence":{"S":"0000000000000000000000000000000"},"version_id":{"S":"00000000000000"}}'
    b'"second":{"M":{"article_id":{"S":"a_"},"first":{"M":{"article_id":{"S":"a_"},"content_hash":{"S":""},'
    b'"fingerprint":{"S":""},"sketch":{"#":},"expires_at":{"N":"18"}}},"expires_at":{"N":"18"}}'
    b'"embargoed":{"S":"2026-"},"copyrightNotice":{"S":""},"isAccessibleForFree":{"BOOL":false},"alternativeHeadline":'
    b'{"S":""},"identifier":{"S":"urn:"},"text_doubtful"},{"S":"date_missing"},{"S":"paywalled"}'
    b'"duplicateOf":{"S":"a_"},"duplicateKind":{"S":"near"},"duplicateEvidence":{"M":{"method":{"S":"exact"},'
    b'"matchedArticleId":{"S":"a_"},"fingerprint":{"S":""},"containmentIn":{"N":"0."},"containmentOf":{"N":"0."},'
    b'"coverage":{"N":"0."},"numberAgreement":{"N":"1.0"},"nameAgreement":{"N":"1.0"},"matchedParagraphs":{"N":"1"}}},'
    b'"json-ld"},{"S":"h1"},{"S":"og"},{"S":"twitter"},{"S":"title"}]},"textConfidence":{"N":"0.9"},'
    b'"description":{"S":"The "},"image":{"L":[{"S":"https://www."}]},"version":{"N":"1"},"record":{"M":{"headline":'
    b'{"S":""},"headlineCandidates":{"L":[]},"url":{"S":"https://www."},"canonicalUrl":{"S":"https://www."},"author":'
    b'{"L":[{"M":{"name":{"S":""}}}]},"publisher":{"M":{"name":{"S":""},"domain":{"S":""}}},"datePublished":{"S":"2026-'
    b'01-01T00:00:00Z"},"datePublishedPrecision":{"S":"second"},"datePublishedSource":{"S":"declared"},"dateModified":'
    b'{"S":"2026-01-01T00:00:00Z"},"inLanguage":{"S":"en"},"languageConfidence":{"N":"1.0"},"articleSection":{"L":[]},'
    b'"keywords":{"L":[]},"image":{"L":[]},"pubStatus":{"S":"usable"},"wordCount":{"N":"389"},"cleaned":{"L":[{"M":'
    b'{"rule":{"S":"chrome_line"},"count":{"N":"1"}}}]},"warnings":{"L":[]},"schemaVersion":{"S":"1"},"articleId":{"S":'
    b'"a_"},"revision":{"N":"1"},"contentHash":{"S":""},"fingerprint":{"S":""},"clusterId":{"S":"c_"},"provenance":{"M":'
    b'{"bucket":{"S":"local"},"key":{"S":"inbox/"},"versionId":{"S":"000000000000000"},"sequencer":{"S":"00000000000000"'
    b'},"etag":{"S":""},"eventTime":{"S":"2026-12-01T00:00:00.000Z"},"recordIndex":{"N":"0"},"format":{"S":"html"}}}}},'
    b'"text":{"#text":},"s#local/":{"L":[{"S":"00000000000000000000000000000000"},{"N":"0"},{"S":"2026-01-01T00:00:00Z"}'
    b',{"S":"2026-12-01T00:00:00.000Z"},{"S":""},{"S":""},{"S":"usable"},{"L":[{"L":[{"N":"0"},{"S":"stored"},{"S":""},'
    b'{"N":"1"}]}]}]}}'
)


def write(connection: sqlite3.Connection, item: Mapping[str, Any]) -> None:
    """Write an item, in the place of the one with its key."""
    numbers: list[int] = []
    body = {name: _without_binary(name, value, connection, numbers) for name, value in item.items()}
    pk, sk = body.pop("pk")["S"], body.pop("sk")["S"]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    is_packed = sk in _PACKED or pk.startswith("B#")
    row = (pk, sk, _packed(text) if is_packed else text, json.dumps(numbers) if numbers else None)
    connection.execute("INSERT OR REPLACE INTO items (pk, sk, item, contents) VALUES (?, ?, ?, ?)", row)


def item_of(connection: sqlite3.Connection, pk: str, sk: str, row: str | bytes) -> Item:
    """Return the item of a row, its binary values as bytes."""
    text = zlib.decompressobj(_RAW, _SHARED).decompress(row).decode() if isinstance(row, bytes) else row
    body = {name: _with_binary(value, connection) for name, value in json.loads(text).items()}
    return {"pk": {"S": pk}, "sk": {"S": sk}, **body}


def are_equal(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two items are the same; the same text may be compressed in two ways."""
    if one.keys() != other.keys():
        return False
    return all(
        value == other[name] or (name == TEXT and _text(value) == _text(other[name])) for name, value in one.items()
    )


def _without_binary(name: str, value: Any, connection: sqlite3.Connection, numbers: list[int]) -> Any:
    """A value with the number of its content in the place of bytes, and of the bytes in a map."""
    if "B" in value:
        content = _text(value).decode() if name == TEXT else bytes(value["B"])
        numbers.append(contents.keep(connection, content))
        return {_NUMBERED_TEXT if name == TEXT else _NUMBERED: numbers[-1]}
    if "M" in value:
        members = value["M"].items()
        return {"M": {part: _without_binary("", member, connection, numbers) for part, member in members}}
    return value


def _with_binary(value: Any, connection: sqlite3.Connection) -> Any:
    if _NUMBERED in value:
        return {"B": contents.content_of(connection, value[_NUMBERED])}
    if _NUMBERED_TEXT in value:
        text = contents.content_of(connection, value[_NUMBERED_TEXT])
        return {"B": zlib.compress(text.encode() if isinstance(text, str) else text, 0)}  # 0: as quick as a copy
    if "M" in value:
        return {"M": {name: _with_binary(member, connection) for name, member in value["M"].items()}}
    return value


def _text(value: Mapping[str, Any]) -> bytes:
    return zlib.decompress(value["B"])


def _packed(text: str) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, _RAW, 8, zlib.Z_DEFAULT_STRATEGY, _SHARED)
    return packer.compress(text.encode()) + packer.flush()
