"""A story as one article tells it, prepared once for every comparison."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from copydesk.article import Article
from copydesk.dedupe.shingles import cased_words, shingles, words

_DIGIT = re.compile(r"\d")
_LIVE = re.compile(
    r"\b(?:live|live-?blog|live-?ticker|ticker|en[- ](?:direct|directo|vivo)|in[- ]diretta|ao[- ]vivo)\b|直播|ライブ"
)


@dataclass(frozen=True)
class Told:
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
        return words(self.text)

    @cached_property
    def shingles(self) -> list[int]:
        """The hashed shingles of the text, in their order."""
        return shingles(self.words)

    @cached_property
    def places(self) -> dict[int, int]:
        """The first place of each shingle."""
        hashed = self.shingles
        return dict(zip(reversed(hashed), range(len(hashed) - 1, -1, -1), strict=True))

    @cached_property
    def numbers(self) -> list[int]:
        """The places of the words that hold a digit."""
        return [place for place, word in enumerate(self.words) if not word.isalpha() and _DIGIT.search(word)]

    @cached_property
    def cased(self) -> list[str]:
        """The words as they are set; folded where folding changed their number."""
        cased = cased_words(self.text)
        return cased if len(cased) == len(self.words) else self.words

    @cached_property
    def names(self) -> list[int]:
        """The places of the words set with a capital: names, and what begins a sentence."""
        return [place for place, word in enumerate(self.cased) if word[0].isupper()]

    @cached_property
    def headline_words(self) -> frozenset[str]:
        """The folded words of the headline."""
        return frozenset(words(self.headline))

    @cached_property
    def is_live(self) -> bool:
        """Whether address or headline say that this is a live blog or a post of one."""
        return bool(_LIVE.search(f"{self.address} {self.headline}".casefold()))


def told(article: Article) -> Told:
    """Prepare an article for comparison; where no publisher is named, the host of its address stands for one."""
    publisher, dated = article.publisher, article.date_published
    address = article.canonical_url or article.url or ""
    name = (publisher.name or publisher.domain) if publisher else None
    return Told(
        text=article.text,
        headline=article.headline or "",
        publisher=(name or urlsplit(address).hostname or "").casefold(),
        address=address,
        hours=dated.timestamp() / 3600 if dated else None,
    )
