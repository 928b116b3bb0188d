"""Lines that say again what other lines of the page say: scraped pages carry a body as a preview and once in full.

Two copies may differ: one is cut off, edited, broken into other lines, or has captions of its own. So lines are
compared by their runs of four words (characters, in scripts without spaces). Of two lines that say the same, the
first stays, unless the later one says more or the first is but a piece of it. A line that only one copy has is moved
to its place in the other. What was told twice is the article's, as a rule: features tell which lines were.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

from copydesk.extraction.folding import ascii_words, fold_letters, without_marks
from copydesk.extraction.reading_size import reading_size

GRAM = 4  # words in a row
LEAST_SIZE = 40  # Latin letters; a shorter line repeats with reason, unless it stands in a copy
SAME = 0.8  # share of a line's words that other lines say: a copy
ALIKE = 0.5  # share, both ways, of an edited line; it also takes a copy right beside it
NEAR_LINES = 4  # lines, in either copy
MAX_MOVED = 3  # lines in a row that only one copy has
MAX_KEEPER = 10_000  # characters in which pieces are looked for
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w+")
_TERMINAL = tuple('.!?…。！？؟।"”’»」』)')


@dataclass(frozen=True, slots=True)
class RepeatedLines:
    """What is left of a page when each thing is said once."""

    order: list[int]  # the lines that stay, as they tell the story
    told: dict[int, float]  # of a line that stays: the share of it that dropped lines say too
    dropped: dict[int, int]  # a line that goes: the line that says the same
    moved: frozenset[int]


@dataclass(slots=True)
class _Line:
    """A line's number of words, and for each run of four the first line that has it: an earlier one, or itself."""

    place: int
    words: int
    owners: list[int]

    def said_by(self) -> Counter[int]:
        """Count the runs that each earlier line has."""
        owners = Counter(self.owners)
        del owners[self.place]
        return owners

    def covered(self) -> float:
        """The share of words that stand in a run that an earlier line has."""
        known = covered_to = 0
        for place, owner in enumerate(self.owners):
            if owner != self.place:
                known += place + GRAM - max(place, covered_to)
                covered_to = place + GRAM
        return known / self.words


def find_repeated_lines(texts: Sequence[str]) -> RepeatedLines:
    """Find what a page says twice."""
    lines = _matched(texts)
    later = {place: line for place, line in lines.items() if line.owners.count(place) < len(line.owners)}
    if not later:
        return RepeatedLines(list(range(len(texts))), {}, {}, frozenset())
    dropped = _same(texts, lines, later)
    _edited(lines, later, dropped)
    _short(texts, 1, dropped)
    _short(texts, -1, dropped)
    order, moved = _ordered(len(texts), dropped)
    return RepeatedLines(order, _told(texts, dropped), dropped, moved)


def _matched(texts: Sequence[str]) -> dict[int, _Line]:
    """Read the lines that are long enough."""
    first: dict[tuple[str, ...], int] = {}
    lines: dict[int, _Line] = {}
    for place, text in enumerate(texts):
        if len(text) < LEAST_SIZE and (text.isascii() or reading_size(text) < LEAST_SIZE):
            continue
        words = _words(without_marks(text))
        grams = zip(words, words[1:], words[2:], words[3:], strict=False)
        owners = list(map(first.setdefault, grams, repeat(place)))
        if owners:
            lines[place] = _Line(place, len(words), owners)
    return lines


def _words(text: str) -> list[str]:
    return ascii_words(text) if text.isascii() else _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _same(texts: Sequence[str], lines: dict[int, _Line], later: dict[int, _Line]) -> dict[int, int]:
    """Drop each line that others say, and each that is but a piece of a later one."""
    dropped: dict[int, int] = {}
    for place, line in later.items():
        said_by = line.said_by()
        pieces = [each for each, count in said_by.items() if each not in dropped and _is_piece(lines[each], count)]
        if line.covered() < SAME or _are_broken(texts, pieces):
            dropped.update(dict.fromkeys(pieces, place))
        else:
            dropped[place] = _keeper(said_by.most_common(1)[0][0], dropped)
    return {place: _keeper(place, dropped) for place in dropped}


def _is_piece(line: _Line, count: int) -> bool:
    return count >= SAME * len(line.owners)


def _are_broken(texts: Sequence[str], pieces: list[int]) -> bool:
    """Whether a paragraph's pieces are lines broken at a width: most end within a sentence."""
    return len(pieces) > 1 and sum(texts[each].endswith(_TERMINAL) for each in pieces) * 2 < len(pieces)


def _keeper(place: int, dropped: dict[int, int]) -> int:
    while place in dropped:
        place = dropped[place]
    return place


def _edited(lines: dict[int, _Line], later: dict[int, _Line], dropped: dict[int, int]) -> None:
    """Drop each line that is an earlier one in other words, if the lines beside both are copies too."""
    for place, line in later.items():
        if place in dropped or line.covered() < ALIKE:
            continue
        first, count = line.said_by().most_common(1)[0]
        first = _keeper(first, dropped)
        beside = (dropped.get(place + n) for n in range(-NEAR_LINES, NEAR_LINES + 1))
        if first != place and count >= ALIKE * ALIKE * len(lines[first].owners) and _is_near(first, beside):
            dropped[place] = first


def _is_near(place: int, others: Iterable[int | None]) -> bool:
    return any(other is not None and abs(other - place) <= NEAR_LINES for other in others)


def _short(texts: Sequence[str], step: int, dropped: dict[int, int]) -> None:
    """From each dropped line on, down or up, drop the short lines that the line it repeats says, or one beside that."""
    for at in sorted(dropped, reverse=step < 0):
        place = at + step
        while 0 <= place < len(texts) and place not in dropped and len(texts[place]) <= 2 * LEAST_SIZE:
            keeper, key = dropped[place - step], fold_letters(texts[place])
            near = (
                n for n in range(keeper, keeper + step * (NEAR_LINES + 1), step) if 0 <= n < len(texts) and n != place
            )
            same = next((n for n in near if n not in dropped and _says(texts[n], key, n == keeper)), None)
            if same is None:
                break
            dropped[place] = same
            place += step


def _says(text: str, key: str, is_keeper: bool) -> bool:
    if not key or len(text) > MAX_KEEPER:
        return False
    said = fold_letters(text)
    return said == key or (is_keeper and key in said)


def _ordered(count: int, dropped: dict[int, int]) -> tuple[list[int], frozenset[int]]:
    """Put lines that only one copy has to where they belong in the other."""
    after: dict[int, list[int]] = {}
    moved: set[int] = set()
    for above, keeper in dropped.items():
        run: list[int] = []
        while len(run) <= MAX_MOVED and above + len(run) + 1 not in dropped:
            run.append(above + len(run) + 1)
        below = dropped.get(above + len(run) + 1)
        if run and below is not None and keeper < below <= keeper + NEAR_LINES and below not in run:
            after.setdefault(keeper, []).extend(run)
            moved.update(run)
    if moved & after.keys():
        return [place for place in range(count) if place not in dropped], frozenset()
    stay = [place for place in range(count) if place not in dropped and place not in moved]
    return [each for place in stay for each in (place, *after.get(place, ()))] if after else stay, frozenset(moved)


def _told(texts: Sequence[str], dropped: dict[int, int]) -> dict[int, float]:
    told: Counter[int] = Counter()
    for place, keeper in dropped.items():
        told[keeper] += len(texts[place])
    return {place: min(1.0, size / len(texts[place])) for place, size in told.items()}
