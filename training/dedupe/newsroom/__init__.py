"""A generator of newsroom streams with known clusters: invented news, its copies, and look-alikes."""

from training.dedupe.newsroom.items import Item, lines, read_items
from training.dedupe.newsroom.streams import digest, family_folds, family_names, flood_stream, stream

__all__ = ["Item", "digest", "family_folds", "family_names", "flood_stream", "lines", "read_items", "stream"]
