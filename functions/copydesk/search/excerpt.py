"""The part of a text that shows why it was found, with the words found in brackets."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from copydesk.search.query_syntax import Query, Term
from copydesk.search.stems import stem
from copydesk.search.words import folded, is_unspaced, places

_WORDS = 18  # of an excerpt
_LOOKED = 80  # words after the first one found, among which the best place is looked for
_LEAD = 4  # of them before the first word found
_CHARS = 200  # after which an excerpt ends, for scripts without spaces

_ENDS = re.compile(r"[.!?。！？](?=\s|$)|\n")  # of a sentence

Span = tuple[int, int]


class Excerpts:
    """Makes the excerpts of the hits of one query; what it finds out about a word serves all of them."""

    def __init__(self, query: Query | None) -> None:
        """Mark the words of this query; without one, every excerpt is the beginning of its text."""
        self._query = query
        self._marks: dict[str, Marks] = {}

    def of(self, text: str, field: str) -> str:
        """Return about 18 words around the words found, or the beginning of the text where it has none of them.

        `field` names the language of the text as `localized` does: other forms of a word are marked too.
        """
        if field not in self._marks:
            self._marks[field] = Marks(self._query, field)
        return _excerpt(text, self._marks[field])


class Marks(dict[str, Span | None]):
    """By word: the part of it that a term of the query names, in one language."""

    def __init__(self, query: Query | None, field: str) -> None:
        """Look up words when they are first asked for."""
        super().__init__()
        terms = query.terms if query else ()
        self._tests = [_test(term, field) for term in terms if term.field in {"", "text"}]

    def __missing__(self, word: str) -> Span | None:
        """Find out about a word, and remember it."""
        found = next((part for part in (matches(word) for matches in self._tests) if part is not None), None)
        self[word] = found
        return found


def excerpt(text: str, query: Query | None, field: str) -> str:
    """Return the excerpt of one text, as `Excerpts` makes it."""
    return Excerpts(query).of(text, field)


def _excerpt(text: str, known: Marks) -> str:
    spans, marks = _read(text, known)
    if not spans:
        return ""
    first = _start(text, spans, _densest([number for number, _ in marks]))
    last = _end(spans, first)
    shown, place = [], spans[first][0] if first else 0
    for number, (start, end) in marks:
        if first <= number < last:
            shown += [text[place:start], "[", text[start:end], "]"]
            place = end
    shown.append(text[place : spans[last][0] if last < len(spans) else len(text)])
    cut = f"{'… ' if first else ''}{''.join(shown)}{' …' if last < len(spans) else ''}"
    return " ".join(cut.split())


def _start(text: str, spans: Sequence[Span], mark: int) -> int:
    """The first word of an excerpt: the beginning of the sentence where that is near, else a few words before."""
    if mark <= 2 * _LEAD:
        return 0
    near = range(mark, mark - _LEAD, -1)
    begins = (number for number in near if _ENDS.search(text, spans[number - 1][1], spans[number][0]))
    return next(begins, mark - _LEAD)


def _end(spans: Sequence[Span], first: int) -> int:
    """The number after the last word of an excerpt."""
    within = (number for number in range(first, len(spans)) if spans[number][0] - spans[first][0] > _CHARS)
    return min(first + _WORDS, len(spans), next(within, len(spans)))


def _read(text: str, known: Marks) -> tuple[list[Span], list[tuple[int, Span]]]:
    """The words of a text, and those that a term of the query names: their number, and the part to mark.

    Reading ends some words after the first that is named: a page of hits has many texts, and is waited for.
    """
    spans: list[Span] = []
    marks: list[tuple[int, Span]] = []
    for number, (start, end) in enumerate(places(text)):
        spans.append((start, end))
        found = known[text[start:end]]
        if found is not None:
            marks.append((number, (start + found[0], start + found[1])))
        if marks and number > marks[0][0] + _LOOKED:
            break
    return spans, marks


def _test(term: Term, field: str) -> Callable[[str], Span | None]:
    """Return a function from a word of the text to its part that the term names."""
    if is_unspaced(term.text):
        return lambda word: _within(word, term.text)
    if term.is_prefix:
        return lambda word: _whole(word, is_found=folded(word).startswith(term.tokens[0]))
    if term.is_exact:
        return lambda word: _whole(word, is_found=folded(word) in term.tokens)
    root = stem(term.text, field)
    return lambda word: _whole(word, is_found=stem(word, field) == root or folded(word) == term.tokens[0])


def _within(word: str, wanted: str) -> Span | None:
    place = word.find(wanted)
    return None if place < 0 else (place, place + len(wanted))


def _whole(word: str, *, is_found: bool) -> Span | None:
    return (0, len(word)) if is_found else None


def _densest(marks: Sequence[int]) -> int:
    """The mark from which on an excerpt has most marks; 0 without any."""
    numbers = {mark: bisect_left(marks, mark + _WORDS - _LEAD) - place for place, mark in enumerate(marks)}
    return max(marks, key=numbers.__getitem__, default=0)
