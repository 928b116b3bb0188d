"""Headline, teaser and byline above an article, and between the two copies of a body that a page shows twice."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from copydesk.article import Person
from copydesk.normalize.lines import count_words, ends_sentence, is_prose, line_key

MAX_PREVIEW_HEADLINE = 40
NEAR_TOP = 10  # lines above a doubled body
# Prose about the site, not of the story, in the most frequent languages.
_SITE_PROSE = re.compile(
    r"\b(cookies?|newsletter|subscribe|sign up|log in|share this|read (more|on)|continue reading|all rights reserved"
    r"|terms of (use|service)|privacy policy|advertisement|javascript|click here|follow us|copyright ©?)\b|©",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(by|von|par|por|da|door)\s+\S+(\s+\S+){0,5}$", re.IGNORECASE)


Choose = Callable[[Sequence[str]], str | None]  # chooses one of the lines, given with the nearest to the body first


class Preview(NamedTuple):
    """Headline and teaser before the second copy of a body, if they were found."""

    headline: str | None = None
    teaser: str | None = None


def nearest(lines: Sequence[str]) -> str | None:
    """The first line, if any."""
    return next(iter(lines), None)


def preview_of(
    lines: Sequence[str], start: int, first_end: int, second_start: int, best_of: Choose = nearest
) -> Preview:
    """Read a doubled page: its first copy begins at `start` and ends before `first_end`.

    Headline: the best of the short lines above the first copy that are repeated between the copies. Teaser: the only
    prose between the second headline and the second copy.
    """
    between = [line_key(line) for line in lines[first_end:second_start]]
    above = (line for line in reversed(lines[max(0, start - NEAR_TOP) : start]) if line_key(line) in between)
    headline = best_of(list(filter(_may_be_headline, above)))
    start_of_teaser = second_start - between[::-1].index(line_key(headline)) if headline else first_end
    teasers = [line for line in lines[start_of_teaser:second_start] if _may_be_teaser(line)]
    return Preview(headline, teasers[0] if len(teasers) == 1 else None)


def _may_be_headline(line: str) -> bool:
    """Whether a repeated line is short enough and not the lead, which is a sentence of more than twelve words."""
    is_statement = count_words(line) > 12 and line.endswith((".", ".”", ".’", '."'))
    return 2 < count_words(line) <= MAX_PREVIEW_HEADLINE and not is_statement


def _may_be_teaser(line: str) -> bool:
    return is_prose(line) or (count_words(line) > 5 and ends_sentence(line))


def is_note(line: str) -> bool:
    """Whether a line is a byline, a date or about the site, and therefore not a headline."""
    digits = sum(map(str.isdigit, line))
    return bool(_BYLINE.match(line) or is_site_prose(line)) or (digits > 0 and digits * 4 > len(line_key(line)))


def authors_above(lines: Sequence[str], start: int) -> tuple[Person, ...]:
    """The nearest byline in the eight lines above line `start`."""
    found = next((line for line in reversed(lines[max(0, start - 8) : start]) if _BYLINE.match(line)), None)
    return (Person(name=found),) if found else ()


def is_site_prose(line: str) -> bool:
    """Whether a line is about the site: cookies, newsletters, rights."""
    return bool(_SITE_PROSE.search(line))
