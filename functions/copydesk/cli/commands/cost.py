"""`copydesk cost`: what articles cost in an account, before anything is deployed."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import Any

from copydesk.cli.command import Command
from copydesk.cli.counted import COUNTED_ON
from copydesk.cli.money import Articles, Item, bill
from copydesk.cli.options import add_json
from copydesk.cli.output import WrongUsage, print_lines
from copydesk.cli.prices import PRICES_OF, REGION

_SIZE = 4_000
_NOT_COUNTED = "not included: the search cluster, storage, backups, alarms, traces"


def run(options: Namespace) -> int:
    """Print the bill. Raises: WrongUsage where the shares are more than all articles."""
    if options.copies + options.revisions > 1:
        raise WrongUsage("--copies and --revisions are shares of the articles and must not exceed 1 together")
    articles = Articles(options.articles, options.size, options.copies, options.revisions, options.in_object)
    items = list(bill(articles))
    if options.json:
        print_lines([_fields(articles, items)])
    else:
        print("\n".join(_table(articles, items)))
    return 0


def _fields(articles: Articles, items: Sequence[Item]) -> dict[str, Any]:
    """The bill under the names that other programs read."""
    total = sum(item.dollars for item in items)
    lines = [
        {
            "service": item.service,
            "count": round(item.count, 1),
            "unit": item.price.unit,
            "dollarsAMillion": item.price.a_million,
            "dollars": round(item.dollars, 4),
            "page": item.price.page,
        }
        for item in items
    ]
    dates = {"pricesOf": PRICES_OF, "region": REGION, "countedOn": COUNTED_ON}
    a_thousand = round(1_000 * total / articles.number, 4)
    return {"articles": articles.number, "dollars": round(total, 2), "aThousand": a_thousand, "items": lines, **dates}


def _table(articles: Articles, items: Sequence[Item]) -> list[str]:
    total = sum(item.dollars for item in items)
    rows = [(item.service, f"{item.count:,.0f} {item.price.unit}", f"${item.dollars:,.2f}") for item in items]
    rows.append(
        (f"{articles.number:,} articles", f"${1_000 * total / articles.number:,.4f} a thousand", f"${total:,.2f}")
    )
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [f"{name:<{widths[0]}}  {count:<{widths[1]}}  {price:>{widths[2]}}" for name, count, price in rows]
    return [*lines, "", f"prices of {PRICES_OF} in {REGION}; units counted on {COUNTED_ON}", _NOT_COUNTED]


def _number(word: str) -> int:
    """Read a number of articles or bytes of at least 1. Raises: ArgumentTypeError."""
    if not (word.isascii() and word.isdecimal() and len(word) <= 15 and int(word)):
        raise ArgumentTypeError(f"must be a whole number of at least 1, not {word}")
    return int(word)


def _share(word: str) -> float:
    """Read a share from 0 to 1. Raises: ArgumentTypeError."""
    try:
        share = float(word)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"must be a share from 0 to 1, for example 0.2, not {word}")
    return share


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--articles", type=_number, required=True, metavar="N", help="the number of articles")
    text = f"bytes of text of an article, without the page around it (default {_SIZE:,})"
    parser.add_argument("--size", type=_number, default=_SIZE, metavar="BYTES", help=text)
    text = "the share of near copies of other articles, from 0 to 1 (default 0)"
    parser.add_argument("--copies", type=_share, default=0.0, metavar="SHARE", help=text)
    text = "the share of later texts of known articles, from 0 to 1 (default 0)"
    parser.add_argument("--revisions", type=_share, default=0.0, metavar="SHARE", help=text)
    text = "articles in an uploaded object, as in JSON Lines (default 1)"
    parser.add_argument("--in-object", type=_number, default=1, metavar="N", help=text)
    add_json(parser, "the bill as one JSON object")


COMMAND = Command(
    name="cost",
    summary="Compute what articles cost in an account, before anything is deployed.",
    details=(
        "Request units are those that DynamoDB Local counts (`make bench-cost`), for 1, 4 and 40 kB of text and "
        "between them in proportion; prices are on demand, with their date. The time of the functions is that of "
        "docs/research/speed.md: it has not been measured on Lambda.\n\n"
        "The search cluster, the largest item by far, is not included, nor are storage, backups, alarms and traces."
    ),
    output=(
        "a line for each service with count and price, and the total. With --json, one object: articles, dollars, "
        "aThousand, items, pricesOf, region, countedOn."
    ),
    example=(
        "copydesk cost --articles 1000000 --size 4000\n"
        "copydesk cost --articles 1000000 --size 4000 --copies 0.2 --revisions 0.1 --in-object 100"
    ),
    add_options=_add_options,
    run=run,
)
