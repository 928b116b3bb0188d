"""Measure the real handlers beside two stacks that a user would write, in one run, batch by batch in turn.

    make bench-speed            (DATA=folder for real articles, BATCHES=20 ROUNDS=3)

CPU is that of this process alone: the services are another one. The wall is that of a batch of ten texts (of 100
records of JSON Lines) where a call takes 8 ms, on one core. The last line is JSON; `text`, `copies`, `jsonl`, `html`,
`html_meta` are CPU of the ingest function as the ratio to the competent stack.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.speed import corpus
from benchmarks.speed.product import Product
from benchmarks.speed.runs import Figures, Stack, measure
from benchmarks.speed.scenarios import BATCH, RECORDS, scenarios
from benchmarks.speed.services import Services, running
from benchmarks.speed.stacks import Competent, Naive

LATENCY = 0.008  # seconds a call takes within a region
_ROW = "{:8}{:17}{:>9}{:>9}{:>8}{:>8}{:>8}{:>12}{:>9}{:>12}"
_HEADS = ("", "", "CPU ms", "+ index", "calls", "RRU", "WRU", "round trips", "wall ms", "$ a million")

Measured = Mapping[str, Mapping[str, Figures]]  # by scenario and stack


def main() -> int:
    """Print the table, and the ratios as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--batches", type=int, default=20, help="of ten texts; pages have a third of them")
    parser.add_argument("--rounds", type=int, default=3, help="of each measurement; medians count")
    options = parser.parse_args()
    known = corpus.read(options.data, max(RECORDS, options.batches * BATCH))
    print(f"{len(known.stories)} {known.name} articles, load {os.getloadavg()[0]:.1f}; all figures are of one article")
    print(_ROW.format(*_HEADS) + "  (round trips and wall: of a batch)")
    with running() as services:
        measured = _measured(known, services, options)
    print(json.dumps({"corpus": known.name, **_ratios(measured)}))
    return 0


def _measured(known: corpus.Corpus, services: Services, options: argparse.Namespace) -> Measured:
    product, competent = Product(services.endpoint), Competent(services.endpoint)
    with_metadata = Competent(services.endpoint, with_metadata=True)
    stacks: list[Stack] = [Naive(services.endpoint), competent, product]
    measured: dict[str, Mapping[str, Figures]] = {}
    for scenario in scenarios(known.stories, 1):  # imports, connections
        measure(scenario.warming(), [*stacks, with_metadata], services, 1, 0)
    for scenario in scenarios(known.stories, options.batches):
        more = [with_metadata] if scenario.name == "html" else []
        measured[scenario.name] = measure(scenario, [*stacks, *more], services, options.rounds, LATENCY)
        for name, figures in measured[scenario.name].items():
            print(_row(scenario.name, name, figures), flush=True)
    return measured


def _row(scenario: str, stack: str, figures: Figures) -> str:
    one = figures.an_article
    numbers = (figures.cpu_ms, figures.index_cpu_ms, one.calls, one.reads, one.writes)
    waited = (figures.trips, figures.wall_ms, figures.dollars(LATENCY))
    places = (2, 2, 2, 1, 1, 0, 0, 2)
    return _ROW.format(
        scenario, stack, *(f"{value:.{n}f}" for n, value in zip(places, (*numbers, *waited), strict=True))
    )


def _ratios(measured: Measured) -> dict[str, float]:
    """The figures of the product, CPU as the ratio to the competent stack."""
    ours = {name: stacks["copydesk"] for name, stacks in measured.items()}
    theirs = {name: stacks["competent"] for name, stacks in measured.items()}
    cpu = {name: ours[name].cpu_ms / theirs[name].cpu_ms for name in ("text", "copies", "jsonl", "html")}
    text, copy = ours["text"], ours["copy"]
    exact = {
        **cpu,
        "html_meta": ours["html"].cpu_ms / measured["html"]["competent, meta"].cpu_ms,
        "text_with_index": (text.cpu_ms + text.index_cpu_ms) / theirs["text"].cpu_ms,
        "wall_ms": text.wall_ms,
        "wall": text.wall_ms / theirs["text"].wall_ms,
        "round_trips": text.trips,
        "calls_new": text.an_article.calls,
        "calls_copy": copy.an_article.calls,
        "calls_jsonl": ours["jsonl"].an_article.calls,
        "writes_new": text.an_article.writes,
        "reads_new": text.an_article.reads,
        "dollars_new": text.dollars(LATENCY),
        "dollars_copy": copy.dollars(LATENCY),
        "dollars_competent": theirs["text"].dollars(LATENCY),
    }
    return {name: round(value, 3) for name, value in exact.items()}


if __name__ == "__main__":
    sys.exit(main())
