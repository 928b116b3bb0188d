"""`copydesk diff`: the fields that changed between two revisions of an article."""

from argparse import ArgumentParser, Namespace

from copydesk.cli.articles import existing_article
from copydesk.cli.command import Command
from copydesk.cli.opening import add_place, reading
from copydesk.cli.options import add_article, add_json, whole_number
from copydesk.cli.output import WrongUsage, load_screen, print_lines
from copydesk.table.revisions import history

_COMPARED = ("headline", "alternativeHeadline", "description", "author", "datePublished", "dateModified", "text")


def run(options: Namespace) -> int:
    """Print the fields that changed between two revisions of an article."""
    with reading(options) as reader:
        article = existing_article(options.name, reader)
        texts = history(article, reader.table.revisions(article.record.article_id))
    for number in (options.before, options.after):
        if number > len(texts):
            raise WrongUsage(f"{options.name} has no revision {number}; its latest is revision {len(texts)}")
    before, after = (texts[number - 1].published() for number in (options.before, options.after))
    changed = {
        name: {"before": before[name], "after": after[name]} for name in _COMPARED if before[name] != after[name]
    }
    print_lines([changed]) if options.json else load_screen().changed(changed)
    return 0


def _add_options(parser: ArgumentParser) -> None:
    add_article(parser)
    parser.add_argument("before", type=whole_number, metavar="N", help="number of the earlier revision, from 1")
    parser.add_argument("after", type=whole_number, metavar="M", help="number of the later revision")
    add_place(parser)
    add_json(parser, "one JSON object")


COMMAND = Command(
    name="diff",
    summary="Show what changed between two revisions of an article.",
    details="Headlines, description, authors, dates and text are compared.",
    output=(
        "the changed fields, line by line. With --json, one object in all: for each changed field its value before and "
        "after; empty if nothing changed."
    ),
    example=(
        "copydesk diff https://www.harbour-gazette.example/news/2026/03/merrowby-ferry-terminal-opens 1 2 "
        "--store news.db\n"
        "copydesk diff a_xv54jen37qk7mitfocgti6m3yt 1 2 --stack copydesk-dev"
    ),
    add_options=_add_options,
    run=run,
)
