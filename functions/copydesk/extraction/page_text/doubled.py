"""A body that a page holds twice in one stretch: lines inside belong to the article more often than the forests score.

Two copies that are equal line by line, with the same headline above each, begin and end where the article does. If
copies differ, or the headline is elsewhere, lines around the stretch may continue the story.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf

from copydesk.extraction.page_text.block import best_run
from copydesk.extraction.page_text.scoring import PageText

MAX_LINE_GAP = 12  # consecutive lines of a stretch, in either copy, that are not copies
MAX_BACK = 4  # lines by which a copy may step back: pieces of one paragraph, a moved line
LEAST_DOUBLED = 0.2  # of the page's prose; a smaller stretch is a teaser or a promotion
LEAST_WHOLE = 0.8  # of the stretch's letters are repeated; if fewer are, the two runs are different articles
EQUAL = 0.9  # of the longest stretch's letters; equal copies this large are the whole body, the rest is chance
HEADLINE = 15  # letters, at least
MOST_DISTANCES = 3  # distances between copies that are tried, those with the most letters
INTRO = 8  # lines of headline, teaser and labels between two copies, at most
LEAST_EQUAL = 250  # letters in equal copies at one distance; distances with fewer are not tried
HEADED_SHARE = 0.05  # of the letters that the scores expect on the page
NEAR_BELOW = 400.0  # letters right below a stretch
GOES_ON = 0.5  # mean probability of these letters from which they are the rest of a cut copy, or another story
PROMISING = 0.2  # expected letters of the article in a zone, by the letters of the stretch; a zone with fewer is chrome
OUTSIDE_TILT = -6.0  # log odds; for lines around the stretch, in zones with few expected letters
HEADED_TILT = 0.35  # log odds; for lines inside equal copies with their headline above: only chrome is around those
FIRST_COPY, SECOND_COPY, BELOW = 1, 3, 4  # zones


@dataclass(slots=True)
class Stretch:
    """Two copies of a run of lines, one below the other: the first and the last line of each, as indexes."""

    first: int
    first_end: int  # its last line, inclusive
    second: int
    second_end: int
    size: int = 0  # letters that are repeated

    def goes_on(self, later: int, earlier: int) -> bool:
        """Whether a line and its copy above continue this stretch."""
        is_next = later - self.second_end <= MAX_LINE_GAP and -MAX_BACK <= earlier - self.first_end <= MAX_LINE_GAP
        return self.second_end < later and is_next and earlier < self.second

    def zones(self, indexes: Iterable[int]) -> list[int]:
        """The zone of each line: 0 above, 1 first copy, 2 between the copies, 3 second copy, 4 below."""
        edges = self.first, self.first_end + 1, self.second, self.second_end + 1
        return [bisect_right(edges, index) for index in indexes]


def longest_stretch(texts: Sequence[str], dropped: Mapping[int, int]) -> Stretch:
    """Find the stretch with the most repeated text. `dropped` (dropped line -> kept line) must not be empty."""
    stretches: list[Stretch] = []
    for later, earlier, index in sorted((max(pair), min(pair), pair[0]) for pair in dropped.items()):
        fitting = [stretch for stretch in stretches if stretch.goes_on(later, earlier)]
        stretch = max(fitting, key=lambda each: each.size, default=Stretch(earlier, earlier, later, later))
        if not fitting:
            stretches.append(stretch)
        stretch.first, stretch.first_end = min(stretch.first, earlier), max(stretch.first_end, earlier)
        stretch.second_end, stretch.size = later, stretch.size + len(texts[index])
    return max(stretches, key=lambda stretch: stretch.size)


def equal_stretch(texts: Sequence[str], dropped: Mapping[int, int]) -> Stretch | None:
    """Find the longest stretch whose copies are equal line by line; None if there is none, or if more copies follow."""
    letters = Counter[int]()
    for index, keeper in dropped.items():
        if texts[index] == texts[keeper]:
            letters[abs(index - keeper)] += len(texts[index])
    often = [distance for distance, size in letters.most_common(MOST_DISTANCES) if size >= LEAST_EQUAL]
    equal = [_equal_at(distance, texts) for distance in often]
    stretch = max(equal, key=lambda each: each.size, default=None)
    goes_on = stretch and any(stretch.goes_on(max(pair), min(pair)) for pair in dropped.items())
    return None if goes_on else stretch


def _equal_at(distance: int, texts: Sequence[str]) -> Stretch:
    """The longest stretch whose copies are `distance` lines apart."""
    pairs = zip(texts, texts[distance:], strict=False)
    size, start, end = best_run([len(line) if line == copy else -inf for line, copy in pairs])
    last = min(end, start + distance) - 1
    return Stretch(start, last, start + distance, last + distance, int(size))


def tilted(page: PageText, probabilities: list[float]) -> list[float]:
    """Tilt probabilities towards the doubled stretch, if it is the page's body; 0 stays 0."""
    tilts = _tilts(page, probabilities) if page.repeats.dropped else []
    if not tilts:
        return probabilities
    return [shifted(each, tilt) if each and tilt else each for each, tilt in zip(probabilities, tilts, strict=True)]


def _tilts(page: PageText, probabilities: Sequence[float]) -> list[float]:
    """The tilt of each line in log odds; an empty list if the page's body is not doubled."""
    texts, dropped = page.originals, page.repeats.dropped
    equal = equal_stretch(texts, dropped)
    if equal and _is_headed(texts, equal):
        zones = equal.zones(page.repeats.order)
        expected = _expected_letters(page, zones, probabilities)
        if expected[FIRST_COPY] + expected[SECOND_COPY] >= HEADED_SHARE * sum(expected):
            below = 0.0 if _goes_on_below(page, zones, probabilities) else OUTSIDE_TILT
            tilts = OUTSIDE_TILT, HEADED_TILT, OUTSIDE_TILT, HEADED_TILT, below
            return [tilts[zone] for zone in zones]
    stretch = longest_stretch(texts, dropped)
    if equal and equal.size >= EQUAL * stretch.size:
        stretch = equal
    zones = stretch.zones(page.repeats.order)
    if not _is_body(page, zones):
        return []
    enough = PROMISING * sum([size for size, zone in zip(page.lines.sizes, zones, strict=True) if zone % 2])
    expected = _expected_letters(page, zones, probabilities)
    return [0.0 if zone % 2 or expected[zone] >= enough else OUTSIDE_TILT for zone in zones]


def _expected_letters(page: PageText, zones: Sequence[int], probabilities: Sequence[float]) -> list[float]:
    """The expected letters of the article in each zone."""
    expected = [0.0] * (BELOW + 1)
    for zone, each, size in zip(zones, probabilities, page.lines.sizes, strict=True):
        expected[zone] += each * size
    return expected


def _is_headed(texts: Sequence[str], stretch: Stretch) -> bool:
    """Whether the line right above the first copy is repeated among the few lines between the two copies."""
    headline, intro = texts[stretch.first - 1 : stretch.first], texts[stretch.first_end + 1 : stretch.second]
    return len(intro) <= INTRO and any(len(line) >= HEADLINE and line in intro for line in headline)


def _goes_on_below(page: PageText, zones: Sequence[int], probabilities: Sequence[float]) -> bool:
    """Whether the first lines below the stretch are more likely the article's than not."""
    seen = expected = 0.0
    for zone, each, size in zip(zones, probabilities, page.lines.sizes, strict=True):
        part = min(size, NEAR_BELOW - seen) if zone == BELOW else 0.0
        seen, expected = seen + part, expected + each * part
    return expected > GOES_ON * seen


def _is_body(page: PageText, zones: Sequence[int]) -> bool:
    """Whether a stretch holds enough of the page's prose, and enough of it is repeated."""
    inside = [index for index, zone in enumerate(zones) if zone % 2]
    sizes, prose, shares = page.lines.sizes, page.lines.prose, page.repeats.repeated_share
    run = sum([prose[index] for index in inside])
    whole = sum([sizes[index] * shares.get(page.repeats.order[index], 0.0) for index in inside])
    return run >= LEAST_DOUBLED * (sum(prose) or 1.0) and whole >= LEAST_WHOLE * sum([sizes[index] for index in inside])


def shifted(probability: float, tilt: float) -> float:
    """Shift a probability by a tilt in log odds."""
    odds = probability * exp(tilt)
    return odds / (odds + 1 - probability)
