"""Which blocks make the article: no text twice, and as many of the best blocks as maximise the expected F1.

With a probability for each block, the F1 of any choice can be foretold. The best choice of k blocks is always the k
most probable ones, so one pass over the sorted blocks finds the page's own threshold, half the F1 that they promise;
that F1 is the confidence.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import exp

CAUTION = 0.3  # taken off the log odds: a mean of per-page F1 rewards precision a little more than the model does
REPEATED_SIZE = 25  # folded characters; shorter lines may well stand twice in an article
OWN_WORDING = 3  # copies under one parent: a list or a plan says the same line again and again, a copy says it twice
CLEARLY = 0.1  # a later copy takes the place of an earlier one only if it is more probable by this much
WHOLE_SIZE = 600  # folded characters; a block this long may hold other blocks again
WHOLES = 5  # how many of the longest blocks are looked at
SAMPLES = 20  # slices of such a block that are looked for in the other blocks
SAMPLES_MISSED = 8  # at most
FAR_BETTER = 0.3  # difference of probability: paragraphs are worth more than one piece without any


@dataclass(frozen=True, slots=True)
class Choice:
    """What is kept, in page order, what was a copy, and the F1 that is expected of it (0-1)."""

    kept: tuple[bool, ...]
    repeated: frozenset[int]
    confidence: float
    cut: int | None = None  # the block from which on nothing is kept: a second article


def choose(
    keys: Sequence[str],
    sizes: Sequence[float],
    probabilities: Sequence[float],
    kinds: Sequence[int],
    caution: float = CAUTION,
) -> Choice:
    """Choose the blocks of the article by their folded texts, sizes, probabilities and kinds, lists in parallel."""
    repeated = repeated_blocks(keys, probabilities, kinds)
    weight = exp(caution)
    cautious = [
        0.0 if place in repeated else each / (each + (1 - each) * weight) for place, each in enumerate(probabilities)
    ]
    best_first = sorted(
        (place for place, value in enumerate(cautious) if value), key=cautious.__getitem__, reverse=True
    )
    expected = sum([value * size for value, size in zip(cautious, sizes, strict=True)])
    hits = taken = confidence = 0.0
    chosen = set()
    for place in best_first:
        if 2 * cautious[place] <= confidence:  # such a block lowers the F1 that the better ones promise
            break
        chosen.add(place)
        hits += cautious[place] * sizes[place]
        taken += sizes[place]
        confidence = 2 * hits / (taken + expected)
    return Choice(tuple(place in chosen for place in range(len(keys))), repeated, confidence)


def repeated_blocks(keys: Sequence[str], probabilities: Sequence[float], kinds: Sequence[int]) -> frozenset[int]:
    """Name the blocks that say again what another says; of two copies the first stays, unless clearly less probable.

    A line that stands three times under one parent is the article's own wording and stays.
    """
    holder: dict[str, int] = {}
    repeated = _wholes(keys, probabilities)
    times = Counter(keys)
    places = [place for place, key in enumerate(keys) if len(key) >= REPEATED_SIZE and times[key] > 1]
    copies = Counter((keys[place], kinds[place]) for place in places)
    for place in places:
        key = keys[place]
        if place in repeated or copies[key, kinds[place]] >= OWN_WORDING:
            continue
        first = holder.setdefault(key, place)
        if first != place:
            later_wins = probabilities[place] > probabilities[first] + CLEARLY
            repeated.add(first if later_wins else place)
            holder[key] = place if later_wins else first
    return frozenset(repeated)


def _wholes(keys: Sequence[str], probabilities: Sequence[float]) -> set[int]:
    """Blocks that hold the article again in one piece, as microdata does; where it is far more probable, its pieces."""
    long = sorted((place for place, key in enumerate(keys) if len(key) >= WHOLE_SIZE), key=lambda at: -len(keys[at]))
    found: set[int] = set()
    for place in long[:WHOLES]:
        whole = keys[place]
        others = [other for other, key in enumerate(keys) if other not in found and key != whole]
        rest = "".join(keys[other] for other in others)
        step = len(whole) // SAMPLES
        samples = [whole[start : start + REPEATED_SIZE] for start in range(0, step * SAMPLES, step)]
        missed = (sample for sample in samples if sample not in rest)
        if next(islice(missed, SAMPLES_MISSED, None), None) is None:
            pieces = [other for other in others if len(keys[other]) >= REPEATED_SIZE and keys[other] in whole]
            found.update(pieces if _is_far_better(place, pieces, keys, probabilities) else [place])
    return found


def _is_far_better(place: int, pieces: list[int], keys: Sequence[str], probabilities: Sequence[float]) -> bool:
    """Whether a block is far more probable than its pieces are on average, each weighed by its length."""
    size = sum(len(keys[piece]) for piece in pieces)
    mean = sum(probabilities[piece] * len(keys[piece]) for piece in pieces) / (size or 1)
    return size > 0 and probabilities[place] > mean + FAR_BETTER
