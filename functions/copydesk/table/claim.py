"""A claim records which text owns a key. Keys are a few hashes of a text's word shingles, so copies share some.

A key has room for two owners. The second place is for a text that has next to nothing in common with the first owner
and would otherwise be hidden behind a common phrase.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Claim:
    """The text that owns a key, with the sketch that shows, without reading the text, that another is unlike it.

    `expires_at` [epoch seconds] is the end of a stored claim.
    """

    key: str
    article_id: str
    content_hash: str
    fingerprint: str
    sketch: bytes
    is_second: bool = False
    expires_at: int = field(default=0, compare=False)

    @property
    def text(self) -> tuple[str, str]:
        """The name of the text: article and content hash."""
        return (self.article_id, self.content_hash)
