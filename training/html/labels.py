"""Labels: which blocks of a page belong to its gold article.

A long block is labelled by the share of its pieces that occur in the gold text. A short block must occur in the gold
text between the long blocks around it, so that a "Home" link does not match the word in a sentence.
"""

from collections.abc import Sequence

from copydesk.extraction.folding import fold_letters

PIECE = 20  # folded characters
LONG = 25  # folded characters; a block this long is matched by itself
WINDOW = 300  # folded characters before or after a matched block
NEAR = 25  # blocks; a matched block further away is ignored
FOUND = 0.6  # share of a long block's pieces that the gold text must contain


def gold_blocks(texts: Sequence[str], body: str) -> list[bool]:
    """Return, for each block of a page, whether it is part of the article `body`."""
    gold = fold_letters(body)
    blocks = [fold_letters(text) for text in texts]
    spans = [_span(block, gold) if len(block) >= LONG else None for block in blocks]
    labels = [span is not None for span in spans]
    for index, block in enumerate(blocks):
        if block and len(block) < LONG:
            labels[index] = any(block in gold[begin:end] for begin, end in _gaps(spans, index))
    return labels


def _span(block: str, gold: str) -> tuple[int, int] | None:
    """Find a long block in the gold text; None if less than 60 % of its pieces occur."""
    starts = [*range(0, len(block) - PIECE, PIECE), len(block) - PIECE]
    found = [gold.find(block[start : start + PIECE]) for start in starts]
    hits = [(index, start) for index, start in zip(found, starts, strict=True) if index >= 0]
    if len(hits) < FOUND * len(found):
        return None
    whole = gold.find(block)
    begin = whole if whole >= 0 else max(0, hits[0][0] - hits[0][1])
    return begin, begin + len(block)


def _gaps(spans: Sequence[tuple[int, int] | None], index: int) -> list[tuple[int, int]]:
    """Ranges of the gold text that may contain a short block: after the matched block before it, or before the next."""
    near = slice(max(0, index - NEAR), index), slice(index + 1, index + 1 + NEAR)
    before = next((span for span in reversed(spans[near[0]]) if span), None)
    after = next((span for span in spans[near[1]] if span), None)
    if before and after and before[1] <= after[0]:
        return [(before[1], after[0])]
    gaps = [(before[1], before[1] + WINDOW)] if before else []
    return [*gaps, (max(0, after[0] - WINDOW), after[0])] if after else gaps
