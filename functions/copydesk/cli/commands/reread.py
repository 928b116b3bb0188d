"""`copydesk reread`: the kept originals, read again by today's extractor and profiles."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from copydesk.adapters.local.profiles import profile_texts, remember
from copydesk.adapters.local.repairable_table import LocalRepairableTable
from copydesk.cli.command import Command
from copydesk.cli.opening import opened
from copydesk.cli.options import add_json, add_store
from copydesk.cli.output import WrongUsage
from copydesk.cli.place import Place
from copydesk.cli.profiles import add_profiles, profiles_in
from copydesk.cli.progress import Progress, add_dry_run, print_receipt
from copydesk.recovery.rebuild import EventClock
from copydesk.recovery.reread import Reread, Rereader, State, chosen_articles
from copydesk.recovery.stories import Stories

_LISTED = 100  # texts in a receipt that changed or stay; the counts cover all


def run(options: Namespace) -> int:
    """Read texts again and print the receipt."""
    profiles = profiles_in(options.profiles)
    if options.profiles and not options.dry_run:
        remember(profile_texts(options.profiles), options.store)
    with opened(options) as place:
        rereader = _rereader(place, options)
        if profiles is not None:
            rereader.desk = replace(rereader.desk, profiles=profiles)
        found = list(Progress("texts read again").over(rereader.run()))
        place.drain()
    print_receipt(_receipt(found, rereader), as_json=options.json)
    return 0


def _rereader(place: Place, options: Namespace) -> Rereader:
    if place.local is None:
        raise WrongUsage("reread works on a local store")
    clock = EventClock()
    table = LocalRepairableTable(place.local.database, clock)
    desk = replace(place.desk, table=table)
    chosen = chosen_articles(options.host, options.since, options.below)
    return Rereader(desk, table, place.originals, Stories(desk, table, clock), chosen, dry_run=options.dry_run)


def _receipt(found: list[Reread], rereader: Rereader) -> dict[str, Any]:
    states = Counter(one.state for one in found)
    first = [_line(one) for one in found if one.state is not State.UNCHANGED][:_LISTED]
    counts = {state.value: states[state] for state in State}
    return {
        "dryRun": rereader.dry_run,
        "texts": len(found),
        **counts,
        "clusters": rereader.stories.changed,
        "first": first,
    }


def _line(one: Reread) -> dict[str, str]:
    about = {"fields": " ".join(one.fields), "reason": one.reason}
    return {
        "articleId": one.article_id,
        "text": one.state.value,
        **{name: text for name, text in about.items() if text},
    }


def _day(word: str) -> str:
    """Read a day. Raises: ArgumentTypeError."""
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError as wrong:
        raise ArgumentTypeError(f"must be a day such as 2026-03-04, not {word}") from wrong


def _confidence(word: str) -> float:
    """Read a confidence. Raises: ArgumentTypeError."""
    try:
        value = float(word)
    except ValueError:
        value = -1.0
    if not 0 < value <= 1:
        raise ArgumentTypeError(f"must be a number above 0 and at most 1, not {word}")
    return value


def _add_options(parser: ArgumentParser) -> None:
    add_store(parser)
    text = "only articles of this host and its subdomains"
    parser.set_defaults(stack=None)
    parser.add_argument("--host", metavar="HOST", help=text)
    text = "only articles that were uploaded on this day (UTC) or later"
    parser.add_argument("--since", type=_day, metavar="DATE", help=text)
    text = "only articles whose textConfidence is below this number"
    parser.add_argument("--below", type=_confidence, metavar="CONFIDENCE", help=text)
    add_profiles(parser, "first replace the profiles that the store remembers by those of this folder")
    add_dry_run(parser, "what would change")
    add_json(parser, "the receipt as one JSON object")


COMMAND = Command(
    name="reread",
    summary="Read the kept files of stored articles again, by today's extractor and profiles.",
    details=(
        "A text that comes out otherwise takes the place of the stored one, and the record says so: `rereadFrom` names "
        "what had read it before, `readBy` what has now. It is not a revision, because its publisher has changed "
        "nothing: ids, revisions, status and the ledger stay. The stories of changed texts are compared anew, and the "
        "search index is brought up to date. Texts that come out as they are stored are not touched.\n\n"
        "A text stays as it is if this version finds no article in its file, if its file is gone, or if the article "
        "would have another address; the receipt names each. Safe to interrupt and to repeat: a second run changes "
        "nothing."
    ),
    output=(
        "a receipt with the number of texts by what became of them, of clusters that changed, and the first 100 texts "
        "that changed or stay for a reason. With --json, one object: dryRun, texts, unchanged, changed, rejected, "
        "moved, gone, clusters, first."
    ),
    example=(
        "copydesk reread --store news.db --dry-run\n"
        "copydesk reread --store news.db --host harbour-gazette.example --since 2026-03-01 --below 0.8"
    ),
    add_options=_add_options,
    run=run,
)
