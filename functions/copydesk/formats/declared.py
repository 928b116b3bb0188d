"""What the sender of an object says that it is: by its Content-Type and by the suffix of its name."""

import re

from copydesk.formats.syntax.payload import Payload

_JSON = ("json", "json_lines", "json_feed", "json_ld", "ninjs")
_XML = ("feed", "newsml_1", "newsml_g2", "nitf", "news_sitemap", "html_page")
_TEXT = ("plain_text", "delimited")
# The formats that a type may mean, the likeliest first. Types that say nothing, as S3's default, are left out.
_CONTENT_TYPES = {
    "application/json": _JSON,
    "text/json": _JSON,
    "application/x-ndjson": ("json_lines", *_JSON),
    "application/x-jsonlines": ("json_lines", *_JSON),
    "application/jsonl": ("json_lines", *_JSON),
    "application/feed+json": ("json_feed",),
    "application/ld+json": ("json_ld",),
    "application/xml": _XML,
    "text/xml": _XML,
    "application/rss+xml": ("feed",),
    "application/atom+xml": ("feed",),
    "application/rdf+xml": ("feed",),
    "application/nitf+xml": ("nitf",),
    "application/vnd.iptc.g2.newsitem+xml": ("newsml_g2",),
    "application/vnd.iptc.g2.newsmessage+xml": ("newsml_g2",),
    "application/vnd.iptc.g2.packageitem+xml": ("newsml_g2",),
    "text/html": ("html_page",),
    "application/xhtml+xml": ("html_page",),
    "multipart/related": ("mhtml",),
    "message/rfc822": ("mhtml",),
    "text/csv": ("delimited",),
    "text/tab-separated-values": ("delimited",),
    "text/markdown": ("markdown",),
    "text/plain": _TEXT,
    "application/warc": ("warc",),
    "application/vnd.apache.parquet": ("parquet",),
}
_SUFFIXES = {
    "json": _JSON,
    "jsonl": ("json_lines", *_JSON),
    "ndjson": ("json_lines", *_JSON),
    "jsonld": ("json_ld",),
    "xml": _XML,
    "rss": ("feed",),
    "atom": ("feed",),
    "rdf": ("feed",),
    "nitf": ("nitf",),
    "html": ("html_page",),
    "htm": ("html_page",),
    "xhtml": ("html_page",),
    "mhtml": ("mhtml",),
    "mht": ("mhtml",),
    "csv": ("delimited",),
    "tsv": ("delimited",),
    "md": ("markdown",),
    "markdown": ("markdown",),
    "txt": _TEXT,
    "warc": ("warc",),
    "arc": ("warc",),
    "parquet": ("parquet",),
}
_COMPRESSED = re.compile(r"\.(?:gz|bz2|xz|zst|lz4|zip)\Z", re.IGNORECASE)


def disagreement(payload: Payload, name: str) -> str | None:
    """Return the warning for a format that the Content-Type contradicts or, where that is silent, the suffix."""
    by_type, by_suffix = _by_content_type(payload), _by_suffix(payload)
    named = {name, "plain_text"} if name == "markdown" else {name}  # Markdown is text to whoever says no more
    if by_type:
        return None if named & {*by_type} else "format_disagrees_with_content_type"
    return "format_disagrees_with_suffix" if by_suffix and not named & {*by_suffix} else None


def declared_formats(payload: Payload) -> tuple[str, ...]:
    """Return the names of the formats that the sender may mean: the Content-Type's before the suffix's."""
    return (*_by_content_type(payload), *_by_suffix(payload))


def _by_content_type(payload: Payload) -> tuple[str, ...]:
    return _CONTENT_TYPES.get(payload.content_type.partition(";")[0].strip().lower(), ())


def _by_suffix(payload: Payload) -> tuple[str, ...]:
    name = _COMPRESSED.sub("", payload.name)
    return _SUFFIXES.get(name.rpartition(".")[2].lower(), ()) if "." in name else ()
