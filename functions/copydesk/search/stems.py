"""The stem of a word in a language, for local search: `elections` and `election` have one.

The stemmers are Snowball's. Those of OpenSearch's analyzers are of the same kind, mostly lighter: rare words may be
joined by one and kept apart by the other. Bengali, Bulgarian, Galician and Latvian have none here.
"""

from collections.abc import Callable
from functools import cache, lru_cache

from copydesk.search.words import folded, is_unspaced

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "porter",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip
_LONGEST = 64  # letters of a word that has a stem
_KEPT = 200_000  # stems in memory, about 40 MB: a stem takes 80 µs, and the words of news repeat


def stem(word: str, field: str) -> str:
    """Return the folded stem of a word in the language of a field of `localized`; the folded word where it has none."""
    if field not in _STEMMERS or len(word) > _LONGEST or is_unspaced(word):
        return folded(word)
    return _stem(word.lower(), field)


def is_own_stem(form: str, field: str) -> bool:
    """Whether a folded stem, read as a word, has itself as its stem: a word that is written so is found by it."""
    return stem(form, field) == form


@lru_cache(maxsize=_KEPT)
def _stem(word: str, field: str) -> str:
    return folded(_stemmer(field)(word))


@cache
def _stemmer(field: str) -> Callable[[str], str]:
    import snowballstemmer  # noqa: PLC0415 - 12 ms, for local search alone

    stemmed: Callable[[str], str] = snowballstemmer.stemmer(_STEMMERS[field]).stemWord
    return stemmed
