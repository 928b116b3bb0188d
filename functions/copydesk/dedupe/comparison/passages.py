"""Shared runs of words -> the paragraphs that stand in both texts: what a person is shown as evidence."""

from collections.abc import Sequence

from copydesk.dedupe.comparison.shingles import fold_words

MATCHED = 0.8  # of a paragraph's words lie in passages that both texts have


def shared_paragraphs(text: str, shared: Sequence[tuple[int, int]]) -> list[str]:
    """Return the paragraphs of a text that another text has too, in their order.

    `shared` lists the runs of words, [start, end), that both have, counted over the whole text.
    """
    places = {place for start, end in shared for place in range(start, end)}
    found, start = [], 0
    for paragraph in text.split("\n\n"):
        end = start + len(fold_words(paragraph).split())
        if end > start and len(places.intersection(range(start, end))) >= MATCHED * (end - start):
            found.append(paragraph)
        start = end
    return found
