"""The options of a question to a search index, and the question that they ask."""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from copydesk.cli.options import whole_number
from copydesk.search.period import period
from copydesk.search.query_syntax import parsed
from copydesk.search.question import RELATIONS, SORTS, STATUSES, Hit, Question, Status

DEFAULT_LIMIT = 10
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def add_filters(parser: ArgumentParser, default_status: str = "usable") -> None:
    """Add the options that narrow a question. The default status is None where it is other words than `usable`."""
    filters = parser.add_argument_group("filters")
    text = "articles in this language only; en also finds en-GB"
    filters.add_argument("--language", type=language_tag, metavar="TAG", help=text)
    text = (
        "articles published in or after this year, month, day or moment, for example 2026-03-01; without undated ones"
    )
    filters.add_argument("--from", dest="published_from", metavar="DATE", help=text)
    text = "articles published before the end of this year, month, day or moment, for example 2026-03"
    filters.add_argument("--to", dest="published_to", metavar="DATE", help=text)
    text = "articles of this publisher only, by its domain or name, for example gazette.example"
    filters.add_argument("--publisher", type=publisher, metavar="NAME", help=text)
    text = "articles of this section only, for example Politics"
    filters.add_argument("--section", type=not_empty, metavar="NAME", help=text)
    text = "articles by an author whose name has these words side by side"
    filters.add_argument("--author", type=not_empty, metavar="NAME", help=text)
    text = f"copies of this relation to the first article of their story: {', '.join(RELATIONS)}"
    filters.add_argument("--relation", choices=RELATIONS, metavar="RELATION", help=text)
    text = f"articles of this status: {', '.join(STATUSES)} (default {default_status}); others have no text to search"
    default = default_status if default_status in STATUSES else None
    filters.add_argument("--status", choices=STATUSES, default=default, metavar="STATUS", help=text)


def add_page(parser: ArgumentParser) -> None:
    """Add the options that choose which hits are shown, and in which order."""
    text = "relevance or date, the newest first (default relevance; without QUERY date)"
    parser.add_argument("--sort", choices=SORTS, metavar="ORDER", help=text)
    text = f"print at most N hits (default {DEFAULT_LIMIT})"
    parser.add_argument("--limit", type=whole_number, metavar="N", help=text)
    text = "leave out the first N hits"
    parser.add_argument("--offset", type=hits_to_skip, default=0, metavar="N", help=text)
    text = "print one hit for each story, with its copies"
    parser.add_argument("--fold", action="store_true", help=text)


def question_of(options: Namespace) -> Question:
    """Return the question that the options ask. Raises: UnclearQuery."""
    return replace(
        filtered(options, options.status),
        sort=options.sort or "relevance",
        limit=options.limit or DEFAULT_LIMIT,
        offset=options.offset,
        is_folded=options.fold,
    )


def filtered(options: Namespace, status: Status) -> Question:
    """Return the question of the query and the filters alone. Raises: UnclearQuery."""
    query = query_of(options)
    return Question(
        query=parsed(query) if query is not None else None,
        language=options.language or "",
        period=period(options.published_from, options.published_to),
        publisher=options.publisher or "",
        section=options.section or "",
        author=options.author or "",
        relation=options.relation or "",
        status=status,
    )


def query_of(options: Namespace) -> str | None:
    """Return the query, whose words may be given one by one; None where it is left out."""
    return " ".join(options.query) if options.query else None


def line_of(hit: Hit) -> Mapping[str, Any]:
    """Return a hit as other programs read it: the document, and the copies that were folded into it."""
    return {**hit.document, **({"copies": hit.copies} if hit.copies else {})}


def language_tag(word: str) -> str:
    """Check a language tag. Raises: ArgumentTypeError."""
    if not _TAG.fullmatch(word):
        raise ArgumentTypeError(f"must be a language tag such as de or en-GB, not {word}")
    return word


def publisher(word: str) -> str:
    """Check the domain or name of a publisher. Raises: ArgumentTypeError."""
    if "/" in word:
        raise ArgumentTypeError(f"must be a domain such as gazette.example, or a name, not the address {word}")
    return not_empty(word)


def not_empty(word: str) -> str:
    """Check that a value has a word. Raises: ArgumentTypeError."""
    if not word.strip():
        raise ArgumentTypeError("must not be empty; leave the option out to have all")
    return word.strip()


def hits_to_skip(word: str) -> int:
    """Read a whole number of at least 0. Raises: ArgumentTypeError."""
    return 0 if word == "0" else whole_number(word)
