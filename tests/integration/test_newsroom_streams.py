"""Whole streams of the newsroom generator, with seeds not used in training."""

from random import Random

import pytest

from benchmarks.dedupe.desk import Tally, cluster
from training.dedupe.newsroom import flood_stream, stream
from training.dedupe.pairs import arrivals_of
from training.dedupe.scores import agreement, gold, pairwise


@pytest.fixture(scope="module", params=[7, 9, 11])
def arrivals(request: pytest.FixtureRequest) -> list:
    return arrivals_of(stream(request.param, articles=500))


def test_copies_share_clusters_and_look_alikes_do_not(arrivals: list) -> None:
    figures = pairwise(gold(arrivals), cluster(arrivals))
    assert figures.f1 >= 0.975
    assert figures.precision >= 0.96


def test_another_order_of_arrival_ends_in_nearly_the_same_clusters(arrivals: list) -> None:
    shuffled = Random(1).sample(arrivals, len(arrivals))
    assert agreement(cluster(arrivals), cluster(shuffled)) >= 0.97


def test_reconciled_clusters_are_the_same_in_any_order(arrivals: list) -> None:
    shuffled = Random(2).sample(arrivals, len(arrivals))
    assert agreement(cluster(arrivals, reconciled=True), cluster(shuffled, reconciled=True)) == 1.0


def test_article_delivered_again_changes_nothing(arrivals: list) -> None:
    assert cluster([*arrivals, *arrivals[:50]]) == cluster(arrivals)


def test_flood_of_one_story_is_one_cluster() -> None:
    flood = arrivals_of(flood_stream(7, copies=(120,)))
    assert pairwise(gold(flood), cluster(flood)).f1 >= 0.95


def test_few_texts_are_compared_with_each_arrival(arrivals: list) -> None:
    tally = Tally()
    cluster(arrivals, tally)
    assert tally.judged / tally.arrivals < 2.5
