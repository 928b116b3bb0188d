"""`copydesk search`: the same questions to a local store or to an OpenSearch node."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from copydesk.cli.command import Command
from copydesk.cli.node import counts, search_of, similar
from copydesk.cli.opening import reading
from copydesk.cli.options import add_json, existing_store
from copydesk.cli.output import WrongUsage, load_screen, print_lines
from copydesk.cli.questions import add_filters, add_page, line_of, query_of, question_of
from copydesk.search.queries import QUERY_NAMES
from copydesk.search.question import Found, Question

_UNUSED = {  # by template: the options that it does not use
    "full_text": (),
    "collapsed": (),
    "latest": ("QUERY", "--like", "--sort", "--fold"),
    "facets": ("--like", "--sort", "--limit", "--offset", "--fold"),
    "more_like_this": ("QUERY", "--sort", "--fold"),
}
_ELSEWHERE = "a local store has --fold, --sort date and, for the copies of an article, `copydesk dupes`"


def run(options: Namespace) -> int:
    """Print the hits of a question, or the counts of a node."""
    question = question_of(options)
    if options.store is not None:
        _refuse_node_options(options)
        with reading(options) as reader:
            _print(options, question, reader.search.find(question))
        return 0
    template = options.template or ("more_like_this" if options.like else "full_text")
    _refuse_unused(template, options)
    with _node(options) as node:
        return _ask(node, template, question, options)


@contextmanager
def _node(options: Namespace) -> Iterator[Any]:
    """The node at --endpoint, or that of the stack."""
    if options.endpoint is not None:
        yield search_of(options.endpoint)
        return
    with reading(options) as reader:
        yield reader.search


def _ask(node: Any, template: str, question: Question, options: Namespace) -> int:
    """Print what a node answers to one of its queries."""
    if template == "facets":
        counted = counts(node, question)
        print_lines([counted]) if options.json else load_screen().counts(counted)
    elif template == "more_like_this":
        if not options.like:
            raise WrongUsage("--template more_like_this needs --like ID, the article to compare with")
        _print(options, question, similar(node, question, options.like))
    else:
        question = replace(question, is_folded=options.fold or template == "collapsed")
        _print(options, question, node.find(question))
    return 0


def _refuse_node_options(options: Namespace) -> None:
    given = [name for name, value in (("--template", options.template), ("--like", options.like)) if value is not None]
    if given:
        need = "needs" if len(given) == 1 else "need"
        raise WrongUsage(f"{', '.join(given)} {need} --endpoint or --stack; {_ELSEWHERE}")


def _refuse_unused(template: str, options: Namespace) -> None:
    """Refuse options that make no difference: what was meant by them would be ignored silently."""
    given = {
        "QUERY": query_of(options) is not None,
        "--like": options.like is not None,
        "--sort": options.sort is not None,
        "--limit": options.limit is not None,
        "--offset": options.offset > 0,
        "--fold": options.fold,
    }
    unused = [name for name in _UNUSED[template] if given[name]]
    if template in {"full_text", "collapsed"} and options.like is not None:
        unused.append("--like")
    if unused:
        raise WrongUsage(f"--template {template} does not use {', '.join(unused)}; leave it out")


def _print(options: Namespace, question: Question, found: Found) -> None:
    """Print hits. On standard error, the number of all and how to see the others, where there are more."""
    if options.json:
        print_lines(map(line_of, found.hits))
    else:
        load_screen().hits(query_of(options) or options.like or "", found, question.offset)
    last = question.offset + len(found.hits)
    if last < found.total and found.hits:
        print(f"copydesk: {found.total:,} hits in all; --offset {last} shows the next", file=sys.stderr)
    if not found.hits and found.total:
        print(f"copydesk: there are {found.total:,} hits in all, none from --offset {question.offset}", file=sys.stderr)


def _add_options(parser: ArgumentParser) -> None:
    text = 'words, all of which must be found; "a phrase", -word, OR, prefix* and headline:word are possible'
    parser.add_argument("query", metavar="QUERY", nargs="*", help=text)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--store", type=existing_store, metavar="FILE", help="search a local store")
    text = "search the index of a deployed stack, by the stack's name in CloudFormation"
    place.add_argument("--stack", metavar="NAME", help=text)
    place.add_argument(
        "--endpoint", metavar="URL", help="search an OpenSearch node, for example https://localhost:9200"
    )
    add_page(parser)
    add_filters(parser)
    add_json(parser, "one JSON object per hit")
    node = parser.add_argument_group("options that need --endpoint or --stack")
    text = "the query to run (default full_text; with --like, more_like_this)"
    node.add_argument("--template", choices=QUERY_NAMES, metavar="NAME", help=text)
    node.add_argument("--like", metavar="ID", help="articles similar to the article with this id")


COMMAND = Command(
    name="search",
    summary="Find articles by their words, date, language, publisher, section or author.",
    details=(
        "A local store (--store), an OpenSearch node (--endpoint) and the node of a stack (--stack, whose address is "
        "read from the settings of its index function) answer the same questions. All words of QUERY "
        'must be found, also in other forms of the language: "election" finds "elections". Case and accents are '
        "ignored. Without QUERY the newest articles are listed.\n\n"
        'QUERY: "ferry terminal" in quotes finds the phrase exactly as written. -boat or NOT boat leaves out articles '
        "with a word. ferry OR boat finds one of both; OR joins the words beside it first. harb* finds words that "
        "begin so. headline:ferry, text:, author: and publisher: find the word itself in a field. A query that starts "
        "with - is written after all options and --.\n\n"
        "Queries for a node (--template): full_text; collapsed, as --fold; latest, the newest articles; facets counts "
        "articles by publisher, language, section and day; more_like_this finds articles similar to --like. An option "
        "that a query does not use is an error."
    ),
    output=(
        "date, headline, an excerpt, publisher, address and id of each hit, and the number of all. With --json, one "
        "object per hit: the indexed fields of the article, with --fold also its copies. facets prints counts; with "
        "--json, one object in all."
    ),
    example=(
        'copydesk search "ferry terminal" --store news.db\n'
        "copydesk search 'ferry -\"guided tour\" headline:harb*' --language en --from 2026-03 --store news.db\n"
        "copydesk search --publisher harbour-gazette.example --sort date --fold --store news.db\n"
        "copydesk search ferry --language en --from 2026-03-01 --endpoint https://localhost:9200\n"
        "copydesk search --template latest --limit 5 --endpoint https://localhost:9200\n"
        "copydesk search ferry --fold --stack copydesk-dev"
    ),
    add_options=_add_options,
    run=run,
)
