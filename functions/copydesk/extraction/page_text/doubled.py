"""Where a body stands twice in one stretch: its lines are the article's more often than they look it, others less.

Two copies that are equal line by line, with their headline above each, begin and end where the article does. Where
copies differ, or the headline stands elsewhere, lines around a stretch may go on with the story.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf

from copydesk.extraction.page_text.block import best_run
from copydesk.extraction.page_text.scoring import PageText

MAX_LINE_GAP = 12  # lines of a stretch, in either copy, that are not copies
MAX_BACK = 4  # lines by which a copy may step back: pieces of one paragraph, a line moved
LEAST_DOUBLED = 0.2  # of the page's prose; a smaller stretch is a teaser or a promotion
LEAST_WHOLE = 0.8  # of the stretch's letters stand twice; where less does, the copies are of different articles
EQUAL = 0.9  # of a stretch's letters; so much of it in equal copies is all of it, and the rest stands above by chance
HEADLINE = 15  # letters, at least
DISTANCES = 3  # between copies that are looked at, those with most letters
INTRO = 8  # lines of headline, teaser and labels between two copies, at most
LEAST_LINE = 250  # letters of equal copies; smaller ones are not looked for
HEADED_SHARE = 0.05  # of what the page's scores promise
NEAR_BELOW = 400.0  # letters right below a stretch
GOES_ON = 0.5  # their mean probability where they are the rest of a cut copy, or another story
PROMISING = 0.2  # expected letters of the article in a zone, by the letters of the stretch; fewer are chrome
OUTSIDE_COPY = -6.0  # tilt in log odds of lines around that promise little
HEADED = 0.35  # and of lines within, if the copies are equal and have their headline above: chrome stands around those
FIRST_COPY, SECOND, OFF_DIAGONAL = 1, 3, 4


@dataclass(slots=True)
class Stretch:
    """Lines that stand twice one after the other: where the first copy begins and ends, and the second."""

    first: int
    first_end: int  # the last line
    second: int
    second_end: int
    size: int = 0  # letters

    def goes_on(self, later: int, earlier: int) -> bool:
        """Whether a line and its copy above are the next of this stretch."""
        is_next = later - self.second_end <= MAX_LINE_GAP and -MAX_BACK <= earlier - self.first_end <= MAX_LINE_GAP
        return self.second_end < later and is_next and earlier < self.second

    def zones(self, places: Iterable[int]) -> list[int]:
        """Count the edges above each line: 0 above, 1 first copy, 2 between the copies, 3 second copy, 4 below."""
        edges = self.first, self.first_end + 1, self.second, self.second_end + 1
        return [bisect_right(edges, place) for place in places]


def longest_stretch(texts: Sequence[str], dropped: Mapping[int, int]) -> Stretch:
    """Find the stretch with most text, by the lines that say what others say; there must be some."""
    stretches: list[Stretch] = []
    for later, earlier, place in sorted((max(pair), min(pair), pair[0]) for pair in dropped.items()):
        fitting = [stretch for stretch in stretches if stretch.goes_on(later, earlier)]
        stretch = max(fitting, key=lambda each: each.size, default=Stretch(earlier, earlier, later, later))
        if not fitting:
            stretches.append(stretch)
        stretch.first, stretch.first_end = min(stretch.first, earlier), max(stretch.first_end, earlier)
        stretch.second_end, stretch.size = later, stretch.size + len(texts[place])
    return max(stretches, key=lambda stretch: stretch.size)


def equal_stretch(texts: Sequence[str], dropped: Mapping[int, int]) -> Stretch | None:
    """Find the longest stretch whose two copies are equal line by line; None where there is none, or they go on."""
    letters = Counter[int]()
    for place, said_by in dropped.items():
        if texts[place] == texts[said_by]:
            letters[abs(place - said_by)] += len(texts[place])
    often = [distance for distance, told in letters.most_common(DISTANCES) if told >= LEAST_LINE]
    equal = [_equal_at(distance, texts) for distance in often]
    stretch = max(equal, key=lambda each: each.size, default=None)
    goes_on = stretch and any(stretch.goes_on(max(pair), min(pair)) for pair in dropped.items())
    return None if goes_on else stretch


def _equal_at(distance: int, texts: Sequence[str]) -> Stretch:
    """The longest stretch whose copies are so many lines from each other."""
    pairs = zip(texts, texts[distance:], strict=False)
    size, start, end = best_run([len(line) if line == copy else -inf for line, copy in pairs])
    last = min(end, start + distance) - 1
    return Stretch(start, last, start + distance, last + distance, int(size))


def tilted(page: PageText, probabilities: list[float]) -> list[float]:
    """Tilt probabilities towards the stretch that stands twice, if it is the page's body."""
    tilts = _tilts(page, probabilities) if page.copies.dropped else []
    if not tilts:
        return probabilities
    return [moved(each, tilt) if each and tilt else each for each, tilt in zip(probabilities, tilts, strict=True)]


def _tilts(page: PageText, probabilities: Sequence[float]) -> list[float]:
    """The tilt of each line; none where no body stands twice."""
    texts, dropped = page.originals, page.copies.dropped
    equal = equal_stretch(texts, dropped)
    if equal and _is_headed(texts, equal):
        zones = equal.zones(page.copies.order)
        promised = _promised(page, zones, probabilities)
        if promised[FIRST_COPY] + promised[SECOND] >= HEADED_SHARE * sum(promised):
            below = 0.0 if _goes_on_below(page, zones, probabilities) else OUTSIDE_COPY
            tilts = OUTSIDE_COPY, HEADED, OUTSIDE_COPY, HEADED, below
            return [tilts[zone] for zone in zones]
    stretch = longest_stretch(texts, dropped)
    if equal and equal.size >= EQUAL * stretch.size:
        stretch = equal
    zones = stretch.zones(page.copies.order)
    if not _is_body(page, zones):
        return []
    enough = PROMISING * sum([size for size, zone in zip(page.lines.sizes, zones, strict=True) if zone % 2])
    promised = _promised(page, zones, probabilities)
    return [0.0 if zone % 2 or promised[zone] >= enough else OUTSIDE_COPY for zone in zones]


def _promised(page: PageText, zones: Sequence[int], probabilities: Sequence[float]) -> list[float]:
    """How many letters of the article each zone should hold."""
    promised = [0.0] * (OFF_DIAGONAL + 1)
    for zone, each, size in zip(zones, probabilities, page.lines.sizes, strict=True):
        promised[zone] += each * size
    return promised


def _is_headed(texts: Sequence[str], stretch: Stretch) -> bool:
    """Whether the line right above the first copy stands right above the second too, or a teaser or label between."""
    headline, intro = texts[stretch.first - 1 : stretch.first], texts[stretch.first_end + 1 : stretch.second]
    return len(intro) <= INTRO and any(len(line) >= HEADLINE and line in intro for line in headline)


def _goes_on_below(page: PageText, zones: Sequence[int], probabilities: Sequence[float]) -> bool:
    """Whether the first lines below are the article's, more likely than not."""
    told = expected = 0.0
    for zone, each, size in zip(zones, probabilities, page.lines.sizes, strict=True):
        part = min(size, NEAR_BELOW - told) if zone == OFF_DIAGONAL else 0.0
        told, expected = told + part, expected + each * part
    return expected > GOES_ON * told


def _is_body(page: PageText, zones: Sequence[int]) -> bool:
    inside = [place for place, zone in enumerate(zones) if zone % 2]
    sizes, prose, told = page.lines.sizes, page.lines.prose, page.copies.told
    run = sum([prose[place] for place in inside])
    whole = sum([sizes[place] * told.get(page.copies.order[place], 0.0) for place in inside])
    return run >= LEAST_DOUBLED * (sum(prose) or 1.0) and whole >= LEAST_WHOLE * sum([sizes[place] for place in inside])


def moved(probability: float, tilt: float) -> float:
    """Move a probability by a tilt in log odds."""
    odds = probability * exp(tilt)
    return odds / (odds + 1 - probability)
