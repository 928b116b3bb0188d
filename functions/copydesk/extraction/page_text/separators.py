"""Short lines that a page puts between paragraphs again and again: "Article content", "Advertisement", a lone star.

They tear an article into pieces for everything that looks at a line's neighbours, so they go before that.
"""

from collections import Counter
from collections.abc import Sequence

LEAST_TIMES = 8  # on one page; sub-headings of a list of products come as often, but fewer follow prose
MAX_LENGTH = 40  # characters
PARAGRAPH = 60  # characters; a shorter line in front says nothing
_INTRODUCES = (":", "：")  # such a line belongs to what follows
_SENTENCE_ENDS = tuple('.!?…。！？؟।"”’»」』)')


def separators_of(texts: Sequence[str]) -> frozenset[str]:
    """Name the lines that come eight times and more, half of the times right below a paragraph."""
    times = Counter(text for text in texts if len(text) <= MAX_LENGTH)
    often = {text for text, count in times.items() if count >= LEAST_TIMES and not text.endswith(_INTRODUCES)}
    if not often:
        return frozenset()
    below = _times_below_paragraphs(texts, often)
    return frozenset(text for text in often if below[text] * 2 >= times[text])


def _times_below_paragraphs(texts: Sequence[str], often: set[str]) -> Counter[str]:
    below: Counter[str] = Counter()
    is_paragraph = False
    for text in texts:
        if text in often:
            below[text] += is_paragraph
        else:
            is_paragraph = len(text) > PARAGRAPH and text.endswith(_SENTENCE_ENDS)
    return below
