"""What the first forest's scores tell about a line: how the lines around it fared, and where the article seems to run.

The first forest judges each line by itself. A teaser below the end and a list within an article look alike to it; the
scores of their neighbours do not.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import log

from copydesk.extraction.page_text.block import best_run
from copydesk.extraction.page_text.features import Column, FeatureRow, distances, padded, totals, within

MAX_WEIGHT = 400.0  # letters one line can count for
SURE = 0.5  # probability of a line that others are measured from
IN_RUN = 0.4  # probability from which a line adds to the run
LEAST_ODDS = 1e-4  # probabilities are cut here, and as far from 1
_LEAST_LOG_ODDS = log(LEAST_ODDS / (1 - LEAST_ODDS))
OUTSIDE_PAGE = -10.0  # log odds of the lines above the first and below the last
FAR_FROM_RUN = 99.0  # lines
LEAST_WORTH = 20  # letters any line counts for in the run
NEIGHBOURS = (3, 2, 4, 1, 5, 0, 6)  # where the odds of a line and of the three on either side stand, by distance
REACHES = (3, 6)  # lines above and below whose mean score is taken
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
    """Features of the lines of a page by their first scores; running totals have one entry more than lines."""

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

    def rows(self, places: Sequence[int]) -> list[FeatureRow]:
        """Compute the features of lines, in the order of NAMES."""
        return list(zip(*self.columns(places), strict=True))

    def columns(self, places: Sequence[int]) -> list[Column]:
        """Compute the features of lines, in the order of NAMES, each for all of them."""
        odds, body, start = self._odds, self._body, float(self._start)
        return [
            *([odds[place + at] for place in places] for at in NEIGHBOURS),
            *self._means(places),
            within(body, places, -3, 0),
            within(body, places, 1, 4),
            within(body, places, -8, 0),
            within(body, places, 1, 9),
            [place - start for place in places],
            list(map(self._to_run, places)),
            [min(FAR_FROM_RUN, self._sure_above[place]) for place in places],
            [min(FAR_FROM_RUN, self._sure_below[place]) for place in places],
            [self._ranks[place] for place in places],
            *([value] * len(places) for value in self._page_row),
        ]

    def _means(self, places: Sequence[int]) -> list[list[float]]:
        body, weight = self._body, self._weight
        windows = ((-3, 0), (1, 4), (-6, 0), (1, 7), (-12, 0))
        return [
            [
                told / (size or 1.0)
                for told, size in zip(within(body, places, *window), within(weight, places, *window), strict=True)
            ]
            for window in windows
        ]

    def _to_run(self, place: int) -> float:
        """Sum up what speaks against the lines from a line to the run, itself included; 0 in the run."""
        loss = self._loss_until
        if place < self._start:
            return loss[self._start] - loss[place]
        return loss[place + 1] - loss[self._end] if place >= self._end else 0.0


def log_odds(probability: float) -> float:
    """Turn a probability into log odds, cut where it is all but certain."""
    if probability < LEAST_ODDS:
        return _LEAST_LOG_ODDS
    cut = min(probability, 1 - LEAST_ODDS)
    return log(cut / (1 - cut))


def _ranks(probabilities: Sequence[float], bodies: Sequence[float]) -> list[float]:
    """Note for each line which share of the expected body is more probable than it."""
    hopeful = [place for place, each in enumerate(probabilities) if each]
    best_first = sorted(hopeful, key=probabilities.__getitem__, reverse=True)
    ranks = [1.0] * len(bodies)
    body = sum(bodies) or 1.0
    for place, above in zip(best_first, accumulate([bodies[place] for place in best_first], initial=0.0), strict=False):
        ranks[place] = above / body
    return ranks
