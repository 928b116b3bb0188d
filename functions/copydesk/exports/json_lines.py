"""JSON Lines: one article a line, with all its fields."""

import json
from collections.abc import Iterable, Iterator

from copydesk.exports.export_format import Article, ExportFormat, encoded


def write(articles: Iterable[Article]) -> Iterator[bytes]:
    """Yield a line for each article."""
    for article in articles:
        yield encoded(f"{json.dumps(article, ensure_ascii=False)}\n")


FORMAT = ExportFormat("jsonl", "JSON Lines, every field", write)
