"""The uploads: real texts and pages of the data folder, or invented ones where there is none.

Texts are JSON objects, pages HTML; `near_copy` makes an edited copy: cut by up to 30 %, 1 % of the words replaced.
"""

import html
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from training.dedupe.newsroom import stream
from training.html.corpus import gold_pages

MAX_CHARS, MIN_CHARS = 12_000, 800  # of a text: longer ones would decide the mean
_MENU = 400  # links around an invented page, which has 100 kB like the median of real ones
_SITES = 97


@dataclass(frozen=True, slots=True)
class Story:
    """One article to upload."""

    headline: str
    text: str
    url: str
    page: bytes = b""

    def as_json(self) -> bytes:
        """The article as a JSON object."""
        fields = {
            "headline": self.headline,
            "text": self.text,
            "url": self.url,
            "datePublished": "2026-03-04T09:00:00Z",
        }
        return json.dumps(fields, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Corpus:
    """Stories with pages, and where they are from."""

    name: str
    stories: Sequence[Story]


def read(data: Path, most: int) -> Corpus:
    """Read the gold articles of a data folder, or make an invented corpus where it has none."""
    stories = list(islice(_gold(data), most))
    return Corpus("gold", stories) if stories else Corpus("invented", list(islice(_invented(), most)))


def with_copies(stories: Sequence[Story]) -> list[Story]:
    """Return as many stories: every fifth is an edited copy of one of the last fifty."""
    source = random.Random(5)  # noqa: S311 - no secret
    mixed: list[Story] = []
    for number, story in enumerate(stories):
        is_copy = number % 5 == 4
        mixed.append(near_copy(source.choice(mixed[-50:]), number) if is_copy else story)
    return mixed


def near_copy(story: Story, number: int) -> Story:
    """Edit a story: cut its end, replace one word in a hundred."""
    source = random.Random(number)  # noqa: S311 - no secret
    words = story.text.split(" ")
    kept = words[: max(60, int(len(words) * source.uniform(0.7, 1)))]
    for place in source.sample(range(len(kept)), len(kept) // 100):
        kept[place] = source.choice(words)
    return replace(story, text=" ".join(kept), url=f"https://copy-{number % _SITES}.example/{number}")


def _gold(data: Path) -> Iterator[Story]:
    for number, page in enumerate(gold_pages(data)):
        if MIN_CHARS <= len(page.body) <= MAX_CHARS:
            headline = page.body.split("\n", 1)[0][:80]
            yield Story(headline, page.body, f"https://site-{number % _SITES}.example/{number}", page.html())


def _invented() -> Iterator[Story]:
    seen: set[str] = set()
    for number, item in enumerate(islice(stream(7, articles=4_000, languages=("en", "de")), 4_000)):
        if item.group in seen or not MIN_CHARS <= len(item.text) <= MAX_CHARS:
            continue
        seen.add(item.group)
        url = f"https://site-{number % _SITES}.example/{number}"
        yield Story(item.headline, item.text, url, _page(item.headline, item.text, url))


def _page(headline: str, text: str, url: str) -> bytes:
    """A page with menus and teasers around its article."""
    links = (f'<li class="nav"><a href="/{number}/">Section {number} of the paper</a></li>' for number in range(_MENU))
    menu = f"<ul>{''.join(links)}</ul>"
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n\n"))
    script = f"<script>{'var a = [1, 2, 3];' * 2_000}</script>"
    head = f'<title>{html.escape(headline)}</title><link rel="canonical" href="{url}">{script}'
    body = f"{menu}<article><h1>{html.escape(headline)}</h1>{paragraphs}</article>{menu}"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
