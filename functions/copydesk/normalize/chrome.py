"""Chrome around the article in page text: menus, teasers of other stories, share buttons, legal lines, second copies.

A learned model selects the article's lines: copydesk.extraction.page_text. This step adds headline, teaser and byline.
"""

from collections.abc import Sequence
from functools import partial
from math import inf

from copydesk.article import Draft
from copydesk.extraction.page_text.article import PageArticle, find_article_in_text
from copydesk.normalize.headline_above import ABOVE, LEAST_BETWEEN, Above, headline_above
from copydesk.normalize.preview import Preview, authors_above, is_site_prose, preview_of

MAX_OFFER = 80  # characters; a longer line about the site may belong to the story


def drop_chrome(draft: Draft) -> Draft:
    """Keep the article's lines of a page text, each once; set its headline, teaser and author."""
    if not draft.is_page_text:
        return draft
    article = find_article_in_text(draft.text or "")
    if not article.body:  # a brief without a sentence of eight words is kept whole rather than lost
        return draft.model_copy(update={"is_page_text": False})
    lines, start = article.page.originals, article.start
    preview = preview_of(lines, start, *article.second, partial(_best_of, article)) if article.second else Preview()
    headline = draft.headline or preview.headline or _headline(article, start)
    shown = {headline, preview.teaser}
    body = [line for line in article.body if line not in shown and not _is_offer(line)] or article.body
    copies = sum(lines[n] not in shown for n in article.copies)
    chrome = sum(line not in shown for line in lines) - copies - len(body)
    kept = draft.edited(
        "repeated_paragraph",
        copies,
        text="\n\n".join(body),
        headline=headline,
        description=draft.description or preview.teaser,
        author=draft.author or authors_above(lines, start),
        is_page_text=False,
    )
    return kept.edited("chrome_line", max(0, chrome)).extracted(article.confidence)


def _headline(article: PageArticle, start: int) -> str | None:
    """The headline above the body, or above its second copy if the first copy, a preview, has no headline."""
    found = headline_above(_above(article, start), article.body)
    if found or not article.second:
        return found
    first_end, second = article.second
    return headline_above(_above(article, second, first_end), article.body, LEAST_BETWEEN)


def _best_of(article: PageArticle, lines: Sequence[str]) -> str | None:
    """The headline of an article among candidate lines."""
    return headline_above(Above(lines, [True] * len(lines)), article.body, -inf)


def _above(article: PageArticle, start: int, top: int = 0) -> Above:
    places = range(start - 1, max(top, start - ABOVE) - 1, -1)
    page = article.page
    return Above([page.originals[n] for n in places], [page.blank_before[n] for n in places])


def _is_offer(line: str) -> bool:
    """Whether a short line is about the site and may be unknown to the model: an offer to log in, a link to more."""
    return len(line) <= MAX_OFFER and is_site_prose(line)
