"""The compared readers: functions from the bytes of a page to its headline, authors and date."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks import contest
from copydesk.article import Draft
from copydesk.extraction.html.document import parse_page
from copydesk.formats.page.page import describe_page
from copydesk.normalize.authors import name_people
from copydesk.normalize.dates import read_dates
from copydesk.normalize.headline import set_headline
from copydesk.normalize.markup import strip_markup
from copydesk.normalize.unicode import clean_unicode


@dataclass(frozen=True, slots=True)
class Reading:
    """The metadata that a reader found; "" or () if it found none."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""  # ISO 8601
    date_source: str = ""  # the source on the page; only copydesk reports it


Reader = Callable[[bytes], Reading]


def installed() -> dict[str, Reader]:
    """Return copydesk and every other reader that can be imported, by name."""
    return {"copydesk": copydesk, **dict(contest.installed(_OTHERS))}


def copydesk(html: bytes) -> Reading:
    """Parse the page and normalize the three fields; the text is not extracted, as the other readers do not either."""
    draft: Draft = describe_page(parse_page(html))
    for step in (strip_markup, clean_unicode, set_headline, read_dates, name_people):
        draft = step(draft)
    names = tuple(one.name for one in draft.author)
    return Reading(draft.headline or "", names, draft.date_published or "", draft.published_source or "")


def _trafilatura(library: Any) -> Reader:
    def read(html: bytes) -> Reading:
        found = library.extract_metadata(html)
        if found is None:
            return Reading()
        return Reading(found.title or "", tuple((found.author or "").split("; ")), found.date or "")

    return read


def _newspaper(library: Any) -> Reader:
    def read(html: bytes) -> Reading:
        article = library.Article(url="https://page.example/", fetch_images=False)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        date = article.publish_date
        return Reading(article.title or "", tuple(article.authors), date.isoformat() if date else "")

    return read


warnings.filterwarnings("ignore", module="newspaper")
_OTHERS: dict[str, tuple[str, Callable[[Any], Reader]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "newspaper4k": ("newspaper", _newspaper),
}
