"""Prices and counted units: one table, which the benches and the README agree with, and the bills made from it."""

import json
import re
from pathlib import Path

import pytest

from benchmarks.cost import __main__ as bench_cost
from benchmarks.speed import dollars
from copydesk.cli import prices
from copydesk.cli.backfill_quote import quoted
from copydesk.cli.counted import COUNTED, GIGABYTES, SIZES, UNOWNED, Fate, Units, units_of
from copydesk.cli.main import main
from copydesk.cli.money import Articles, bill

ROOT = Path(__file__).parents[3]
IN_README = {
    "new": Fate.NEW,
    "copy of another, the same words": Fate.COPY,
    "copy of an article with an earlier text, cut by a fifth": Fate.CUT_COPY,
    "revision": Fate.REVISION,
    "the same delivery again": Fate.REPLAY,
    "uploaded again, unchanged": Fate.UNCHANGED,
    "deletion": Fate.DELETE,
}


def test_prices_are_those_of_the_benches() -> None:
    assert (prices.WRITE.a_million, prices.READ.a_million) == (bench_cost.DOLLARS_WRITE, bench_cost.DOLLARS_READ)
    assert (prices.WRITE.a_million, prices.READ.a_million) == (dollars.WRITE, dollars.READ)
    assert (prices.GET.a_million, prices.INVOCATION.a_million) == (dollars.GET, dollars.INVOCATION)
    assert prices.MESSAGE.a_million == dollars.QUEUE
    assert prices.GIGABYTE_SECOND.a_million == pytest.approx(dollars.GIGABYTE_SECOND * 1_000_000)
    assert dollars.GIGABYTES == GIGABYTES


def test_units_are_counted_for_the_sizes_and_fates_of_the_bench() -> None:
    assert tuple(bench_cost.SIZES.values()) == SIZES
    assert {len(units) for units in COUNTED.values()} == {len(SIZES)}


def test_readme_has_the_counted_units_and_their_price() -> None:
    table = (ROOT / "README.md").read_text("utf-8").partition("## Cost")[2]
    rows = re.findall(r"^\| ([a-z][^|]*) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", table, re.MULTILINE)

    assert {name for name, *_ in rows} == set(IN_README)
    for name, reads, writes, price in rows:
        counted = COUNTED[IN_README[name]][1]
        assert (float(reads), float(writes)) == (counted.reads, counted.writes)
        million = prices.READ.of(counted.reads * 1e6) + prices.WRITE.of(counted.writes * 1e6)
        assert float(price) == pytest.approx(million, abs=0.06)


@pytest.mark.parametrize(
    ("size", "units"),
    [
        (100, Units(1.0 + UNOWNED, 7.0)),
        (4_000, Units(1.0 + UNOWNED, 8.0)),
        (22_000, Units(1.0 + UNOWNED, 13.5)),
        (76_000, Units(1.0 + UNOWNED, 30.0)),
    ],
)
def test_units_between_and_beyond_counted_sizes_are_in_proportion(size: int, units: Units) -> None:
    assert units_of(Fate.NEW, size) == units


def test_bill_of_new_articles_has_their_units() -> None:
    items = {item.service: item for item in bill(Articles(1_000_000, 4_000))}

    assert items["DynamoDB writes"].dollars == pytest.approx(5.0)
    assert items["DynamoDB reads"].dollars == pytest.approx(0.875)
    assert items["SQS"].count == 1_200_000


def test_articles_in_one_object_share_its_requests() -> None:
    items = {item.service: item.count for item in bill(Articles(1_000, 4_000, in_object=100))}

    assert (items["S3 uploads"], items["S3 reads"], items["SQS"]) == (10, 10, 30)


def test_copies_cost_more_than_new_articles() -> None:
    with_copies = sum(item.dollars for item in bill(Articles(1_000, 4_000, copies=0.5)))

    assert with_copies > sum(item.dollars for item in bill(Articles(1_000, 4_000)))


def test_quote_of_a_backfill_has_the_transitions_of_its_lines() -> None:
    by_map, by_itself = (quoted(1_000_000, 10, None, by_map=by_map) for by_map in (True, False))

    assert by_map.dollars["Step Functions"] == pytest.approx(3.0)
    assert by_map.total - by_itself.total == pytest.approx(3.0)
    assert quoted(1_000, 4, 10, by_map=False).seconds == 100


def test_documented_price_of_a_million_objects_is_the_quoted_one() -> None:
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    parts = quoted(1_000_000, 10, None, by_map=False)

    assert (
        f"A million objects of one article of 4 kB cost ${parts.total:.2f}: DynamoDB ${parts.dollars['DynamoDB']:.2f}"
        in page
    )


def test_cost_prints_the_bill_with_the_date_of_its_prices(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cost", "--articles", "1000000", "--json"]) == 0

    printed = json.loads(capsys.readouterr().out)
    assert printed["dollars"] == pytest.approx(sum(item["dollars"] for item in printed["items"]), abs=0.01)
    assert (printed["pricesOf"], printed["aThousand"]) == (
        prices.PRICES_OF,
        pytest.approx(printed["dollars"] / 1_000, abs=1e-4),
    )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--articles", "0"], "--articles: must be a whole number of at least 1"),
        (["--articles", "9", "--copies", "2"], "--copies: must be a share from 0 to 1"),
        (["--articles", "9", "--copies", "0.7", "--revisions", "0.7"], "must not exceed 1 together"),
    ],
)
def test_cost_that_cannot_be_computed_names_the_fault(
    capsys: pytest.CaptureFixture[str], options: list[str], reason: str
) -> None:
    try:
        status: object = main(["cost", *options])
    except SystemExit as ended:
        status = ended.code

    assert (status, reason in capsys.readouterr().err) == (2, True)
