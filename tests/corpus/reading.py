"""Read bytes as an upload: as records, as articles, or as rejections."""

from collections.abc import Iterator

from builders import ref
from copydesk.article import Article, Draft
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from copydesk.normalize import normalize
from copydesk.ports import RawObject
from copydesk.settings import Limits

LIMITS = Limits()


def raw(body: bytes | str, name: str = "inbox/a", content_type: str = "") -> RawObject:
    """An object with these bytes; by default neither its name nor its content type declares a format."""
    return RawObject(ref(name), body.encode() if isinstance(body, str) else body, content_type)


def records(body: bytes | str, limits: Limits = LIMITS) -> list[Draft | Rejected]:
    """The records of an object in order, each a draft or a rejection."""
    return list(parse(raw(body), limits).records)


def only(body: bytes | str) -> Draft:
    """The draft of an object with one record."""
    [record] = records(body)
    assert isinstance(record, Draft), record.reason
    return record


def reasons(body: bytes | str, limits: Limits = LIMITS) -> list[str]:
    """The reasons of all rejections, of the object as a whole or of records in it."""
    try:
        return [record.reason for record in records(body, limits) if isinstance(record, Rejected)]
    except Rejected as rejected:
        return [rejected.reason]


def normalized(body: bytes | str) -> list[Article | Rejected]:
    """The records of an object, parsed and normalized: each an article or a rejection."""
    return [record if isinstance(record, Rejected) else _normalized(record) for record in records(body)]


def _normalized(draft: Draft) -> Article | Rejected:
    try:
        return normalize(draft)
    except Rejected as rejected:
        return rejected


def ends(body: bytes) -> Iterator[str]:
    """The outcome of every record, in order: "" for an article, else the reason of its rejection."""
    try:
        for record in parse(raw(body), LIMITS).records:
            found = record if isinstance(record, Rejected) else _normalized(record)
            yield found.reason if isinstance(found, Rejected) else ""
    except Rejected as rejected:
        yield rejected.reason
