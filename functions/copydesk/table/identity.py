"""Deterministic names: the same article gets the same id on every machine, in every order of arrival."""

import base64
import hashlib
import json

from copydesk.article import Article

_UNIQUE = ("urn:", "tag:", "http://", "https://")  # unique by themselves: a kill order need not name the publisher


def article_id(article: Article) -> str:
    """Name an article by its canonical URL, else by its publisher's own id, else by its content.

    Returns: `a_` and 26 characters of base32 (130 bits of SHA-256).
    """
    if article.canonical_url:
        return article_id_of_url(article.canonical_url)
    if article.identifier:
        publisher = article.publisher.domain or article.publisher.name if article.publisher else ""
        is_unique = article.identifier.startswith(_UNIQUE)
        return _named("identifier", "" if is_unique else publisher or "", article.identifier)
    return _named("content", article.headline or "", article.text)


def article_id_of_url(canonical_url: str) -> str:
    """Name the article of a canonical URL."""
    return _named("url", canonical_url)


def content_hash(article: Article) -> str:
    """Hash the fields that make a revision: headline, description, text, date of publication and authors.

    Addresses, keywords, images and the date of modification are left out on purpose: they change without a correction
    of the article.
    Returns: 32 hex digits (BLAKE2b-128).
    """
    hashed = article.model_dump(mode="json", include={"headline", "description", "text", "date_published", "author"})
    line = json.dumps(hashed, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(line.encode(), digest_size=16).hexdigest()


def source_id(bucket: str, key: str) -> str:
    """Name an object: bucket, then 32 hex digits of the key's hash, because a key may have 1,024 bytes."""
    return f"{bucket}/{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"


def note_name(source: str, sequence: str, record_index: int) -> str:
    """Name the note of a rejected record in the quarantine; the same on each delivery."""
    return f"{source}/{sequence}/{record_index:06d}.json"


def _named(*parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return f"a_{base64.b32encode(digest).decode().lower()[:26]}"
