"""Effect of other thresholds: pairs wrongly merged and pairs of copies missed, before the reconciler runs.

Usage: PYTHONPATH=functions:. python -m benchmarks.dedupe.thresholds [--data FOLDER] [--seeds N ...]

FOLDER holds the set `dedupe`. One threshold is varied at a time; the other keeps its default.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import comb
from pathlib import Path

from benchmarks.dedupe.desk import Newsdesk
from copydesk.settings import THRESHOLDS, Thresholds
from training.dedupe.newsroom import stream
from training.dedupe.pairs import Arrival, arrivals_of, read_arrivals
from training.dedupe.scores import gold, pairwise

SETS = ("gen-B", "gen-V", "gen-W")
TRIED = (
    *(replace(THRESHOLDS, copy=score) for score in (0.5, 0.75, 1.0, 1.5, 2.0)),
    *(replace(THRESHOLDS, join=score) for score in (1.0, 2.0, 3.0, 5.0)),
)


def main() -> int:
    """Print a line for each stream and threshold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with the set dedupe; default: only the generator")
    parser.add_argument("--seeds", type=int, nargs="*", default=(1, 2))
    options = parser.parse_args()
    print(f"{'stream':<14}{'copy':>6}{'join':>6}{'wrong':>8}{'missed':>8}{'of':>8}{'F1':>8}")
    for name, arrivals in _streams(options.data, options.seeds):
        for thresholds in dict.fromkeys(TRIED):
            _line(name, arrivals, thresholds)
    return 0


def _streams(data: Path | None, seeds: Sequence[int]) -> Iterator[tuple[str, list[Arrival]]]:
    for name in SETS if data else ():
        yield name, read_arrivals(data / "dedupe" / f"{name}.jsonl.gz")
    for seed in seeds:
        yield f"newsroom {seed}", arrivals_of(stream(seed, articles=1500))


def _line(name: str, arrivals: Sequence[Arrival], thresholds: Thresholds) -> None:
    desk = Newsdesk(arrivals, thresholds=thresholds)
    for arrival in arrivals:
        desk.take(arrival)
    true, found = gold(arrivals), desk.clusters()
    both = _pairs((true[each], found[each]) for each in true)
    wrong, missed = _pairs(found.values()) - both, _pairs(true.values()) - both
    counts = f"{wrong:8}{missed:8}{missed + both:8}{pairwise(true, found).f1:8.4f}"
    print(f"{name:<14}{thresholds.copy:6.2f}{thresholds.join:6.1f}{counts}", flush=True)


def _pairs(clusters: Iterable[object]) -> int:
    return sum(comb(size, 2) for size in Counter(clusters).values())


if __name__ == "__main__":
    sys.exit(main())
