"""Article -> a fingerprint that is equal, on every machine, for texts with the same words."""

import hashlib
import re

from copydesk.article import Article
from copydesk.characters.normal_form import normal_form

_WORD = re.compile(r"\w+")


def fingerprint(article: Article) -> str:
    """Hash the words of headline and text, ignoring case, punctuation, character width and white space.

    Byline, dates and addresses are not hashed, so a copy published elsewhere has the same fingerprint. The headline is:
    serial items often share a short body.
    Returns: 32 hex digits (BLAKE2b-128).
    """
    folded = normal_form("NFKC", f"{article.headline or ''}\n{article.text}").casefold()
    return hashlib.blake2b(" ".join(_WORD.findall(folded)).encode(), digest_size=16).hexdigest()
