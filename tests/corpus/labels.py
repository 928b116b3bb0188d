"""The format of each labelled file, taken from the suite that it belongs to and not from copydesk."""

from collections.abc import Iterator
from pathlib import Path

_NO_SAMPLES = {"LICENSE", "NOTICE", "README.md", ".htaccess", "index.html", "header.html", "footer.html"}
# Listings of the guide that are not whole documents: parts of items, and NITF inside a page.
_FRAGMENTS = ("LISTING_7_", "LISTING_8_", "LISTING_9_", "LISTING_25_", "LISTING_28_")
_SCHEMAS = ("/specification/", "schema")
_OF_A_PAGE = {".html": "html_page", ".jsonld": "json_ld"}  # the .json files beside them are the output of a library
_FOLDERS = {
    "feeds-feedparser": ("feed", "*.xml"),
    "feeds-feedvalidator": ("feed", "*.xml"),
    "newsml-g2": ("newsml_g2", "*.xml"),
    "ninjs": ("ninjs", "*.json"),
    "jsonfeed": ("json_feed", "*.json"),
    "schemaorg-newsarticle": ("json_ld", "*.jsonld"),
    "scraped-json-news-please": ("json", "*.json"),
    "structured-markup-extruct": ("", "*.*"),
    "warc-fastwarc": ("warc", "*"),
    "warc-warcio": ("warc", "*"),
}


def labelled(formats: Path) -> Iterator[tuple[Path, str]]:
    """Every labelled file of the folder with its format."""
    for folder, (label, pattern) in _FOLDERS.items():
        for path in sorted((formats / folder).rglob(pattern)):
            found = label or _OF_A_PAGE.get(path.suffix, "")
            if found and path.is_file() and path.name not in _NO_SAMPLES and not _is_left_out(path, found):
                yield path, found


def _is_left_out(path: Path, label: str) -> bool:
    is_schema = label == "ninjs" and any(mark in str(path) for mark in _SCHEMAS)
    return is_schema or path.name.startswith(_FRAGMENTS)
