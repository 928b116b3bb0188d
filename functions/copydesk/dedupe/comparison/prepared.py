"""An article's text, prepared for comparison: its words, shingles and context, computed once and cached."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress, count
from operator import ne
from urllib.parse import urlsplit

from copydesk.article import Article
from copydesk.dedupe.comparison.marks import Mark, mark_of
from copydesk.dedupe.comparison.shingles import fold_words, lowest, shingles, space_words

_DIGIT = re.compile(r"\d")
_LIVE = re.compile(
    r"\b(?:live|live-?blog|live-?ticker|ticker|as it happened|en[- ](?:direct|directo|vivo)|in[- ]diretta"
    r"|ao[- ]vivo|em[- ]direto|ao minuto|minuto (?:a|por|per) minuto|na żywo|minuta po minucie)\b"
    r"|\b(?:direct|directo|direto|diretta|le fil) ?:|as-it-happened|直播|实时更新|滚动|ライブ|速報中|リアルタイム"
)
_CLOCK = re.compile(r"\n\W{0,3}(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)")
_LEAD = 80  # characters at the beginning in which a live marker counts
# The number of a post or page: at most three digits at the end of an address, with or without a word such as "page".
# A number joined to a slug (`/ferry-2`) does not count: content systems add one if an address is already taken.
_PAGE_NUMBER = re.compile(r"[/?&#](?:post|p|page|part|entry|update|seite)?[-=_/]?\d{1,3}/?$", re.IGNORECASE)
_MENU, _MENU_LINES = 250, 5  # characters at the beginning, and the ends of lines among them that make a menu
_MIN_PATH = 6  # characters: a path that is shorter without its page number does not identify a page

# Texts compared recently are cached, because a text that owns keys is compared with one new article after another. With
# its words and shingles a text takes 40 times its bytes: about 40 MB for all short texts, 128 MB for the long ones.
# Texts over UNCACHED_TEXT are not articles and are not cached.
CACHED, CACHED_LONG = 320, 32
LONG_TEXT, UNCACHED_TEXT = 5_000, 100_000  # characters


@dataclass(frozen=True)
class PreparedText:
    """The fields of an article that a comparison uses, and values computed from them on first use.

    `hours` is the date of publication in hours since 1970, None if unknown. `identifier`, `based_on`, `slugline` and
    `version` are what the publisher declares of it.
    """

    text: str
    headline: str = ""
    publisher: str = ""
    address: str = ""
    hours: float | None = None
    identifier: str = ""
    based_on: tuple[str, ...] = ()
    slugline: str = ""
    version: str = ""

    @cached_property
    def words(self) -> list[str]:
        """The folded words of the text."""
        return self._folded.split()

    @cached_property
    def shingles(self) -> list[int]:
        """The hashed shingles of the text, in text order."""
        return shingles(self._folded)

    @cached_property
    def lowest(self) -> list[int]:
        """The smallest distinct shingles, sorted: at least as many as a sketch holds, if the text has them."""
        return lowest(self.positions)

    @cached_property
    def positions(self) -> dict[int, int]:
        """The first position of each distinct shingle."""
        hashed = self.shingles
        return dict(zip(reversed(hashed), range(len(hashed) - 1, -1, -1), strict=True))

    @cached_property
    def repeated(self) -> list[int]:
        """Every repeated occurrence of a shingle, in text order; first occurrences are left out."""
        hashed, positions = self.shingles, self.positions
        if len(positions) == len(hashed):
            return []
        return [each for position, each in enumerate(hashed) if positions[each] != position]

    @cached_property
    def numbers(self) -> list[int]:
        """The positions of the words that contain a digit."""
        return [position for position, word in enumerate(self.words) if not word.isalpha() and _DIGIT.search(word)]

    @cached_property
    def names(self) -> list[int]:
        """The positions of the capitalised words: names, and the first words of sentences."""
        cased = self._spaced.split()
        return [position for position in compress(count(), map(ne, cased, self.words)) if cased[position][0].isupper()]

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
    def has_live_marker(self) -> bool:
        """Whether the address path, the headline or the first characters mark a live blog.

        The host is not searched: a host such as `live.example` would mark every article of its site.
        """
        path = self.address.partition("://")[2].partition("/")[2]
        return bool(_LIVE.search(f"/{path} {self.headline} {self.text[:_LEAD]}".casefold()))

    @cached_property
    def is_live(self) -> bool:
        """Whether the text has a live marker, its host is named so, or one of its lines begins with a clock time."""
        return self.has_live_marker or bool(_LIVE.search(self.address.casefold()) or _CLOCK.search(f"\n{self.text}"))

    @property
    def begins_with_a_menu(self) -> bool:
        """Whether the text begins with short lines, the furniture of a page that was not taken off."""
        return self.text[:_MENU].count("\n\n") >= _MENU_LINES

    @cached_property
    def mark(self) -> Mark:
        """What its publisher marks the text as: an update, a correction, or "" if nothing."""
        return mark_of(self.headline, self.text, self.version)

    @cached_property
    def page_address(self) -> str:
        """The address without the number of a post or page at its end; "" if it has no such number."""
        page = _PAGE_NUMBER.sub("", self.address)
        path = page.partition("://")[2].partition("/")[2]
        return page if page != self.address and len(path) >= _MIN_PATH else ""


def prepare(article: Article) -> PreparedText:
    """Prepare an article for comparison. Without a publisher, the host of its address takes the publisher's place."""
    publisher, dated = article.publisher, article.date_published
    address = article.canonical_url or article.url or ""
    name = (publisher.name or publisher.domain) if publisher else None
    prepared = PreparedText(
        text=article.text,
        headline=article.headline or "",
        publisher=(name or urlsplit(address).hostname or "").casefold(),
        address=address,
        hours=dated.timestamp() / 3600 if dated else None,
        identifier=article.identifier or "",
        based_on=article.is_based_on,
        slugline=(article.slugline or "").casefold(),
        version=article.version or "",
    )
    if len(prepared.text) >= UNCACHED_TEXT:
        return prepared
    return _cached(prepared) if len(prepared.text) < LONG_TEXT else _cached_long(prepared)


@lru_cache(maxsize=CACHED)
def _cached(prepared: PreparedText) -> PreparedText:
    """Return the cached equal value, which keeps the words and shingles computed in earlier comparisons."""
    return prepared


@lru_cache(maxsize=CACHED_LONG)
def _cached_long(prepared: PreparedText) -> PreparedText:
    return prepared
