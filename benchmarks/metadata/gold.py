"""Pages with a known headline, date or authors."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Folder and dataset -> the name of the group in the table.
GROUPS = {
    ("extraction", "fundus"): "news",
    ("extraction", "wcxb"): "blogs, guides",
    ("extraction-more", "wcxb"): "more blogs, guides",
}


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page and its true metadata; a field is empty if not known."""

    group: str
    headline: str
    authors: tuple[str, ...]
    date: str
    path: Path

    def html(self) -> bytes:
        """Read the page as it was fetched."""
        return gzip.decompress(self.path.read_bytes())


def gold_pages(folder: Path) -> Iterator[GoldPage]:
    """Read the gold files of every group that the data folder holds."""
    for part in dict.fromkeys(part for part, _ in GROUPS):
        gold = folder / part / "gold.jsonl"  # lines contain U+2028, at which splitlines() would break
        for line in gold.read_text("utf-8").strip().split("\n") if gold.exists() else ():
            page = json.loads(line)
            group = GROUPS.get((part, page["dataset"]))
            if group:
                path = folder / part / "html" / f"{page['id']}.html.gz"
                names = tuple(page.get("authors") or ())
                yield GoldPage(group, page.get("title") or "", names, page.get("datePublished") or "", path)
