"""A story as one article tells it, prepared once for every comparison."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress, count
from operator import ne
from urllib.parse import urlsplit

from copydesk.article import Article
from copydesk.dedupe.comparison.shingles import fold_words, lowest, shingles, space_words

_DIGIT = re.compile(r"\d")
_LIVE = re.compile(
    r"\b(?:live|live-?blog|live-?ticker|ticker|as it happened|en[- ](?:direct|directo|vivo)|in[- ]diretta"
    r"|ao[- ]vivo|em[- ]direto|ao minuto|minuto (?:a|por|per) minuto|na żywo|minuta po minucie)\b"
    r"|\b(?:direct|directo|direto|diretta|le fil) ?:|as-it-happened|直播|实时更新|滚动|ライブ|速報中|リアルタイム"
)
_CLOCK = re.compile(r"\n\W{0,3}(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)")
_LEAD = 80  # characters in which a text says that it is live
# What tells the posts or the pages of one address apart: a small number at its end, with or without a word for it.
# A number behind a hyphen is not meant: content systems add it to an address that is taken.
_PART = re.compile(r"[/?&#](?:post|p|page|part|entry|update|seite)?[-=_/]?\d{1,3}/?$", re.IGNORECASE)
_LEAST_PATH = 6  # characters: a path that is left with fewer names no page

# Texts that were compared lately: one that owns keys is met by one arrival after another. With its words and shingles a
# text takes 40 times its bytes: of short ones all together some 40 MB, of long ones 128; longer ones are no articles.
REMEMBERED, REMEMBERED_LONG = 320, 32
LONG_TEXT, FORGOTTEN = 5_000, 100_000  # characters, from which on a text is long, and not remembered at all


@dataclass(frozen=True)
class PreparedText:
    """What the comparison of two articles needs to know of one.

    `hours` is the date of publication in hours since 1970, None where unknown.
    """

    text: str
    headline: str = ""
    publisher: str = ""
    address: str = ""
    hours: float | None = None

    @cached_property
    def words(self) -> list[str]:
        """The folded words of the text."""
        return self._folded.split()

    @cached_property
    def shingles(self) -> list[int]:
        """The hashed shingles of the text, in their order."""
        return shingles(self._folded)

    @cached_property
    def lowest(self) -> list[int]:
        """The smallest shingles, each once, in their order: at least as many as a sketch holds, if there are."""
        return lowest(self.places)

    @cached_property
    def places(self) -> dict[int, int]:
        """The first place of each shingle."""
        hashed = self.shingles
        return dict(zip(reversed(hashed), range(len(hashed) - 1, -1, -1), strict=True))

    @cached_property
    def repeated(self) -> list[int]:
        """The shingles that stood before, once for each time that they stand again."""
        hashed, places = self.shingles, self.places
        if len(places) == len(hashed):
            return []
        return [each for place, each in enumerate(hashed) if places[each] != place]

    @cached_property
    def numbers(self) -> list[int]:
        """The places of the words that hold a digit."""
        return [place for place, word in enumerate(self.words) if not word.isalpha() and _DIGIT.search(word)]

    @cached_property
    def names(self) -> list[int]:
        """The places of the words set with a capital: names, and what begins a sentence."""
        cased = self._spaced.split()
        return [place for place in compress(count(), map(ne, cased, self.words)) if cased[place][0].isupper()]

    @cached_property
    def _spaced(self) -> str:
        return space_words(self.text)

    @cached_property
    def _folded(self) -> str:
        return self._spaced.casefold()

    @cached_property
    def headline_words(self) -> frozenset[str]:
        """The folded words of the headline."""
        return frozenset(fold_words(self.headline).split())

    @cached_property
    def says_live(self) -> bool:
        """Whether path, headline or beginning say that this is a live blog; a host's name says it of everything."""
        path = self.address.partition("://")[2].partition("/")[2]
        return bool(_LIVE.search(f"/{path} {self.headline} {self.text[:_LEAD]}".casefold()))

    @cached_property
    def is_live(self) -> bool:
        """Whether it says so, its host does, or a line begins with the hour."""
        return self.says_live or bool(_LIVE.search(self.address.casefold()) or _CLOCK.search(f"\n{self.text}"))

    @cached_property
    def page(self) -> str:
        """The address without the number of a post or page at its end; "" where there is none."""
        page = _PART.sub("", self.address)
        path = page.partition("://")[2].partition("/")[2]
        return page if page != self.address and len(path) >= _LEAST_PATH else ""


def prepare(article: Article) -> PreparedText:
    """Prepare an article for comparison; where no publisher is named, the host of its address stands for one."""
    publisher, dated = article.publisher, article.date_published
    address = article.canonical_url or article.url or ""
    name = (publisher.name or publisher.domain) if publisher else None
    prepared = PreparedText(
        text=article.text,
        headline=article.headline or "",
        publisher=(name or urlsplit(address).hostname or "").casefold(),
        address=address,
        hours=dated.timestamp() / 3600 if dated else None,
    )
    if len(prepared.text) >= FORGOTTEN:
        return prepared
    return _remembered(prepared) if len(prepared.text) < LONG_TEXT else _remembered_long(prepared)


@lru_cache(maxsize=REMEMBERED)
def _remembered(prepared: PreparedText) -> PreparedText:
    """The same value, with what was computed of it when it was last compared."""
    return prepared


@lru_cache(maxsize=REMEMBERED_LONG)
def _remembered_long(prepared: PreparedText) -> PreparedText:
    return prepared
