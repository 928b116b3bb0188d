"""The headline of a body among the lines above it, by the words it shares with the body and by its form."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from math import log
from typing import NamedTuple

from copydesk.normalize.lines import count_words, ends_sentence
from copydesk.normalize.preview import MAX_PREVIEW_HEADLINE, is_note

MAX_HEADLINE = 250  # characters
ABOVE = 40  # lines above a body that are searched for the headline
LEAD = 3  # paragraphs; a headline shares most words with the first ones
FEW_WORDS, MANY_WORDS = 4, 16  # a line with fewer, or more, is a headline less often
LEAST_SCORE = -3.0  # log odds; one in five of the best lines of a page that score less is the headline
LEAST_BETWEEN = -6.3  # between two copies of a body, where there are few lines
ABOVE_FEATURES = (
    "body",
    "lead",
    "words",
    "few_words",
    "many_words",
    "sentence",
    "note",
    "bullet",
    "blank_above",
    "constant",
)
ALL_SHARED = (1.0, 1.0)  # body and lead contain all words of a line: the highest score it can have
TABLE = "headline_above.tsv"
_LONG_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w{4,}")


class Above(NamedTuple):
    """Lines above a body, the nearest first, each with a flag for a blank line above it."""

    lines: Sequence[str]
    blank_before: Sequence[bool]


def headline_above(above: Above, body: Sequence[str], least: float = LEAST_SCORE) -> str | None:
    """The line that is most likely the headline of `body`, the nearest of equal ones; None if all score under `least`.

    Words shared with the body cost most, so they are counted only for lines that can still win.
    """
    weights, shared = _shipped_weights(), _Shared(body)
    best, best_score = None, least
    for line, looks in _possible(above):
        if _score(weights, ALL_SHARED, looks) > best_score:
            score = _score(weights, shared.by(line), looks)
            if score > best_score:
                best, best_score = line, score
    return best


def candidates_above(above: Above, body: Sequence[str]) -> Iterable[tuple[str, list[float]]]:
    """Yield the lines that may be the headline of `body`, with their features in the order of ABOVE_FEATURES."""
    shared = _Shared(body)
    for line, looks in _possible(above):
        yield line, [*shared.by(line), *looks]


def _possible(above: Above) -> Iterable[tuple[str, list[float]]]:
    """Yield the lines that may be a headline, with the features that do not need the body."""
    for line, is_below_blank in zip(*above, strict=True):
        count = count_words(line)
        if 2 <= count <= MAX_PREVIEW_HEADLINE and len(line) <= MAX_HEADLINE:
            looks = (count < FEW_WORDS, count > MANY_WORDS, ends_sentence(line), is_note(line), line[0] in "•*")
            yield line, [log(count), *looks, is_below_blank, 1.0]


def _score(weights: Sequence[float], shared: Sequence[float], looks: Sequence[float]) -> float:
    return sum([weight * value for weight, value in zip(weights, (*shared, *looks), strict=True)])


class _Shared:
    """The shares of a line's words that occur in a body and in its lead."""

    def __init__(self, body: Sequence[str]) -> None:
        self._body, self._lead = _vocabulary(body), _vocabulary(body[:LEAD])

    def by(self, line: str) -> tuple[float, float]:
        """Return the shares for the body and for its lead, 0 to 1."""
        vocabulary = _vocabulary([line])
        size = max(1, len(vocabulary))
        return len(vocabulary & self._body) / size, len(vocabulary & self._lead) / size


def read_headline_weights(lines: Iterable[str]) -> tuple[float, ...]:
    """Read the table: name and weight, separated by a tab; lines that begin with # are comments."""
    weights = dict(line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(float(weights[name]) for name in ABOVE_FEATURES)


@lru_cache(maxsize=1)
def _shipped_weights() -> tuple[float, ...]:
    return read_headline_weights(resources.files(__package__).joinpath(TABLE).read_text("utf-8").split("\n"))


def _vocabulary(lines: Sequence[str]) -> set[str]:
    return set(_LONG_WORD.findall(" ".join(lines).casefold()))
