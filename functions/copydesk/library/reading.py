"""A file or bytes -> its articles as dictionaries; nothing is stored."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Any

from copydesk.adapters.local.bucket import BUCKET
from copydesk.adapters.local.file_bytes import file_bytes
from copydesk.adapters.local.kept_bodies import etag_of
from copydesk.article import Draft, Provenance, Record
from copydesk.cli.inputs import is_address, key_of
from copydesk.cli.output import WrongUsage
from copydesk.dedupe.fingerprint import fingerprint
from copydesk.errors import Rejected
from copydesk.events import ObjectRef
from copydesk.formats.parsing import parse
from copydesk.normalize import normalize
from copydesk.ports import Bytes, RawObject
from copydesk.settings import Limits
from copydesk.table.revisions import identified

Source = str | PathLike[str] | bytes  # a path, or the bytes of a file


def read(source: Source, *, name: str = "", rejected: list[Rejected] | None = None) -> list[dict[str, Any]]:
    """Read the articles of a file, clean and under the published field names; nothing is stored.

    `source` is a path, or the bytes of a file; bytes may have a `name`, whose suffix helps where the content alone is
    undecided. Each article is a dictionary of JSON-able values, in the format of schemas/article.v1.schema.json. It
    is not compared with other articles: it has an id, and neither revisions nor copies.
    Raises: Rejected for the first record that is not an article, or OSError. With a list as `rejected`, such records
    are appended to it instead, and the other articles are returned.
    """
    body = bytes_of(source)
    ref = _ref(key_of_bytes(source, name) if isinstance(source, bytes) else key_of(Path(source)), body)
    articles: list[dict[str, Any]] = []
    for found in _records(ref, body):
        if isinstance(found, Record):
            articles.append(found.published())
        elif rejected is None:
            raise found
        else:
            rejected.append(found)
    return articles


def bytes_of(source: Source) -> Bytes:
    """Return the bytes of a path, or bytes as they are. Raises: WrongUsage with the cure, OSError."""
    if isinstance(source, bytes):
        return source
    path = path_of(source)
    if path.is_dir():
        raise WrongUsage(f"{source} is a folder; read its files one by one, or ingest it into a Store")
    return file_bytes(path, Limits().held_bytes)


def path_of(source: str | PathLike[str]) -> Path:
    """Return a path. Raises: WrongUsage for the address of a page, which is not fetched."""
    if is_address(str(source)):
        raise WrongUsage(f"{source} is an address; copydesk reads files: save the page first")
    return Path(source)


def key_of_bytes(body: bytes, name: str) -> str:
    """Return the key of bytes: their name, or their hash where they have none."""
    return key_of(Path(name)) if name else f"inbox/bytes/{hashlib.sha256(body).hexdigest()[:32]}"


def _ref(key: str, body: Bytes) -> ObjectRef:
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return ObjectRef(BUCKET, key, etag=etag_of(body), size=len(body), event_time=moment)


def _records(ref: ObjectRef, body: Bytes) -> Iterator[Record | Rejected]:
    """The records of an object, each as an article or as the reason why it is none."""
    try:
        parsed = parse(RawObject(ref, body), Limits())
        for index, draft in enumerate(parsed.records):
            yield _record(draft, Provenance(**ref.origin, record_index=index, format=parsed.format))
    except Rejected as whole:
        yield whole


def _record(draft: Draft | Rejected, provenance: Provenance) -> Record | Rejected:
    if isinstance(draft, Rejected):
        return draft
    try:
        article = normalize(draft.model_copy(update={"received": provenance.event_time}))
    except Rejected as rejected:
        return rejected
    return identified(article, fingerprint(article), provenance)
