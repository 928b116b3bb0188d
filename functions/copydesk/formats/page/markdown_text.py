"""The page behind Markdown, as crawlers write one for each page they fetch: its lines, and the heading at its top.

Markdown is rendered and read as text, line by line as page text is: menus and teasers stand in it as they do there. The
lines that are all link go before that. docs/page-text.md has the figures.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from copydesk.article import Draft

LONGEST = 300_000  # characters; of 245 fetched pages the longest had 90,000. Longer text is left as it is
_LINKED = 0.9  # of a line's letters; half of them instead cost paragraphs
_MARKS_WITHIN = 50_000  # characters in which a text shows that it is Markdown
_LINK = re.compile(r"\[[^\[\]\n]{0,300}\]\((?:https?:|mailto:|[/#.])[^()\s]{0,2000}(?: \"[^\"\n]{0,300}\")?\)")
_STRONG = re.compile(r"(?<![\w*])\*\*[^\s*][^*\n]{0,300}\*\*(?!\w)")
_HEADING = re.compile(r"(?:\A|\n\n)#{1,6} [^\n]{1,300}(?=\n\n|\Z)")


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown beyond doubt: two links, two headings that stand alone, or one and a bold word.

    A text of few marks reads well as it is, while rendering joins lines: so doubt leaves it alone.
    """
    start = text[:_MARKS_WITHIN].replace("\r\n", "\n")
    if len(text) > LONGEST or ("](" not in start and "#" not in start):
        return False
    links, headings = _count(_LINK, start), _count(_HEADING, start)
    return links > 1 or headings > 1 or bool(headings and (links or _STRONG.search(start)))


def _count(mark: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in mark.finditer(text))


def render_as_page_text(draft: Draft) -> Draft:
    """Return a draft whose Markdown is page text now; its first heading of the first level is the headline it lacks.

    Text that is longer than any page stays as it is.
    """
    if len(draft.text or "") > LONGEST:
        return draft.model_copy(update={"is_page_text": True})
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 30 ms, by those who read Markdown alone

    from copydesk.extraction.html.document import text_of  # noqa: PLC0415 - the parser is loaded by the few that need it

    reader = MarkdownIt("commonmark").enable("table")
    tokens = reader.parse(draft.text or "")
    titles = (text.content for mark, text in pairwise(tokens) if mark.type == "heading_open" and mark.tag == "h1")
    title = text_of(reader.renderInline(next(filter(None, titles), "")))
    for token in _menu_lines(tokens):
        token.children = []
    page = text_of(reader.renderer.render(tokens, reader.options, {}))
    return draft.edited("markdown", 1, text=page, headline=draft.headline or title or None, is_page_text=True)


def _menu_lines(tokens: Sequence[Any]) -> Iterator[Any]:
    """The lines that are all link, as those of menus and lists of teasers are; a heading may be the article's."""
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.type != "heading_open":
            linked, letters = _linked(token.children)
            if letters and linked >= _LINKED * letters:
                yield token


def _linked(parts: Sequence[Any]) -> tuple[int, int]:
    """How many letters of a line stand in links, and how many it has."""
    linked = letters = depth = 0
    for part in parts:
        depth += (part.type == "link_open") - (part.type == "link_close")
        size = len(part.content.strip()) if part.type in ("text", "code_inline") else 0
        letters += size
        linked += size if depth else 0
    return linked, letters
