"""All texts at once -> which of them tell one story, whatever order they came in.

    keys ──> pairs that share some ──> judged, with a third text beside ──> joined, the surest first

A text that arrives meets a few others, and the surest copy decides. Here all are known: two groups of texts are made
one only if the pairs between them speak for it on the average, so no single judgement joins two stories.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from copydesk.article import Article
from copydesk.dedupe.comparison.prepared import prepare
from copydesk.dedupe.comparison.series import are_instalments
from copydesk.dedupe.comparison.verifier import REFUSED, judge, on_average
from copydesk.dedupe.keys import HOPELESS, further_keys, keys, resemblance, sketch

NEAREST = 32  # texts that one is compared with: of 16 most are siblings where a newsroom writes by templates
CROWD = 256  # texts under one key that are met: a frame stands in thousands, and the next in time are like it
SKETCHES = 128  # of all that are met, those whose sketch is looked at: one key in common with many is a mere phrase
SPEAKERS = 12  # texts of a group that speak for it, those published first

UploadSpan = tuple[float, float]
_Pair = tuple[int, int]


def stories(
    texts: Sequence[Article], uploaded: Sequence[UploadSpan], window: float, copy_score: float
) -> list[list[int]]:
    """Group texts that differ in their words into stories.

    `texts` are in order of publication, `uploaded` says when the first and the last upload of each was [s]; two are
    compared if no more than `window` [s] lies between. `copy_score` is the least score of a pair that joins [log odds].
    Returns: for every story the places of its texts, in order; a text like no other is a story of its own.
    """
    beside = _neighbours(texts, uploaded, window)
    judged = _Judged(texts)
    copies = [pair for pair in _pairs(beside) if judged.score(*pair) >= copy_score]
    series = [pair for pair in copies if judged.are_instalments(pair, beside[pair[0]] & beside[pair[1]])]
    judged.refuse(series)
    groups = {place: [place] for place in range(len(texts))}
    for one, other in sorted(set(copies).difference(series), key=lambda pair: (-judged.score(*pair), pair)):
        mine, theirs = groups[one], groups[other]
        if mine is not theirs and judged.speak_for(mine, theirs):
            mine.extend(theirs)
            mine.sort()
            groups |= dict.fromkeys(theirs, mine)
    return [group for place, group in groups.items() if group[0] == place]


class _Judged:
    """What any two of the texts are to each other, found out when it is first asked for."""

    def __init__(self, texts: Sequence[Article]) -> None:
        self._texts = texts
        self._scores: dict[_Pair, float] = {}

    def score(self, one: int, other: int) -> float:
        """The log odds that two are copies."""
        pair = (min(one, other), max(one, other))
        if pair not in self._scores:
            self._scores[pair] = judge(prepare(self._texts[pair[0]]), prepare(self._texts[pair[1]])).score
        return self._scores[pair]

    def are_instalments(self, pair: _Pair, thirds: Iterable[int]) -> bool:
        """Whether one of the thirds shows a pair to be instalments of a series."""
        one, other = (prepare(self._texts[place]) for place in pair)
        return any(are_instalments(one, other, prepare(self._texts[third])) for third in thirds)

    def refuse(self, pairs: Iterable[_Pair]) -> None:
        """Let pairs speak neither for nor against."""
        self._scores |= dict.fromkeys(pairs, REFUSED)

    def speak_for(self, group: Sequence[int], other: Sequence[int]) -> bool:
        """Whether the pairs between two groups are copies, on the average."""
        return on_average([self.score(mine, theirs) for mine in group[:SPEAKERS] for theirs in other[:SPEAKERS]]) >= 0


def _neighbours(texts: Sequence[Article], uploaded: Sequence[UploadSpan], window: float) -> list[set[int]]:
    """Find for each text those that share most keys with it, and it for them; what looks unlike is left out."""
    known = [_keys(text) for text in texts]
    under: dict[int, list[int]] = defaultdict(list)
    for place, (probes, _) in enumerate(known):
        for key in probes:
            under[key].append(place)
    beside: list[set[int]] = [set() for _ in texts]
    for place, (probes, mine) in enumerate(known):
        met = Counter(chain.from_iterable(_nearest(under[key], place) for key in probes))
        del met[place]
        within = [other for other in met if _apart(uploaded[place], uploaded[other]) <= window]
        within.sort(key=lambda other: (-met[other], abs(other - place), other))
        likely = (other for other in within[:SKETCHES] if max(resemblance(mine, known[other][1])) >= HOPELESS)
        for other in islice(likely, NEAREST):
            beside[place].add(other)
            beside[other].add(place)
    return beside


def _keys(text: Article) -> tuple[tuple[int, ...], bytes]:
    """The keys of a text, twice as many as are looked under when it arrives, and its sketch."""
    said = prepare(text)
    if not said.shingles:
        return (), b""
    first = keys(said.shingles, said.lowest)
    more = next(further_keys(first, said.lowest), None)
    return first.probes + (more.probes if more else ()), sketch(said.lowest, len(said.places))


def _nearest(places: Sequence[int], place: int) -> Sequence[int]:
    """Of the texts under a key those that were published next before and after one."""
    if len(places) <= CROWD:
        return places
    middle = bisect_left(places, place)
    return places[max(0, middle - CROWD // 2) : middle + CROWD // 2]


def _apart(one: UploadSpan, other: UploadSpan) -> float:
    """The time between two spans; none where they overlap."""
    return max(one[0] - other[1], other[0] - one[1], 0.0)


def _pairs(beside: Sequence[set[int]]) -> Iterator[_Pair]:
    return ((place, other) for place, others in enumerate(beside) for other in sorted(others) if place < other)
