"""Where a body stands twice in one stretch: its lines are the article's more often than they look it, others less."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from copydesk.page_text.scoring import PageText

MAX_GAP = 12  # lines of a stretch, in either copy, that are not copies
MAX_BACK = 4  # lines by which a copy may step back: pieces of one paragraph, a line moved
LEAST_SHARE = 0.2  # of the page's prose; a smaller stretch is a teaser or a promotion
LEAST_WHOLE = 0.8  # of the stretch's letters stand twice; where less does, the copies are of different articles
MOST_BETWEEN = 0.1  # prose between the copies, by that of the stretch; more is the rest of a first copy, or a story
# In log odds, by zone: above, first copy, between, second copy, below. Below may stand the rest of a cut copy.
TILTS = (-2.0, 0.35, -0.75, 0.35, -0.75)
_NEVER, _ALWAYS = 1e-6, 1 - 1e-6


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
        is_next = later - self.second_end <= MAX_GAP and -MAX_BACK <= earlier - self.first_end <= MAX_GAP
        return self.second_end < later and is_next and earlier < self.second

    def zone(self, place: int) -> int:
        """Count the edges above a line: 0 above, 1 first copy, 2 between the copies, 3 second copy, 4 below."""
        return (place >= self.first) + (place > self.first_end) + (place >= self.second) + (place > self.second_end)


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


def tilted(page: PageText, probabilities: list[float]) -> list[float]:
    """Tilt probabilities towards the stretch that stands twice, if it is the page's body."""
    if not page.copies.dropped:
        return probabilities
    stretch = longest_stretch(page.originals, page.copies.dropped)
    zones = [stretch.zone(place) for place in page.copies.order]
    if not _is_body(page, zones):
        return probabilities
    return [moved(each, TILTS[zone]) if each else 0.0 for each, zone in zip(probabilities, zones, strict=True)]


def _is_body(page: PageText, zones: Sequence[int]) -> bool:
    inside = [place for place, zone in enumerate(zones) if zone % 2]
    sizes, prose, told = page.lines.sizes, page.lines.prose, page.copies.told
    run = sum([prose[place] for place in inside])
    between = sum([prose[place] for place, zone in enumerate(zones) if zone == 2])
    whole = sum([sizes[place] * told.get(page.copies.order[place], 0.0) for place in inside])
    is_large = run >= LEAST_SHARE * (sum(prose) or 1.0)
    return is_large and whole >= LEAST_WHOLE * sum([sizes[place] for place in inside]) and between <= MOST_BETWEEN * run


def moved(probability: float, tilt: float) -> float:
    """Move a probability by a tilt in log odds."""
    cut = min(max(probability, _NEVER), _ALWAYS)
    return 1 / (1 + exp(-log(cut / (1 - cut)) - tilt))
