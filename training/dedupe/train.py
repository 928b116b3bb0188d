"""Train the verifier and write functions/copydesk/dedupe/comparison/verifier.tsv.

Usage: PYTHONPATH=functions python -m training.dedupe.train --data FOLDER [--out FILE]

FOLDER holds the set `dedupe`, of which gen-A0, A1, A2, E and W are used. Streams of the newsroom generator and made-up
series and copies are added. The same data and library versions give the same table, byte for byte.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random

from copydesk.dedupe.comparison.prepared import PreparedText
from training.dedupe.copies import copy_pairs
from training.dedupe.newsroom import stream
from training.dedupe.pairs import Arrival, Sample, arrivals_of, read_arrivals, sample_of, samples
from training.dedupe.series import Pair, material, series_pairs
from training.dedupe.trees import grown, table
from training.tables import MOST_BYTES, write_tables

ROOT = Path(__file__).resolve().parents[2]
SETS = ("A0", "A1", "A2", "E", "W")
SEEDS = range(101, 111)  # of newsroom streams; benchmarks use other seeds
ARTICLES = 1500
SERIES, COPIES = 1400, 700
LEAST_WORDS = 20


def main() -> int:
    """Train on all samples and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--out", type=Path, default=ROOT / "functions" / "copydesk" / "dedupe" / "comparison" / "verifier.tsv"
    )
    options = parser.parse_args()
    chosen = training_samples(options.data / "dedupe")
    text = table(grown(chosen))
    size = write_tables(options.out.parent, {options.out.name: text})
    copies = sum(sample.are_copies for sample in chosen)
    print(f"{len(chosen)} pairs, {copies} of them copies; {size} bytes: {options.out}")
    return 0 if size <= MOST_BYTES else 1


def training_samples(folder: Path) -> list[Sample]:
    """Return all samples for training."""
    sets = {name: read_arrivals(folder / f"gen-{name}.jsonl.gz") for name in SETS}
    labelled = [sample for name, arrivals in sets.items() for sample in samples(arrivals, name)]
    return labelled + newsroom_samples() + made_up(arrival for arrivals in sets.values() for arrival in arrivals)


def newsroom_samples() -> list[Sample]:
    """Return samples from streams of the newsroom generator."""
    streams = ((seed, arrivals_of(stream(seed, articles=ARTICLES))) for seed in SEEDS)
    return [sample for seed, arrivals in streams for sample in samples(arrivals, f"newsroom {seed}")]


def made_up(arrivals: Iterable[Arrival]) -> list[Sample]:
    """Return samples of series and copies made from the stories of labelled sets."""
    stories: dict[str, PreparedText] = {}
    for arrival in arrivals:
        if arrival.role in ("original", "background") and len(arrival.prepared.words) >= LEAST_WORDS:
            stories.setdefault(arrival.prepared.text[:200], arrival.prepared)
    stock, random = material(list(stories.values())), Random(5)
    pairs: list[Pair] = series_pairs(stock, SERIES, random) + copy_pairs(stock, COPIES, random)
    made = (sample_of(pair.one, pair.other, pair.are_copies, (pair.family, pair.family), "made up") for pair in pairs)
    return [sample for sample in made if sample]


if __name__ == "__main__":
    sys.exit(main())
