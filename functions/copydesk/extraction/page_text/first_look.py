"""Features from the first forest's scores: the scores of the lines around, and the run of probable lines.

The first forest scores each line by itself. A teaser below the end and a list within an article look alike to it, but
the scores of their neighbours differ.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import log

from copydesk.extraction.page_text.block import best_run
from copydesk.extraction.page_text.features import Column, FeatureRow, distances, padded, totals, within

MAX_WEIGHT = 400.0  # letters; the most that one line counts for
SURE = 0.5  # probability above which a line is sure; distances are measured from sure lines
IN_RUN = 0.4  # probability above which a line adds to the run
LEAST_PROBABILITY = 1e-4  # probabilities are clipped to this and to 1 minus this
_LEAST_LOG_ODDS = log(LEAST_PROBABILITY / (1 - LEAST_PROBABILITY))
OUTSIDE_PAGE = -10.0  # log odds assumed for lines above the first and below the last
FAR_FROM_RUN = 99.0  # lines
LEAST_WORTH = 20  # letters; the least that a line counts for in the run
NEIGHBOURS = (3, 2, 4, 1, 5, 0, 6)  # offsets in `_odds` of a line and of the three on either side, nearest first
REACHES = (3, 6)  # lines above and below in the means of scores
NAMES = (
    "first:own",
    *(f"first:{side}_{reach}" for reach in (1, 2, 3) for side in ("before", "after")),
    *(f"first:mean_{side}_{reach}" for reach in REACHES for side in ("before", "after")),
    "first:mean_before_12",
    "first:body_before_3",
    "first:body_after_3",
    "first:body_before_8",
    "first:body_after_8",
    "first:since_start",
    "first:to_run",
    "first:to_sure_before",
    "first:to_sure_after",
    "first:rank",
    "first:body",
    "first:share",
    "first:certainty",
    "first:run",
)


class FirstLook:
    """Features of a page's lines from their first scores. Running totals have one entry more than there are lines."""

    def __init__(self, sizes: Sequence[float], probabilities: Sequence[float]) -> None:
        weights = [min(MAX_WEIGHT, size) for size in sizes]
        bodies = [each * weight for each, weight in zip(probabilities, weights, strict=True)]
        edge = [OUTSIDE_PAGE] * 3
        self._odds = [*edge, *map(log_odds, probabilities), *edge]
        self._weight_until, self._body_until = totals(weights), totals(bodies)
        self._weight, self._body = padded(self._weight_until), padded(self._body_until)
        worth = [
            (each - IN_RUN) * weight if weight > LEAST_WORTH else (each - IN_RUN) * LEAST_WORTH
            for each, weight in zip(probabilities, weights, strict=True)
        ]
        _, self._start, self._end = best_run(worth)
        self._loss_until = totals([each if each < 0 else 0.0 for each in worth])
        sure = [float(each > SURE) for each in probabilities]
        self._sure_above, self._sure_below = distances(sure), distances(sure[::-1])[::-1]
        self._ranks = _ranks(probabilities, bodies)
        self._page_row = self._of_page(probabilities, bodies)

    def _of_page(self, probabilities: Sequence[float], bodies: Sequence[float]) -> list[float]:
        body = self._body_until[-1] or 1.0
        in_run = self._body_until[self._end] - self._body_until[self._start]
        run = self._weight_until[self._end] - self._weight_until[self._start]
        return [
            log(1 + body),
            body / (self._weight_until[-1] or 1.0),
            sum([each * share for each, share in zip(probabilities, bodies, strict=True)]) / body,
            in_run / (run or 1.0),
        ]

    def rows(self, indexes: Sequence[int]) -> list[FeatureRow]:
        """Compute a row for each line, its features in the order of NAMES."""
        return list(zip(*self.columns(indexes), strict=True))

    def columns(self, indexes: Sequence[int]) -> list[Column]:
        """Compute the feature columns of the lines at `indexes`, in the order of NAMES."""
        odds, body, start = self._odds, self._body, float(self._start)
        return [
            *([odds[index + at] for index in indexes] for at in NEIGHBOURS),
            *self._means(indexes),
            within(body, indexes, -3, 0),
            within(body, indexes, 1, 4),
            within(body, indexes, -8, 0),
            within(body, indexes, 1, 9),
            [index - start for index in indexes],
            list(map(self._to_run, indexes)),
            [min(FAR_FROM_RUN, self._sure_above[index]) for index in indexes],
            [min(FAR_FROM_RUN, self._sure_below[index]) for index in indexes],
            [self._ranks[index] for index in indexes],
            *([value] * len(indexes) for value in self._page_row),
        ]

    def _means(self, indexes: Sequence[int]) -> list[list[float]]:
        body, weight = self._body, self._weight
        windows = ((-3, 0), (1, 4), (-6, 0), (1, 7), (-12, 0))
        return [
            [
                expected / (size or 1.0)
                for expected, size in zip(within(body, indexes, *window), within(weight, indexes, *window), strict=True)
            ]
            for window in windows
        ]

    def _to_run(self, index: int) -> float:
        """The sum of negative worth of the lines from a line to the run, the line included; 0 in the run."""
        loss = self._loss_until
        if index < self._start:
            return loss[self._start] - loss[index]
        return loss[index + 1] - loss[self._end] if index >= self._end else 0.0


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, clipped near 0 and 1."""
    if probability < LEAST_PROBABILITY:
        return _LEAST_LOG_ODDS
    clipped = min(probability, 1 - LEAST_PROBABILITY)
    return log(clipped / (1 - clipped))


def _ranks(probabilities: Sequence[float], bodies: Sequence[float]) -> list[float]:
    """For each line, the share of the expected body that is more probable than the line; 1 at probability 0."""
    hopeful = [index for index, each in enumerate(probabilities) if each]
    best_first = sorted(hopeful, key=probabilities.__getitem__, reverse=True)
    ranks = [1.0] * len(bodies)
    body = sum(bodies) or 1.0
    for index, above in zip(best_first, accumulate([bodies[index] for index in best_first], initial=0.0), strict=False):
        ranks[index] = above / body
    return ranks
