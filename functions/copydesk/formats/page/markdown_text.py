"""Markdown, into which crawlers convert the pages they fetch -> page text and a headline.

Markdown is rendered and then read line by line as page text, because it contains the menus and teasers of its page.
Lines that consist of links are removed first. Figures: docs/research/page-text.md.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from copydesk.article import Draft

LONGEST = 300_000  # characters; the longest of 245 fetched pages had 90,000. Longer text stays as it is
_LINKED = 0.9  # share of a line's letters inside links; a share of a half removed paragraphs
_MARKS_WITHIN = 50_000  # characters from the start that are searched for marks
_LINK = re.compile(r"\[[^\[\]\n]{0,300}\]\((?:https?:|mailto:|[/#.])[^()\s]{0,2000}(?: \"[^\"\n]{0,300}\")?\)")
_STRONG = re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]{0,300}\*\*(?!\w)")
_HEADING = re.compile(r"(?:\A|\n\n)#{1,6} [^\n]{1,300}(?=\n\n|\Z)")


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown beyond doubt: two links, two separate headings, or a heading and a link or bold word.

    In doubt a text stays as it is: with few marks it reads well unrendered, while rendering would join its lines.
    """
    start = text[:_MARKS_WITHIN].replace("\r\n", "\n")
    if len(text) > LONGEST or ("](" not in start and "#" not in start):
        return False
    links, headings = _count(_LINK, start), _count(_HEADING, start)
    return links > 1 or headings > 1 or bool(headings and (links or _STRONG.search(start)))


def _count(mark: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in mark.finditer(text))


def render_as_page_text(draft: Draft) -> Draft:
    """Return a draft with its Markdown rendered as page text; the first level-1 heading fills a missing headline.

    Text that is longer than any page stays as it is.
    """
    if len(draft.text or "") > LONGEST:
        return draft.model_copy(update={"is_page_text": True})
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 30 ms, for Markdown alone

    from copydesk.extraction.html.document import text_of  # noqa: PLC0415 - the parser is loaded only if needed

    reader = MarkdownIt("commonmark").enable("table")
    tokens = reader.parse(draft.text or "")
    titles = (text.content for mark, text in pairwise(tokens) if mark.type == "heading_open" and mark.tag == "h1")
    title = text_of(reader.renderInline(next(filter(None, titles), "")))
    for token in _menu_lines(tokens):
        token.children = []
    page = text_of(reader.renderer.render(tokens, reader.options, {}))
    return draft.edited("markdown", 1, text=page, headline=draft.headline or title or None, is_page_text=True)


def _menu_lines(tokens: Sequence[Any]) -> Iterator[Any]:
    """The lines that consist of links, as in menus and lists of teasers; a heading may be that of the article."""
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.type != "heading_open":
            linked, letters = _linked(token.children)
            if letters and linked >= _LINKED * letters:
                yield token


def _linked(parts: Sequence[Any]) -> tuple[int, int]:
    """The number of letters of a line that are inside links, and of all its letters."""
    linked = letters = depth = 0
    for part in parts:
        depth += (part.type == "link_open") - (part.type == "link_close")
        size = len(part.content.strip()) if part.type in ("text", "code_inline") else 0
        letters += size
        linked += size if depth else 0
    return linked, letters
