"""`copydesk dupes`: the cluster of an article, with the evidence for each copy."""

from argparse import ArgumentParser, Namespace
from typing import Any

from copydesk.article import Record
from copydesk.cli.articles import existing_article
from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, reading
from copydesk.cli.options import add_article, add_json
from copydesk.cli.output import load_screen, print_lines
from copydesk.dedupe.cluster_reads import members_of

_SHOWN = (
    "articleId", "clusterId", "duplicateOf", "duplicateKind", "duplicateRelation", "duplicateEvidence", "headline",
    "url", "publisher", "sourceOrganization", "datePublished",
)  # fmt: skip


def run(options: Namespace) -> int:
    """Print the cluster of an article, the leader first."""
    with reading(options) as reader:
        article = existing_article(options.name, reader)
        members = members_of(article.record, reader.table)
    lines = [_member(record) for record in members]
    print_lines(lines) if options.json else load_screen().cluster(lines)
    return 0


def _member(record: Record) -> dict[str, Any]:
    """One line of a cluster."""
    published = record.published()
    return {name: published[name] for name in _SHOWN}


def _add_options(parser: ArgumentParser) -> None:
    add_article(parser)
    add_place(parser)
    add_json(parser, "one JSON object per article of the cluster")


COMMAND = Command(
    name="dupes",
    summary="List the copies of an article, with the evidence for each.",
    details=(
        "A cluster holds an article and all exact and near copies of it. The article that was published first comes "
        "first. An article without copies is listed alone. The relation says what a copy is to that first article: "
        "exact, cut, extended, localised, updated, corrected, pickup (an agency's text at another outlet) or release."
    ),
    output=(
        "a table. With --json, one object per article of the cluster: articleId, clusterId, duplicateOf, "
        "duplicateKind, duplicateRelation, duplicateEvidence, headline, url, publisher, sourceOrganization, "
        "datePublished."
    ),
    example=(
        "copydesk dupes https://www.harbour-gazette.example/news/2026/03/merrowby-ferry-terminal-opens "
        "--store news.db\n"
        "copydesk dupes a_xv54jen37qk7mitfocgti6m3yt --stack copydesk-dev"
    ),
    add_options=_add_options,
    run=run,
)
