"""Cluster labelled streams and print the scores, beside simpler methods in the same run.

Usage: PYTHONPATH=functions python -m benchmarks.dedupe [--data FOLDER] [--seeds N ...] [--orders N] [--kinds]

FOLDER holds the set `dedupe`. Seeds select streams of the newsroom generator; seeds used in training are refused.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.dedupe.desk import Tally, cluster
from benchmarks.dedupe.others import installed
from training.dedupe.newsroom import flood_stream, stream
from training.dedupe.pairs import Arrival, arrivals_of, read_arrivals
from training.dedupe.scores import agreement, b_cubed, gold, merged_by_family, merged_by_role, pairwise

SETS = ("gen-B", "gen-F", "gen-V", "dev-copies")
USED_TO_TRAIN = range(100, 200)
COLUMNS = ("F1", "prec", "recall", "B3", "orders", "F1 rec", "ord rec", "texts", "sketch", "judge")
# orders: the lowest F1 between the clusters of two orders of arrival
# F1 rec, ord rec: F1 and orders after the reconciler
# texts: texts judged for each article; sketch, judge: CPU microseconds for each article


def main() -> int:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with the set dedupe; default: only the generator")
    parser.add_argument("--seeds", type=int, nargs="*", default=(1, 2, 3))
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--orders", type=int, default=2, help="number of shuffles of each stream")
    parser.add_argument("--kinds", action="store_true", help="print wrong merges by kind and family")
    options = parser.parse_args()
    if set(options.seeds) & set(USED_TO_TRAIN):
        parser.error("seeds 100 to 199 are for training")
    print(f"{'stream':<14}{'method':<14}" + "".join(f"{column:>8}" for column in COLUMNS))
    for name, arrivals in _streams(options.data, options.seeds, options.articles):
        found = _ours(name, arrivals, options.orders)
        for method, other in installed().items():
            _line(name, method, arrivals, other(arrivals))
        if options.kinds:
            _kinds(arrivals, found)
    return 0


def _streams(data: Path | None, seeds: Sequence[int], articles: int) -> Iterator[tuple[str, list[Arrival]]]:
    for name in SETS if data else ():
        yield name, read_arrivals(data / "dedupe" / f"{name}.jsonl.gz")
    for seed in seeds:
        yield f"newsroom {seed}", arrivals_of(stream(seed, articles=articles))
    for seed in seeds[:1]:
        yield f"flood {seed}", arrivals_of(flood_stream(seed))


def _ours(name: str, arrivals: list[Arrival], orders: int) -> dict[str, str]:
    tally = Tally()
    found = cluster(arrivals, tally)
    shuffled = [Random(order).sample(arrivals, len(arrivals)) for order in range(orders)]  # noqa: S311 - no secret
    agreed = [agreement(found, cluster(each)) for each in shuffled]
    reconciled = cluster(arrivals, reconciled=True)
    after = [agreement(reconciled, cluster(each, reconciled=True)) for each in shuffled]
    costs = (tally.sketching, tally.judging)
    per_article = "".join(f"{1e6 * seconds / max(tally.arrivals, 1):8.0f}" for seconds in costs)
    read = f"{tally.judged / max(tally.arrivals, 1):8.2f}"
    corrected = pairwise(gold(arrivals), reconciled).f1
    extra = f"{min(agreed, default=1):8.4f}{corrected:8.4f}{min(after, default=1):8.4f}{read}{per_article}"
    _line(name, "copydesk", arrivals, found, extra)
    return found


def _line(name: str, method: str, arrivals: list[Arrival], found: dict[str, str], extra: str = "") -> None:
    true = gold(arrivals)
    pairs, items = pairwise(true, found), b_cubed(true, found)
    figures = "".join(f"{each:8.4f}" for each in (pairs.f1, pairs.precision, pairs.recall, items.f1))
    print(f"{name:<14}{method:<14}{figures}{extra}", flush=True)


def _kinds(arrivals: list[Arrival], found: dict[str, str]) -> None:
    for shares in (merged_by_role(arrivals, found), merged_by_family(arrivals, found)):
        print("   " + "  ".join(f"{name} {share.hit}/{share.of}" for name, share in shares.items() if share.hit))


if __name__ == "__main__":
    sys.exit(main())
