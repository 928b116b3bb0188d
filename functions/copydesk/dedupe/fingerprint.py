"""What makes two texts the same to a reader, as one value that is equal on every machine."""

import hashlib
import re
import unicodedata

from copydesk.article import Article

_WORD = re.compile(r"\w+")


def fingerprint(article: Article) -> str:
    """Hash the words of headline and text, blind to case, punctuation, width and white space.

    Byline, dates and addresses are left out, so that a copy published elsewhere hashes alike. The headline is in:
    serial items often share a short body.
    Returns: 32 hex digits (BLAKE2b-128).
    """
    folded = unicodedata.normalize("NFKC", f"{article.headline or ''}\n{article.text}").casefold()
    return hashlib.blake2b(" ".join(_WORD.findall(folded)).encode(), digest_size=16).hexdigest()
