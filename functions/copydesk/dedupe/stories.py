"""All texts at once -> the stories they belong to, independent of the order in which the texts arrived.

    keys ──> pairs that share keys ──> scores, instalments of a series set to neutral ──> groups, joined best pair first

The grouping is agglomerative clustering with average linkage: two groups are joined only if the mean score of the pairs
between them is for it, so one wrong judgement does not join two stories. It stops early: only pairs scored as copies
start a join. An arriving text meets a few others, and its best match decides; here every text is known.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from copydesk.article import Article
from copydesk.dedupe.comparison.prepared import prepare
from copydesk.dedupe.comparison.series import are_instalments
from copydesk.dedupe.comparison.verifier import REFUSED, judge, mean_log_odds
from copydesk.dedupe.keys import LEAST_CONTAINMENT, estimated_containment, further_keys, keys, sketch

NEAREST = 32  # neighbours compared with a text: with 16, most are siblings if a newsroom writes from templates
CROWD = 256  # texts considered under one key: thousands share a frame, and those nearest in time are most alike
SKETCHES = 128  # candidates whose sketch is read, those with most keys in common: one shared key may be a mere phrase
REPRESENTATIVES = 12  # texts of a group, those published first, whose scores decide a join

UploadSpan = tuple[float, float]
_Pair = tuple[int, int]


def stories(
    texts: Sequence[Article], uploaded: Sequence[UploadSpan], window: float, copy_score: float
) -> list[list[int]]:
    """Group texts with different words into stories.

    `texts` are in order of publication. `uploaded` gives the first and last upload of each text [s]; texts with more
    than `window` [s] between their uploads are not compared. `copy_score` is the least score of a copy [log odds].
    Returns: for each story the positions of its texts, in order; a text without copies is a story of its own.
    """
    neighbours = _neighbours(texts, uploaded, window)
    scores = _Scores(texts)
    copies = [pair for pair in _pairs(neighbours) if scores.score(*pair) >= copy_score]
    series = [pair for pair in copies if scores.are_instalments(pair, neighbours[pair[0]] & neighbours[pair[1]])]
    scores.set_neutral(series)
    groups = {position: [position] for position in range(len(texts))}
    for one, other in sorted(set(copies).difference(series), key=lambda pair: (-scores.score(*pair), pair)):
        mine, theirs = groups[one], groups[other]
        if mine is not theirs and scores.are_one_story(mine, theirs):
            mine.extend(theirs)
            mine.sort()
            groups |= dict.fromkeys(theirs, mine)
    return [group for position, group in groups.items() if group[0] == position]


class _Scores:
    """The scores of pairs of texts, computed on first use."""

    def __init__(self, texts: Sequence[Article]) -> None:
        self._texts = texts
        self._scores: dict[_Pair, float] = {}

    def score(self, one: int, other: int) -> float:
        """Return the log odds that two texts are copies."""
        pair = (min(one, other), max(one, other))
        if pair not in self._scores:
            self._scores[pair] = judge(prepare(self._texts[pair[0]]), prepare(self._texts[pair[1]])).score
        return self._scores[pair]

    def are_instalments(self, pair: _Pair, thirds: Iterable[int]) -> bool:
        """Whether one of the third texts shows a pair to be instalments of a series."""
        one, other = (prepare(self._texts[position]) for position in pair)
        return any(are_instalments(one, other, prepare(self._texts[third])) for third in thirds)

    def set_neutral(self, pairs: Iterable[_Pair]) -> None:
        """Give pairs a score that counts neither for nor against a join."""
        self._scores |= dict.fromkeys(pairs, REFUSED)

    def are_one_story(self, group: Sequence[int], other: Sequence[int]) -> bool:
        """Whether the mean score of the pairs between two groups is for a copy."""
        pairs = ((mine, theirs) for mine in group[:REPRESENTATIVES] for theirs in other[:REPRESENTATIVES])
        return mean_log_odds([self.score(mine, theirs) for mine, theirs in pairs]) >= 0


def _neighbours(texts: Sequence[Article], uploaded: Sequence[UploadSpan], window: float) -> list[set[int]]:
    """Find for each text those that share most keys with it, without those whose sketches differ; symmetric."""
    known = [_keys(text) for text in texts]
    by_key: dict[int, list[int]] = defaultdict(list)
    for position, (probes, _) in enumerate(known):
        for key in probes:
            by_key[key].append(position)
    neighbours: list[set[int]] = [set() for _ in texts]
    for position, (probes, mine) in enumerate(known):
        shared = Counter(chain.from_iterable(_nearest(by_key[key], position) for key in probes))
        del shared[position]
        within = [other for other in shared if _time_between(uploaded[position], uploaded[other]) <= window]
        within.sort(key=lambda other: (-shared[other], abs(other - position), other))
        likely = (
            other
            for other in within[:SKETCHES]
            if max(estimated_containment(mine, known[other][1])) >= LEAST_CONTAINMENT
        )
        for other in islice(likely, NEAREST):
            neighbours[position].add(other)
            neighbours[other].add(position)
    return neighbours


def _keys(text: Article) -> tuple[tuple[int, ...], bytes]:
    """Return the keys of a text, twice as many as are looked up on its arrival, and its sketch."""
    prepared = prepare(text)
    if not prepared.shingles:
        return (), b""
    first = keys(prepared.shingles, prepared.lowest)
    more = next(further_keys(first, prepared.lowest), None)
    return first.probes + (more.probes if more else ()), sketch(prepared.lowest, len(prepared.positions))


def _nearest(positions: Sequence[int], position: int) -> Sequence[int]:
    """Return the texts under a key that were published closest before and after one text."""
    if len(positions) <= CROWD:
        return positions
    middle = bisect_left(positions, position)
    return positions[max(0, middle - CROWD // 2) : middle + CROWD // 2]


def _time_between(one: UploadSpan, other: UploadSpan) -> float:
    """Return the time between two spans [s]; 0 if they overlap."""
    return max(one[0] - other[1], other[0] - one[1], 0.0)


def _pairs(neighbours: Sequence[set[int]]) -> Iterator[_Pair]:
    return (
        (position, other) for position, others in enumerate(neighbours) for other in sorted(others) if position < other
    )
