"""Markdown: for each article front matter in YAML, a heading and its paragraphs; for notes and static sites."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from copydesk.exports.export_format import Article, ExportFormat, encoded

_SIGNS = re.compile(r"[\\`*_\[\]<>&~|]")  # markup anywhere in a line
_AT_THE_BEGINNING = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))", re.MULTILINE)  # markup where a line begins


def write(articles: Iterable[Article]) -> Iterator[bytes]:
    """Yield a page for each article; signs of the text that are markup in Markdown are escaped."""
    for article in articles:
        yield encoded(_page(article))


def _page(article: Article) -> str:
    parts = [f"---\n{_front_matter(article)}---", f"# {_line(article['headline'] or article['articleId'])}"]
    if article["description"]:
        parts.append(f"*{_line(article['description'])}*")
    parts += [_escaped(part) for part in article["text"].split("\n\n")]
    return "\n\n".join(parts) + "\n\n"


def _front_matter(article: Article) -> str:
    """The fields as YAML, whose values are written as JSON: every JSON value is one of YAML."""
    publisher: dict[str, Any] = article["publisher"] or {}
    fields = {
        "id": article["articleId"],
        "title": article["headline"],
        "description": article["description"],
        "url": article["canonicalUrl"] or article["url"],
        "date": article["datePublished"],
        "modified": article["dateModified"],
        "author": [author["name"] for author in article["author"]],
        "publisher": publisher.get("name") or publisher.get("domain"),
        "language": article["inLanguage"],
        "section": article["articleSection"],
        "keywords": article["keywords"],
        "status": article["pubStatus"],
        "revision": article["revision"],
        "cluster": article["clusterId"],
        "duplicateOf": article["duplicateOf"],
        "source": article["provenance"]["key"],
    }
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in fields.items() if value)


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    text = _SIGNS.sub(lambda sign: f"\\{sign[0]}", text)
    return _AT_THE_BEGINNING.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    """The beginning of a line: a sign with a backslash before it; a number has it before its dot."""
    return f"{found[1]}{found[2]}\\" if found[2].isdecimal() else f"{found[1]}\\{found[2]}"


FORMAT = ExportFormat("markdown", "Markdown with front matter, one page behind the other", write)
