"""`copydesk erase`: removes articles for good."""

import re
from argparse import ArgumentParser, Namespace
from typing import Any

from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, opened
from copydesk.cli.options import add_json
from copydesk.cli.output import WrongUsage
from copydesk.cli.place import Place, version_fields
from copydesk.cli.progress import Progress, add_dry_run, print_receipt
from copydesk.events import ObjectRef
from copydesk.normalize.canonical_url import canonical_form
from copydesk.recovery.erase import Eraser, Erasure
from copydesk.table.identity import article_id_of_url

_ID = re.compile(r"a_[a-z2-7]{26}")


def run(options: Namespace) -> int:
    """Erase an article, or all of a publisher, and print what was removed."""
    with opened(options) as place:
        eraser = Eraser(
            place.desk, place.table, place.notes, place.originals, place.index, with_originals=options.originals
        )
        names = _article_ids(options.name, place)
        _refuse_while_delivered(eraser.under_way(names))
        if options.dry_run:
            erasure = eraser.found(names)
        else:
            erasure = eraser.erase(names, Progress("articles erased"))
            place.drain()
            if place.index:
                place.index.forget(names)
            place.compact()
    print_receipt(_receipt(erasure, options), as_json=options.json)
    return 0


def _article_ids(name: str, place: Place) -> list[str]:
    """The article of an id or URL, or every article of a publisher, by its name or domain."""
    if _ID.fullmatch(name):
        return [name]
    url = canonical_form(name)
    if url:
        return [article_id_of_url(url)]
    names = Progress("articles read").over(place.table.names())
    return sorted({one.article_id for one in names if name.casefold() in one.publisher})


def _refuse_while_delivered(refs: list[ObjectRef]) -> None:
    """Raises: WrongUsage while a delivery could store an article again."""
    if refs:
        keys = ", ".join(ref.key for ref in refs[:10])
        cure = "wait until the ingest queue is empty; `copydesk redrive` and `quarantine retry` complete what was left"
        raise WrongUsage(f"the delivery of {keys} is not complete and could store the article again: {cure}")


def _receipt(erasure: Erasure, options: Namespace) -> dict[str, Any]:
    """What was removed, without any content."""
    return {
        "dryRun": options.dry_run,
        "articles": len(erasure.articles),
        "revisions": erasure.revisions,
        "longTexts": erasure.long_texts,
        "claims": erasure.claims,
        "memberships": erasure.memberships,
        "notes": len(erasure.notes),
        "originals": len(erasure.originals),
        "ids": erasure.articles,
        "versions": [version_fields(ref) for ref in erasure.originals],
        "kept": [version_fields(ref) for ref in erasure.kept],
    }


def _add_options(parser: ArgumentParser) -> None:
    text = "the article's id or URL, or the name or domain of a publisher"
    parser.add_argument("name", metavar="ID|URL|PUBLISHER", help=text)
    add_place(parser, without_endpoint="the stream removes the documents")
    text = "also remove the uploaded object versions, unless they hold other articles too"
    parser.add_argument("--originals", action="store_true", help=text)
    add_dry_run(parser, "what would be removed")
    add_json(parser, "the receipt as one JSON object")


COMMAND = Command(
    name="erase",
    summary="Remove an article, or all articles of a publisher, for good.",
    details=(
        "Removed are the article, its revisions, long texts, search document, claims, places in clusters and notes in "
        "the quarantine; with --originals also the uploaded object versions. A file that a store did not copy stays "
        "where it is; backups that a store made before an upgrade are removed. Copies of an erased article stay, and "
        "are linked anew. The ledger stays: it holds no content. To take an article out of search only, use "
        "withdraw.\n\n"
        "A delivery that is repeated, and a retry of the quarantine, do not store the article again. A new upload of "
        "it does, and so does `copydesk rebuild --from originals` from a ledger that is lost. On a stack the "
        "document is removed by the stream, within seconds; with --endpoint also at once. Safe to repeat."
    ),
    output=(
        "a receipt with the number of parts removed, the ids and object versions, and the versions kept because they "
        "hold other articles. With --json, one object: dryRun, articles, revisions, longTexts, claims, memberships, "
        "notes, originals, ids, versions, kept."
    ),
    example=(
        "copydesk erase https://www.harbour-gazette.example/weather/2026/03/11/fog-skerrow-sound --store news.db\n"
        "copydesk erase harbour-gazette.example --originals --store news.db --dry-run\n"
        "copydesk erase harbour-gazette.example --originals --stack copydesk-dev"
    ),
    add_options=_add_options,
    run=run,
)
