import json

import pytest

from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, raw, reasons, records

SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
ENTRY = (
    "<url><loc>https://g.example/{0}</loc><news:news><news:publication><news:name>Gazette</news:name>"
    "<news:language>en</news:language></news:publication><news:publication_date>2026-03-04</news:publication_date>"
    "<news:title>Story {0}</news:title></news:news></url>"
)


def sitemap(*entries: str) -> str:
    return f"<urlset {SITEMAP} {NEWS}>{''.join(entries)}</urlset>"


def test_announcement_is_rejected_with_all_that_is_needed_to_fetch_its_page() -> None:
    [found] = records(sitemap(ENTRY.format(1)))

    assert isinstance(found, Rejected)
    assert "upload the page at its address" in found.reason
    assert json.loads(found.record) == {
        "headline": "Story 1",
        "url": "https://g.example/1",
        "datePublished": "2026-03-04",
        "publisher": "Gazette",
        "inLanguage": "en",
    }


def test_broken_announcement_does_not_affect_the_others() -> None:
    assert [reason.partition(":")[0] for reason in reasons(sitemap(ENTRY.replace("</loc>", ""), ENTRY.format(2)))] == [
        "malformed_payload",
        "invalid_article",
    ]


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        pytest.param(sitemap("<url><loc>https://g.example/a</loc></url>" * 3), "3 pages, 0 of them news", id="no-news"),
        pytest.param(f"<sitemapindex {SITEMAP}/>", "0 pages, 0 of them news", id="list-of-sitemaps"),
        pytest.param(sitemap(ENTRY.format(1) * 1_001), "1001 pages, 1001 of them news", id="more-than-a-news-sitemap"),
    ],
)
def test_sitemap_of_pages_is_rejected_as_one(body: str, counts: str) -> None:
    assert parse(raw(body), LIMITS).format == "news_sitemap"
    assert reasons(body) == [f"malformed_payload: a sitemap of {counts}, carries no articles"]
