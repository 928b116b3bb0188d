"""The meanings of a box's class names, ids and tag, as bits that the boxes inside it inherit."""

import re
from functools import lru_cache

MEANINGS = {  # words in class, id and itemprop; the bit is set in the box and in all below it
    "comment": "comment comments disqus reply replies respond discussion commentlist forum thread",
    "caption": "caption captions credit credits figcaption image img photo picture media gallery slideshow video"
    " player carousel thumbnail figure embed slide slider",
    "chrome": "nav navigation menu navbar breadcrumb breadcrumbs crumbs sitemap footer foot copyright legal"
    " masthead topbar bottom skip search login account cookie consent gdpr privacy popup modal overlay"
    " notice alert toast dialog tooltip dropdown offcanvas drawer contentinfo",
    "side": "sidebar aside side rail widget widgets secondary complementary right left column module box infobox"
    " factbox fact facts inset",
    "related": "related recommended recommendations recommend recirc recirculation similar more morefrom mehr"
    " popular trending latest most next previous prev outbrain taboola readmore seealso also teaser"
    " teasers card cards",
    "faq": "faq accordion question answer collapse toggle step recipe ingredients instructions pros cons review"
    " table price pricing ranking",
    "hidden": "displaynone hidden invisible",
}
TAGS = {  # tags; their bits are inherited too
    "article": "article",
    "main": "main",
    "aside": "aside",
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "figure": "figure figcaption",
    "list": "ul ol menu dir",
    "table": "table",
    "blockquote": "blockquote",
    "form": "form fieldset",
    "heading": "h1 h2 h3 h4 h5 h6 hgroup",
    "preformatted": "pre",
}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MEANING_BITS = {word: 1 << bit for bit, words in enumerate(MEANINGS.values()) for word in words.split()}
_TAG_BITS = {tag: 1 << bit for bit, tags in enumerate(TAGS.values()) for tag in tags.split()}
MAX_NAMES = 300  # characters of class and id that are read


@lru_cache(maxsize=20_000)
def name_words(names: str) -> tuple[str, ...]:
    """Split class names and ids into lower-case words: "PostBody__text-v2" gives post, body, text and v."""
    return tuple(dict.fromkeys(word.lower() for word in _WORD.findall(names[:MAX_NAMES])))


@lru_cache(maxsize=20_000)
def meaning_bits(names: str) -> int:
    """Return the bits of all meanings in a box's names."""
    bits = 0
    for word in name_words(names):
        bits |= _MEANING_BITS.get(word, 0)
    return bits


def tag_bit(tag: str) -> int:
    """Return the bit of a tag with a meaning for all text inside; 0 for div and the like."""
    return _TAG_BITS.get(tag, 0)
