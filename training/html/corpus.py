"""The training pages: gold articles, their HTML, and their sites, which are never split between training and test."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SETS = ("extraction", "extraction-more", "extraction-fresh")  # folders with gold.jsonl and html/ID.html.gz
TESTED = "extraction"  # the set whose pages are scored
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "gov", "gob", "gouv", "ac", "edu", "or", "ne", "go", "gc"})


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page with its article: `body` is the gold text, `paragraphs` its paragraphs if known."""

    name: str
    part: str  # the set it belongs to
    dataset: str
    site: str  # registrable domain
    body: str
    paragraphs: tuple[str, ...]
    path: Path

    def html(self) -> bytes:
        """Read the page as it was fetched."""
        page = self.path.read_bytes()
        return gzip.decompress(page) if self.path.suffix == ".gz" else page


def gold_pages(folder: Path, sets: Sequence[str] = SETS) -> Iterator[GoldPage]:
    """Read the pages of every set that the data folder holds, in the order of the gold files."""
    for part in sets:
        gold = folder / part / "gold.jsonl"  # lines contain U+2028, at which splitlines() would break
        if not gold.exists():
            continue
        for line in gold.read_text("utf-8").strip().split("\n"):
            page = json.loads(line)
            path = folder / part / "html" / f"{page['id']}.html.gz"
            yield GoldPage(
                page["id"],
                part,
                page["dataset"],
                registrable_domain(page.get("url") or page.get("host") or page["id"]),
                page.get("body") or page["text"],
                tuple(page.get("paragraphs") or ()),
                path,
            )


def registrable_domain(url: str) -> str:
    """Return the site of a URL: the last two labels of its host, or three under suffixes such as co.uk."""
    host = (urlsplit(url).hostname or url).lower().removeprefix("www.")
    labels = host.split(".")
    taken = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-taken:])


def fold_of(site: str, folds: int, salt: str = "") -> int:
    """Assign a site to a fold, the same in every run."""
    return int.from_bytes(hashlib.blake2b((salt + site).encode(), digest_size=8).digest()) % folds
