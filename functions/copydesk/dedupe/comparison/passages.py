"""Shared runs of words -> the paragraphs that both texts contain, shown to users as evidence of a copy."""

from collections.abc import Sequence

from copydesk.dedupe.comparison.shingles import fold_words

MATCHED = 0.8  # the share of a paragraph's words that must lie in shared runs


def shared_paragraphs(text: str, shared: Sequence[tuple[int, int]]) -> list[str]:
    """Return the paragraphs of a text that another text also contains, in text order.

    `shared` lists the runs of words, [start, end), that both texts contain, as positions in the whole text.
    """
    positions = {position for start, end in shared for position in range(start, end)}
    found, start = [], 0
    for paragraph in text.split("\n\n"):
        end = start + len(fold_words(paragraph).split())
        if end > start and len(positions.intersection(range(start, end))) >= MATCHED * (end - start):
            found.append(paragraph)
        start = end
    return found
