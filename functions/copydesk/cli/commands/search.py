"""`copydesk search`: full-text search in a local store, or a shipped query on an OpenSearch node."""

from argparse import ArgumentParser, Namespace

from copydesk.cli.command import Command
from copydesk.cli.node import search_node
from copydesk.cli.options import add_json, existing_store, whole_number
from copydesk.cli.output import WrongUsage, load_screen, print_lines
from copydesk.local_store import LocalStore
from copydesk.search.queries import QUERY_NAMES

_DEFAULT_LIMIT = 10
_NODE_OPTIONS = {
    "--template": "template",
    "--language": "language",
    "--from": "published_from",
    "--to": "published_to",
    "--publisher": "publisher",
    "--section": "section",
    "--like": "like",
}


def run(options: Namespace) -> int:
    """Print the hits of a search in a local store or on a node, best first."""
    if options.endpoint is not None:
        search_node(options, options.limit or _DEFAULT_LIMIT)
        return 0
    given = [name for name, field in _NODE_OPTIONS.items() if getattr(options, field) is not None]
    if given:
        need = "needs" if len(given) == 1 else "need"
        raise WrongUsage(f"{', '.join(given)} {need} --endpoint; with --store, give QUERY, --limit and --json only")
    if options.query is None:
        raise WrongUsage("a search in a local store needs a QUERY; give one or more words")
    with LocalStore(options.store) as store:
        hits = store.index.search(options.query, options.limit or _DEFAULT_LIMIT)
    print_lines(hit.document for hit in hits) if options.json else load_screen().hits(options.query, hits)
    return 0


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUERY", nargs="?", help="words, or a phrase in quotes: '\"four words\"'")
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--store", type=existing_store, metavar="FILE", help="search a local store")
    place.add_argument(
        "--endpoint", metavar="URL", help="search an OpenSearch node, for example https://localhost:9200"
    )
    text = f"print at most N hits (default {_DEFAULT_LIMIT})"
    parser.add_argument("--limit", type=whole_number, metavar="N", help=text)
    add_json(parser, "one JSON object per hit")
    node = parser.add_argument_group("options that need --endpoint")
    text = "the query to run (default full_text; with --like, more_like_this)"
    node.add_argument("--template", choices=QUERY_NAMES, metavar="NAME", help=text)
    text = "articles in this language only; en also finds en-GB"
    node.add_argument("--language", metavar="TAG", help=text)
    text = "articles published at this time or later, for example 2026-03-01"
    node.add_argument("--from", dest="published_from", metavar="DATE", help=text)
    text = "articles published at this time or earlier"
    node.add_argument("--to", dest="published_to", metavar="DATE", help=text)
    node.add_argument(
        "--publisher", metavar="DOMAIN", help="articles of this publisher only, for example gazette.example"
    )
    node.add_argument("--section", metavar="NAME", help="articles of this section only, for example Politics")
    node.add_argument("--like", metavar="ID", help="articles similar to the article with this id")


COMMAND = Command(
    name="search",
    summary="Find articles that contain all words of a query.",
    details=(
        "A search runs in a local store (--store) or on an OpenSearch node (--endpoint). Withdrawn articles are not "
        "found.\n\n"
        "Queries for a node (--template): full_text finds articles that contain all words; collapsed shows one hit per "
        "story, with its copies; latest lists the newest articles and takes no QUERY; facets counts articles by "
        "publisher, language, section and day and takes no --limit; more_like_this finds articles similar to --like "
        "and takes no QUERY. An option that a query does not use is an error."
    ),
    output=(
        "date, headline and an excerpt of each hit. With --json, one object per hit: the indexed fields of the "
        "article, for collapsed also its copies. facets prints counts; with --json, one object in all."
    ),
    example=(
        'copydesk search "ferry terminal" --store news.db\n'
        "copydesk search ferry --language en --from 2026-03-01 --endpoint https://localhost:9200\n"
        "copydesk search --template latest --limit 5 --endpoint https://localhost:9200"
    ),
    add_options=_add_options,
    run=run,
)
