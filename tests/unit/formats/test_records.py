"""Records whose text is a whole page: the article, and fields that the record lacks, come from the page."""

import json
from typing import Any

import pytest

from copydesk.article import Article, Draft
from corpus.reading import normalized, only

PARAGRAPHS = (
    "The ferry to Saint Odile will sail again from Friday, the harbour office of Ansleigh said on Thursday.",
    "Its engine was repaired in nine days, and passengers who had booked for the week will be told by letter.",
    "The crew of eleven slept on board until the shaft that had broken in the storm of March was replaced.",
)
URL = "https://www.courier.example/ferry"
LINKED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry returns to Saint Odile",
    "datePublished": "2026-03-06T06:00:00Z",
    "author": {"@type": "Person", "name": "Jane Roe"},
}
MENU = '<nav><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
PAGE = (
    f"<!DOCTYPE html>\n<html><head><title>Ferry returns - Courier</title>"
    f'<script type="application/ld+json">{json.dumps(LINKED)}</script></head><body>{MENU}'
    f"<article><h1>Ferry returns to Saint Odile</h1>{''.join(f'<p>{each}</p>' for each in PARAGRAPHS)}</article>"
    '<footer><p>© 2026 Harrowby Courier</p><a href="/terms">Terms</a></footer></body></html>'
)
TEXT = "\n\n".join(PARAGRAPHS)


def article(record: dict[str, Any]) -> Article:
    [found] = normalized(json.dumps(record))
    assert isinstance(found, Article), found.reason
    return found


@pytest.mark.parametrize(
    "record",
    [
        pytest.param({"url": URL, "html": PAGE}, id="html"),
        pytest.param({"url": URL, "content": PAGE}, id="content"),
        pytest.param({"url": URL, "browserHtml": PAGE, "statusCode": 200}, id="zyte"),
        pytest.param({"success": True, "data": {"rawHtml": PAGE, "metadata": {"sourceURL": URL}}}, id="firecrawl"),
        pytest.param({"url": URL, "html": PAGE, "markdown": {"raw_markdown": "# Ferry"}}, id="crawl4ai"),
        pytest.param({"url": URL, "html": f"\n<?xml version='1.0'?>{PAGE}"}, id="xhtml"),
    ],
)
def test_page_within_a_record_gives_text_headline_date_and_author(record: dict[str, Any]) -> None:
    found = article(record)

    assert (found.headline, found.text, found.url) == ("Ferry returns to Saint Odile", TEXT, URL)
    assert found.date_published is not None
    assert (found.date_published.isoformat(), found.date_published_source) == ("2026-03-06T06:00:00+00:00", "json-ld")
    assert [one.name for one in found.author] == ["Jane Roe"]


def test_fields_of_the_record_precede_those_of_its_page() -> None:
    found = article({"url": URL, "html": PAGE, "title": "Back at sea", "published": "2026-03-07", "author": "J. Roe"})

    assert (found.headline, found.headline_candidates) == ("Back at sea", ())
    assert found.date_published is not None
    assert (found.date_published.date().isoformat(), found.date_published_source) == ("2026-03-07", "declared")
    assert [one.name for one in found.author] == ["J. Roe"]


def test_record_that_denies_free_access_overrides_its_page() -> None:
    page = PAGE.replace('"@type": "NewsArticle"', '"@type": "NewsArticle", "isAccessibleForFree": true')

    assert article({"url": URL, "html": page}).is_accessible_for_free is True
    assert article({"url": URL, "html": page, "free_access": False}).is_accessible_for_free is False


def test_page_without_an_article_leaves_the_record_as_it_is() -> None:
    page = f"<html><body>{MENU}</body></html>"

    assert only(json.dumps({"url": URL, "html": page})).text == page


def test_page_about_markdown_is_not_markdown() -> None:
    listing = "<p>Write [one](/a) and [two](/b) for two links, as the harbour office of Ansleigh does on its pages.</p>"

    found = only(json.dumps({"url": URL, "html": PAGE.replace("</article>", f"{listing}</article>")}))

    assert isinstance(found, Draft)
    assert not found.is_page_text
    assert "[one](/a)" in (found.text or "")
