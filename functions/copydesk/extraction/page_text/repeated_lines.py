"""Lines of a page that repeat its other lines: a scraped page often holds its body twice, as a preview and in full.

Copies may differ: one is cut off, edited, broken into other lines, or has captions of its own. So lines are compared
by their runs of four words (characters, in scripts without spaces). Of two lines with the same content the first is
kept, unless the later one contains more or the first is only a piece of it. A line that only one copy has is moved to
its position in the other. Repeated text usually belongs to the article, so the line features include which lines are
repeated.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

from copydesk.characters.normal_form import normal_form
from copydesk.extraction.folding import ascii_words, fold_letters, without_marks
from copydesk.extraction.reading_size import reading_size

GRAM = 4  # consecutive words
LEAST_SIZE = 40  # Latin letters; a shorter line may repeat for a good reason and is dropped only beside a copy
SAME = 0.8  # share of a line's words that earlier lines contain: the line is a copy
ALIKE = 0.5  # share, in both directions, of an edited line; it must also be beside a copy
NEAR_LINES = 4  # lines, in either copy
MAX_MOVED = 3  # consecutive lines that only one copy has
MAX_KEEPER = 10_000  # characters; longer lines are not searched for short ones
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w+")
_TERMINAL = tuple('.!?…。！？؟।"”’»」』)')


@dataclass(frozen=True, slots=True)
class RepeatedLines:
    """The lines of a page that are kept and those that are dropped as copies, as indexes into the page's lines."""

    order: list[int]  # kept lines, in the order of the story
    repeated_share: dict[int, float]  # by kept line: the share of its length that dropped lines repeat, 0-1
    dropped: dict[int, int]  # dropped line -> the kept line with the same content
    moved: frozenset[int]  # kept lines that only one copy has, moved to their position in the other


@dataclass(slots=True)
class _Line:
    """The number of words of a line and, for each run of four, the first line that has it: an earlier one or itself."""

    index: int
    words: int
    owners: list[int]

    def earlier_owners(self) -> Counter[int]:
        """Count this line's runs by the earlier line that has them first."""
        owners = Counter(self.owners)
        del owners[self.index]
        return owners

    def covered_share(self) -> float:
        """The share of words that are part of a run that an earlier line has."""
        known = covered_to = 0
        for start, owner in enumerate(self.owners):
            if owner != self.index:
                known += start + GRAM - max(start, covered_to)
                covered_to = start + GRAM
        return known / self.words


def find_repeated_lines(texts: Sequence[str]) -> RepeatedLines:
    """Find the lines that repeat other lines, and decide which copy is kept."""
    lines = _index_lines(texts)
    later = {index: line for index, line in lines.items() if line.owners.count(index) < len(line.owners)}
    if not later:
        return RepeatedLines(list(range(len(texts))), {}, {}, frozenset())
    dropped = _copies(texts, lines, later)
    _drop_edited(lines, later, dropped)
    _drop_short(texts, 1, dropped)
    _drop_short(texts, -1, dropped)
    order, moved = _story_order(len(texts), dropped)
    return RepeatedLines(order, _repeated_shares(texts, dropped), dropped, moved)


def _index_lines(texts: Sequence[str]) -> dict[int, _Line]:
    """Split the lines that are long enough into runs of four words, and note the first owner of each run."""
    first: dict[tuple[str, ...], int] = {}
    lines: dict[int, _Line] = {}
    for index, text in enumerate(texts):
        if len(text) < LEAST_SIZE and (text.isascii() or reading_size(text) < LEAST_SIZE):
            continue
        words = _words(without_marks(text))
        grams = zip(words, words[1:], words[2:], words[3:], strict=False)
        owners = list(map(first.setdefault, grams, repeat(index)))
        if owners:
            lines[index] = _Line(index, len(words), owners)
    return lines


def _words(text: str) -> list[str]:
    return ascii_words(text) if text.isascii() else _WORD.findall(normal_form("NFKC", text).casefold())


def _copies(texts: Sequence[str], lines: dict[int, _Line], later: dict[int, _Line]) -> dict[int, int]:
    """Map each line that earlier lines contain, and each line that is a piece of a later one, to the line kept."""
    dropped: dict[int, int] = {}
    for index, line in later.items():
        owners = line.earlier_owners()
        pieces = [each for each, count in owners.items() if each not in dropped and _is_piece(lines[each], count)]
        if line.covered_share() < SAME or _are_broken(texts, pieces):
            dropped.update(dict.fromkeys(pieces, index))
        else:
            dropped[index] = _keeper(owners.most_common(1)[0][0], dropped)
    return {index: _keeper(index, dropped) for index in dropped}


def _is_piece(line: _Line, count: int) -> bool:
    return count >= SAME * len(line.owners)


def _are_broken(texts: Sequence[str], pieces: list[int]) -> bool:
    """Whether the pieces of a paragraph are lines wrapped at a width: most end within a sentence."""
    return len(pieces) > 1 and sum(texts[each].endswith(_TERMINAL) for each in pieces) * 2 < len(pieces)


def _keeper(index: int, dropped: dict[int, int]) -> int:
    """The kept line at the end of a chain of copies."""
    while index in dropped:
        index = dropped[index]
    return index


def _drop_edited(lines: dict[int, _Line], later: dict[int, _Line], dropped: dict[int, int]) -> None:
    """Drop each line that is an edited version of an earlier one, if lines near both are copies too."""
    for index, line in later.items():
        if index in dropped or line.covered_share() < ALIKE:
            continue
        first, count = line.earlier_owners().most_common(1)[0]
        first = _keeper(first, dropped)
        beside = (dropped.get(index + n) for n in range(-NEAR_LINES, NEAR_LINES + 1))
        if first != index and count >= ALIKE * ALIKE * len(lines[first].owners) and _is_near(first, beside):
            dropped[index] = first


def _is_near(index: int, others: Iterable[int | None]) -> bool:
    return any(other is not None and abs(other - index) <= NEAR_LINES for other in others)


def _drop_short(texts: Sequence[str], step: int, dropped: dict[int, int]) -> None:
    """Drop short lines next to dropped ones, downwards (step 1) or upwards (-1), if the kept copy has them too.

    The kept line may contain the short line, or a line near the kept one may equal it.
    """
    for at in sorted(dropped, reverse=step < 0):
        index = at + step
        while 0 <= index < len(texts) and index not in dropped and len(texts[index]) <= 2 * LEAST_SIZE:
            keeper, key = dropped[index - step], fold_letters(texts[index])
            near = (
                n for n in range(keeper, keeper + step * (NEAR_LINES + 1), step) if 0 <= n < len(texts) and n != index
            )
            same = next((n for n in near if n not in dropped and _has_key(texts[n], key, n == keeper)), None)
            if same is None:
                break
            dropped[index] = same
            index += step


def _has_key(text: str, key: str, is_keeper: bool) -> bool:
    """Whether a folded line equals the key; the kept line itself may also contain the key."""
    if not key or len(text) > MAX_KEEPER:
        return False
    folded = fold_letters(text)
    return folded == key or (is_keeper and key in folded)


def _story_order(count: int, dropped: dict[int, int]) -> tuple[list[int], frozenset[int]]:
    """Move lines that only one copy has to their position in the other. Returns: order of kept lines, moved lines."""
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
        return [index for index in range(count) if index not in dropped], frozenset()
    stay = [index for index in range(count) if index not in dropped and index not in moved]
    return [each for index in stay for each in (index, *after.get(index, ()))] if after else stay, frozenset(moved)


def _repeated_shares(texts: Sequence[str], dropped: dict[int, int]) -> dict[int, float]:
    letters: Counter[int] = Counter()
    for index, keeper in dropped.items():
        letters[keeper] += len(texts[index])
    return {index: min(1.0, size / len(texts[index])) for index, size in letters.items()}
