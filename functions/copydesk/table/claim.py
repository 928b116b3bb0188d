"""A claim: which text owns a key. Keys are a few hashes of a text's word shingles, so copies meet at them.

A key has room for two owners: the second place is for a text that has next to nothing in common with the first, and
would be hidden behind a phrase that everybody uses.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """The text of an article that owns a key, and the sketch by which unlike texts are told without reading them."""

    key: str
    article_id: str
    content_hash: str
    fingerprint: str
    sketch: bytes
    is_second: bool = False

    @property
    def text(self) -> tuple[str, str]:
        """The name of the text: article and content hash."""
        return (self.article_id, self.content_hash)
