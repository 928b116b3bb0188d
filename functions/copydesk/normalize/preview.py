"""What a page says above an article and, where its body stands twice, between the two copies: headline and teaser."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from copydesk.article import Person
from copydesk.normalize.lines import count_words, ends_sentence, is_prose, line_key

MAX_PREVIEW_HEADLINE = 40
NEAR_TOP = 10  # lines above a body that stands twice
# Prose of the site, not of the story, in the languages seen most.
_SITE_PROSE = re.compile(
    r"\b(cookies?|newsletter|subscribe|sign up|log in|share this|read (more|on)|continue reading|all rights reserved"
    r"|terms of (use|service)|privacy policy|advertisement|javascript|click here|follow us|copyright ©?)\b|©",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(by|von|par|por|da|door)\s+\S+(\s+\S+){0,5}$", re.IGNORECASE)


Choose = Callable[[Sequence[str]], str | None]  # one of some lines, the nearest to the body first


class Preview(NamedTuple):
    """What stands before the second copy of a body, where it was found."""

    headline: str | None = None
    teaser: str | None = None


def nearest(lines: Sequence[str]) -> str | None:
    """The first line, if any."""
    return next(iter(lines), None)


def preview_of(
    lines: Sequence[str], start: int, first_end: int, second_start: int, best_of: Choose = nearest
) -> Preview:
    """Read a doubled page: its first copy begins at `start` and ends before `first_end`.

    Headline: of the short lines before the first copy that also stand between the copies the best one. Teaser: the
    only prose between the second headline and the second copy.
    """
    between = [line_key(line) for line in lines[first_end:second_start]]
    above = (line for line in reversed(lines[max(0, start - NEAR_TOP) : start]) if line_key(line) in between)
    headline = best_of(list(filter(_may_be_headline, above)))
    told_from = second_start - between[::-1].index(line_key(headline)) if headline else first_end
    told = [line for line in lines[told_from:second_start] if _may_be_teaser(line)]
    return Preview(headline, told[0] if len(told) == 1 else None)


def _may_be_headline(line: str) -> bool:
    """Whether a repeated line is short enough, and not the lead: a statement of more than twelve words."""
    is_statement = count_words(line) > 12 and line.endswith((".", ".”", ".’", '."'))
    return 2 < count_words(line) <= MAX_PREVIEW_HEADLINE and not is_statement


def _may_be_teaser(line: str) -> bool:
    return is_prose(line) or (count_words(line) > 5 and ends_sentence(line))


def is_note(line: str) -> bool:
    """Whether a line names an author, a date or the site, and so is no headline."""
    digits = sum(map(str.isdigit, line))
    return bool(_BYLINE.match(line) or is_site_prose(line)) or (digits > 0 and digits * 4 > len(line_key(line)))


def authors_above(lines: Sequence[str], start: int) -> tuple[Person, ...]:
    """The nearest byline in the eight lines above line `start`."""
    found = next((line for line in reversed(lines[max(0, start - 8) : start]) if _BYLINE.match(line)), None)
    return (Person(name=found),) if found else ()


def is_site_prose(line: str) -> bool:
    """Whether a line speaks of the site: cookies, newsletters, rights."""
    return bool(_SITE_PROSE.search(line))
