"""Uploads as bytes, and the records, articles and rejections that they become."""

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
    """An object of the inbox with these bytes; by default neither its name nor its type declares a format."""
    return RawObject(ref(name), body.encode() if isinstance(body, str) else body, content_type)


def records(body: bytes | str, limits: Limits = LIMITS) -> list[Draft | Rejected]:
    """Every record of an object: a draft, or its rejection in its place."""
    return list(parse(raw(body), limits).records)


def only(body: bytes | str) -> Draft:
    """The one draft of an object."""
    [record] = records(body)
    assert isinstance(record, Draft), record.reason
    return record


def reasons(body: bytes | str, limits: Limits = LIMITS) -> list[str]:
    """The reasons of all rejections, of the object as a whole or of records in it."""
    try:
        return [record.reason for record in records(body, limits) if isinstance(record, Rejected)]
    except Rejected as rejected:
        return [rejected.reason]


def cleared(body: bytes | str) -> list[Article | Rejected]:
    """Every record, parsed and normalized: an article, or its rejection."""
    return [record if isinstance(record, Rejected) else _cleared(record) for record in records(body)]


def _cleared(draft: Draft) -> Article | Rejected:
    try:
        return normalize(draft)
    except Rejected as rejected:
        return rejected


def ends(body: bytes) -> Iterator[str]:
    """The outcome of every record, in order: "" for an article, else the reason of its rejection."""
    try:
        for record in parse(raw(body), LIMITS).records:
            found = record if isinstance(record, Rejected) else _cleared(record)
            yield found.reason if isinstance(found, Rejected) else ""
    except Rejected as rejected:
        yield rejected.reason
