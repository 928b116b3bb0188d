"""A claim: which text owns a key. Keys are a few hashes of a text's word shingles, so copies meet at them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """The text of an article that owns a key, and the sketch by which unlike texts are told without reading them."""

    key: str
    article_id: str
    content_hash: str
    fingerprint: str
    sketch: bytes

    @property
    def text(self) -> tuple[str, str]:
        """The name of the text: article and content hash."""
        return (self.article_id, self.content_hash)
