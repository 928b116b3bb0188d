"""Parquet: the columns of the table with their types, for data frames. Needs pyarrow, the extra `parquet`."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from copydesk.exports.columns import COLUMNS, Cell, row
from copydesk.exports.export_format import Article, ExportFormat, encoded

_LISTS = ("author", "articleSection", "keywords", "warnings")
_MOMENTS = ("datePublished", "dateModified", "received")
_WHOLE = ("revision", "wordCount", "sourceRecord")
_AT_ONCE = 1_000  # articles of a row group, which is held in memory


def write(articles: Iterable[Article]) -> Iterator[bytes]:
    """Yield a file with a row group for each thousand articles. Raises: ModuleNotFoundError without pyarrow."""
    import pyarrow as pa  # noqa: PLC0415 - 150 MB, for this format alone
    from pyarrow import parquet  # noqa: PLC0415

    parts, rows, schema = _Parts(), map(_row, articles), _schema(pa)
    with parquet.ParquetWriter(pa.PythonFile(parts, mode="w"), schema, compression="zstd") as writer:
        while page := list(islice(rows, _AT_ONCE)):
            writer.write_table(pa.Table.from_pylist(page, schema))
            yield parts.taken()
    yield parts.taken()


def _row(article: Article) -> dict[str, Any]:
    return {name: _value(name, cell) for name, cell in row(article).items()}


def _value(name: str, cell: Cell) -> Any:
    if name in _MOMENTS and isinstance(cell, str):
        return datetime.fromisoformat(cell) if cell else None
    return encoded(cell).decode() if isinstance(cell, str) else cell


def _schema(pa: Any) -> Any:
    types = {
        **dict.fromkeys(_LISTS, pa.list_(pa.string())),
        **dict.fromkeys(_MOMENTS, pa.timestamp("ms", tz="UTC")),
        **dict.fromkeys(_WHOLE, pa.int64()),
        "textConfidence": pa.float64(),
    }
    return pa.schema([(name, types.get(name, pa.string())) for name in COLUMNS])


class _Parts(io.RawIOBase):
    """A file to write to, whose bytes are taken away as they come."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._place = 0

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def tell(self) -> int:
        """Return the number of bytes written."""
        return self._place

    def write(self, part: Any, /) -> int:
        """Keep bytes until they are taken."""
        self._parts.append(bytes(part))
        self._place += len(self._parts[-1])
        return len(self._parts[-1])

    def taken(self) -> bytes:
        """Return the bytes since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


FORMAT = ExportFormat("parquet", "for data frames; needs the extra parquet", write, is_binary=True)
