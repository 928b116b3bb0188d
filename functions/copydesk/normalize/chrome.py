"""Chrome around the article in page text: menus, teasers of other stories, share buttons, legal lines.

The article is the run of lines with the most prose in it: a prose line counts its length, any other line counts
against the run. Measured as "maximum-subarray block" on flattened news pages: docs/adr/0007-page-text.md.
"""

import re

from copydesk.article import Draft, Person
from copydesk.normalize.lines import ends_sentence, folded, is_prose, lines_of, words

MAX_GAIN = 300  # characters one prose line can count for
MIN_LOSS, MAX_LOSS = 35, 80  # characters any other line counts against

# Prose of the site, not of the story, in the languages seen most; a trained table will replace it.
_SITE_PROSE = re.compile(
    r"\b(cookies?|newsletter|subscribe|sign up|log in|share this|read more|all rights reserved|terms of (use|service)"
    r"|privacy policy|advertisement|javascript|click here|follow us|copyright ©?)\b|©",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(by|von|par|por|da|door)\s+\S+(\s+\S+){0,5}$", re.IGNORECASE)


def drop_chrome(draft: Draft) -> Draft:
    """Keep the article's run of lines out of page text; a short line right above it is its headline."""
    if not draft.is_page_text:
        return draft
    lines = lines_of(draft.text or "")
    start, end = _block(lines)
    body = [line for line in lines[start:end] if _belongs(line)]
    if not body:  # a brief without a sentence of eight words: better whole than lost
        return draft.model_copy(update={"is_page_text": False})
    headline = draft.headline or _headline_above(lines, start)
    left = [*lines[:start], *(line for line in lines[start:end] if not _belongs(line)), *lines[end:]]
    dropped = sum(line != headline for line in left)
    kept = draft.edited("chrome_line", dropped, text="\n\n".join(body), headline=headline, is_page_text=False)
    return kept if kept.author else kept.model_copy(update={"author": authors_above(lines, start)})


def _block(lines: list[str]) -> tuple[int, int]:
    """The contiguous run with the largest sum (Kadane), as a half-open range."""
    best, best_range, total, start = 0, (0, 0), 0, 0
    for place, line in enumerate(lines):
        total += _worth(line)
        if total <= 0:
            total, start = 0, place + 1
        elif total > best:
            best, best_range = total, (start, place + 1)
    return best_range


def _worth(line: str) -> int:
    if is_prose(line) and not is_site_prose(line):
        return min(len(line), MAX_GAIN)
    return -min(max(len(line), MIN_LOSS), MAX_LOSS)


def _belongs(line: str) -> bool:
    """Inside the block, keep prose, short sentences and subheads; drop what is the site's."""
    if is_site_prose(line) and not (is_prose(line) and len(line) > MAX_LOSS):
        return False
    return is_prose(line) or ends_sentence(line) or words(line) > 3


def _headline_above(lines: list[str], start: int) -> str | None:
    """The nearest line above the block that is long enough for a headline and no sentence, byline or date."""
    for line in reversed(lines[max(0, start - 8) : start]):
        if 3 < words(line) <= 40 and not ends_sentence(line) and not _is_note(line):
            return line
    return None


def _is_note(line: str) -> bool:
    digits = sum(char.isdigit() for char in line)
    return bool(_BYLINE.match(line) or is_site_prose(line)) or digits * 4 > len(folded(line))


def authors_above(lines: list[str], start: int) -> tuple[Person, ...]:
    """The nearest byline in the eight lines above line `start`."""
    found = next((line for line in reversed(lines[max(0, start - 8) : start]) if _BYLINE.match(line)), None)
    return (Person(name=found),) if found else ()


def is_site_prose(line: str) -> bool:
    """Whether a line speaks of the site: cookies, newsletters, rights."""
    return bool(_SITE_PROSE.search(line))
