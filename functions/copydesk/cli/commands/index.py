"""`copydesk index`: compares the search index with the table, and repairs it."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, opened
from copydesk.cli.options import add_json, whole_number
from copydesk.cli.progress import Pace, Progress, add_dry_run, print_receipt
from copydesk.recovery.index_check import Difference, IndexCheck, Kind, Repair

_LISTED = 100  # differences in a receipt; the counts cover all


def run(options: Namespace) -> int:
    """Compare or repair; return 1 if differences are left."""
    repairs = options.action == "repair" and not options.dry_run
    with opened(options, resumes=options.action == "repair") as place:
        progress, pace = Progress("articles and documents compared"), Pace(options.rate)

        def compared(number: int) -> None:
            """Count a page, and wait for its turn."""
            progress(number)
            pace(number)

        check = IndexCheck(place.table, place.known_index, compared, place.notes if repairs else None)
        tally = _Tally()
        tally.count(check.differences())
    print_receipt(tally.receipt(progress.done, repairs=repairs), as_json=options.json)
    return int(tally.left > 0)


@dataclass
class _Tally:
    """Counts of differences, with the first of those that are left."""

    kinds: Counter[Kind] = field(default_factory=Counter)
    repairs: Counter[Repair] = field(default_factory=Counter)
    listed: list[Difference] = field(default_factory=list)

    def count(self, differences: Iterable[Difference]) -> None:
        """Count differences and keep the first that are left."""
        for one in differences:
            self.kinds[one.kind] += 1
            self.repairs[one.repair] += 1
            if one.repair is not Repair.DONE and len(self.listed) < _LISTED:
                self.listed.append(one)

    @property
    def left(self) -> int:
        """The number of differences that were not repaired."""
        return self.kinds.total() - self.repairs[Repair.DONE]

    def receipt(self, compared: int, *, repairs: bool) -> dict[str, Any]:
        """Return the receipt of a run."""
        counts = {kind.value: self.kinds[kind] for kind in Kind}
        done = {"repaired": self.repairs[Repair.DONE], "refused": self.repairs[Repair.REFUSED]} if repairs else {}
        return {"compared": compared, **counts, **done, "left": self.left, "first": list(self._lines())}

    def _lines(self) -> Iterator[dict[str, Any]]:
        for one in self.listed:
            versions = {"table": one.table_version or None, "index": one.index_version or None}
            repair = {} if one.repair is Repair.NONE else {"repair": one.repair.value}
            yield {"articleId": one.article_id, "difference": one.kind.value, **versions, **repair}


def _add_options(parser: ArgumentParser) -> None:
    text = "compare the index with the table, or compare and repair"
    parser.add_argument("action", choices=("check", "repair"), metavar="check|repair", help=text)
    add_place(parser, without_endpoint="that in the settings of its index function")
    text = "compare at most N articles and documents a second"
    parser.add_argument("--rate", type=whole_number, metavar="N", help=text)
    add_dry_run(parser, "what repair would write")
    add_json(parser, "the receipt as one JSON object")


COMMAND = Command(
    name="index",
    summary="Compare the search index with the table, and repair it.",
    details=(
        "Both directions are compared: articles whose document is missing, older or newer, and documents without an "
        "article. The index lags behind the table by a second or two, so an article that is stored while the command "
        "runs may be listed.\n\n"
        "repair writes missing and older documents and deletes documents without an article. It may run while "
        "articles arrive, and more than once: the newer version wins. A document that is newer than its article means "
        "that the table was restored from a backup; `copydesk rebuild --from table` cures that. A document that the "
        "index refuses is noted in the quarantine.\n\n"
        "The exit status is 1 if differences are left."
    ),
    output=(
        "a receipt with the counts of differences and the first 100 that are left. With --json, one object: compared, "
        "missing, older, newer, withoutArticle, repaired, refused, left, first."
    ),
    example=(
        "copydesk index check --store news.db\n"
        "copydesk index repair --store news.db\n"
        "copydesk index repair --stack copydesk-dev --rate 500"
    ),
    add_options=_add_options,
    run=run,
)
