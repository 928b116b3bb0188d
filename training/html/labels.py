"""Which blocks of a page belong to its gold article.

Long blocks by the share of their pieces that occur in the gold text; short ones only where they stand in the gold text
between the long blocks around them, so that a "Home" link is not taken for the word in a sentence.
"""

from collections.abc import Sequence

from copydesk.extraction.folding import fold_letters

PIECE = 20  # folded characters
LONG = 25  # folded characters; from here on a block is recognised by itself
WINDOW = 300  # folded characters before or after a recognised block
NEAR = 25  # blocks; a recognised one further off says nothing
FOUND = 0.6  # share of the pieces of a long block


def gold_blocks(texts: Sequence[str], body: str) -> list[bool]:
    """Tell for each block of a page whether it is part of the article `body`."""
    gold = fold_letters(body)
    blocks = [fold_letters(text) for text in texts]
    spans = [_span(block, gold) if len(block) >= LONG else None for block in blocks]
    labels = [span is not None for span in spans]
    for place, block in enumerate(blocks):
        if block and len(block) < LONG:
            labels[place] = any(block in gold[begin:end] for begin, end in _gaps(spans, place))
    return labels


def _span(block: str, gold: str) -> tuple[int, int] | None:
    """Find a long block in the gold text; None where less than 60 % of its pieces occur."""
    starts = [*range(0, len(block) - PIECE, PIECE), len(block) - PIECE]
    found = [gold.find(block[start : start + PIECE]) for start in starts]
    hits = [(place, start) for place, start in zip(found, starts, strict=True) if place >= 0]
    if len(hits) < FOUND * len(found):
        return None
    whole = gold.find(block)
    begin = whole if whole >= 0 else max(0, hits[0][0] - hits[0][1])
    return begin, begin + len(block)


def _gaps(spans: Sequence[tuple[int, int] | None], place: int) -> list[tuple[int, int]]:
    """Where in the gold text a short block may stand: right after the block before, or right before the one after."""
    near = slice(max(0, place - NEAR), place), slice(place + 1, place + 1 + NEAR)
    before = next((span for span in reversed(spans[near[0]]) if span), None)
    after = next((span for span in spans[near[1]] if span), None)
    if before and after and before[1] <= after[0]:
        return [(before[1], after[0])]
    gaps = [(before[1], before[1] + WINDOW)] if before else []
    return [*gaps, (max(0, after[0] - WINDOW), after[0])] if after else gaps
