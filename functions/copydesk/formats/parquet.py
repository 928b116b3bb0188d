"""Parquet: one draft for each row, by the column names of suppliers, a slice of a row group at a time.

The reader, pyarrow, has 156 MB unzipped, too much for a function. It is an optional extra; without it, the object is
rejected, and the reason names the extra.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from copydesk.article import Draft
from copydesk.errors import MalformedPayload, Rejected, UnreadableObject
from copydesk.formats.fields.columns import named_columns, warnings_for
from copydesk.formats.format import Format, Unread
from copydesk.formats.records import read_record
from copydesk.formats.syntax.payload import Payload
from copydesk.profiles.mapping import mapped_columns
from copydesk.profiles.selection import Profiles

_ROWS = 100
_MAGIC = b"PAR1"
_MISSING = "Parquet is read where copydesk is installed with its extra `parquet`; else upload CSV or JSON Lines"


def recognise(payload: Payload) -> bool:
    """Whether the payload begins and ends like a Parquet file."""
    return payload.start.startswith(_MAGIC) and payload.body.endswith(_MAGIC)


def parse(payload: Payload) -> Iterator[Rejected | Unread]:
    """Yield a draft for each row."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - 156 MB, for Parquet alone
    except ImportError:
        yield UnreadableObject(_MISSING)
        return
    try:
        for number, row in enumerate(_rows(payload), 1):
            yield _unreadable(number) if row is None else partial(_read, row, payload.profiles)
    except (pa.ArrowException, OSError, ValueError):
        yield MalformedPayload("the Parquet file is damaged")
    except Rejected as rejected:
        yield rejected


def _read(row: Mapping[str, Any], profiles: Profiles) -> Draft | Rejected:
    found = read_record(row, profiles=profiles)
    return found.warned(*warnings_for(list(row))) if isinstance(found, Draft) else found


def _unreadable(number: int) -> MalformedPayload:
    return MalformedPayload(f"row {number}: a value that is neither valid text nor a date of the calendar")


def _rows(payload: Payload) -> Iterator[dict[str, Any] | None]:
    """Each row by the names of its columns; None for a row with a value that Python cannot represent."""
    from pyarrow import BufferReader  # noqa: PLC0415
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415

    file, max_group = ParquetFile(BufferReader(payload.body)), payload.limits.row_group_bytes
    columns = lru_cache(maxsize=4)(lambda names: named_columns(mapped_columns(names, payload.profiles)))
    for number in range(file.num_row_groups):
        size = file.metadata.row_group(number).total_byte_size
        if size > max_group:
            raise UnreadableObject(f"a row group of the Parquet file has {size} bytes, over {max_group}")
        for batch in file.iter_batches(batch_size=_ROWS, row_groups=[number]):
            yield from (row and _named(row, columns(tuple(row))) for row in _of_batch(batch))


def _named(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: _written(value) for name, value in zip(names, row.values(), strict=True) if value is not None}


def _of_batch(batch: Any) -> list[dict[str, Any] | None]:
    """The rows of a slice, read one by one if one of them cannot be read."""
    try:
        return list(batch.to_pylist())
    except (ValueError, OverflowError):
        return [_one_of(batch, number) for number in range(batch.num_rows)]


def _one_of(batch: Any, number: int) -> dict[str, Any] | None:
    try:
        return dict(batch.slice(number, 1).to_pylist()[0])
    except (ValueError, OverflowError):
        return None


def _written(value: Any) -> Any:
    """A value as JSON can represent it."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return value.decode("utf-8", "replace")
        case list():
            return [_written(one) for one in value]
        case Mapping():
            return {name: _written(one) for name, one in value.items()}
        case _:
            return value


FORMAT = Format(
    "parquet",
    recognise,
    parse,
    content_types=("application/vnd.apache.parquet",),
    suffixes=("parquet",),
)
