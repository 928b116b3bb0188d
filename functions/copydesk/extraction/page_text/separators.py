"""Short lines that a page repeats between paragraphs: "Article content", "Advertisement", a lone star.

They split an article into pieces for every feature that looks at neighbouring lines, so they are removed first.
"""

from collections import Counter
from collections.abc import Sequence

LEAST_TIMES = 8  # on one page; sub-headings in a list of products are as frequent, but fewer follow prose
MAX_LENGTH = 40  # characters
PARAGRAPH = 60  # characters; a shorter line above is not evidence
_INTRODUCES = (":", "：")  # a line with such an ending belongs to the line below it
_SENTENCE_ENDS = tuple('.!?…。！？؟।"”’»」』)')


def separators_of(texts: Sequence[str]) -> frozenset[str]:
    """Return the short lines that occur eight times or more, at least half of them right below a paragraph."""
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
