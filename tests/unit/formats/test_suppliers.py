"""A whole record of each supplier, under the names and in the shapes that it sends today; all words are invented.

Read in November 2026: news-please 07c46fc, newspaper4k 0.9 (`article_json_fields`), Fundus 18da6e5 (`to_json`). Those
of NewsCatcher v3, Webz and Event Registry follow clients and schemas that others published, those of trafilatura, Media
Cloud and NewsAPI notes on their answers; an account with the supplier may show more.
"""

import json
from typing import Any

import pytest

from copydesk.article import Article
from corpus.reading import cleared, records

TITLE = "Ferry returns to Saint Odile"
PARAGRAPHS = (
    "The ferry to Saint Odile will sail again from Friday, the harbour office of Ansleigh said on Thursday.",
    "Its engine was repaired in nine days, and passengers who had booked for the week will be told by letter.",
)
TEXT = "\n\n".join(PARAGRAPHS)
URL, IMAGE = "https://www.courier.example/ferry", "https://img.courier.example/f.jpg"

NEWS_PLEASE = {
    "authors": ["Jane Roe"], "date_download": "2026-03-07 09:00:00", "date_modify": "None",
    "date_publish": "2026-03-06 06:00:00", "description": "It was nine days.", "filename": "ferry.json",
    "image_url": IMAGE, "language": "en", "localpath": None, "maintext": TEXT, "source_domain": "www.courier.example",
    "text": None, "title": TITLE, "title_page": f"{TITLE} - Courier", "title_rss": None, "url": URL,
}  # fmt: skip
NEWSPAPER = {
    "url": URL, "read_more_link": "", "language": "en", "title": TITLE, "top_image": IMAGE, "meta_img": IMAGE,
    "images": [IMAGE, "https://img.courier.example/logo.png"], "movies": [], "keywords": ["ferry", "harbour"],
    "meta_keywords": [""], "tags": [], "authors": ["Jane Roe"], "publish_date": "2026-03-06T06:00:00+00:00",
    "summary": "The ferry sails.", "meta_description": "It was nine days.", "meta_lang": "en",
    "meta_favicon": "/favicon.ico", "meta_site_name": "Harrowby Courier", "canonical_link": URL, "text": TEXT,
}  # fmt: skip
FUNDUS = {
    "title": TITLE, "authors": ["Jane Roe"], "publishing_date": "2026-03-06 06:00:00+00:00",
    "topics": ["ferry", "harbour"], "free_access": True,
    "body": {"summary": [], "sections": [{"headline": [], "paragraphs": [PARAGRAPHS[0]]},
                                         {"headline": [], "paragraphs": [PARAGRAPHS[1]]}]},
    "images": [{"versions": [{"url": f"{IMAGE}?w=200", "query_width": None, "type": "image/jpeg"},
                             {"url": IMAGE, "query_width": None, "type": "image/jpeg"}],
                "is_cover": True, "description": "A ferry", "caption": None, "authors": [], "position": 4}],
}  # fmt: skip
TRAFILATURA = {
    "title": TITLE, "author": "Jane Roe", "hostname": "courier.example", "date": "2026-03-06",
    "fingerprint": "a1b2c3", "id": None, "license": None, "comments": "", "raw_text": " ".join(PARAGRAPHS),
    "text": TEXT, "language": "en", "image": IMAGE, "pagetype": "article", "filedate": "2026-03-07", "source": URL,
    "source-hostname": "Harrowby Courier", "excerpt": "It was nine days.", "categories": "Harbour",
    "tags": "ferry;harbour",
}  # fmt: skip
NEWSCATCHER = {"status": "ok", "total_hits": 1, "page": 1, "total_pages": 1, "page_size": 100, "articles": [{
    "title": TITLE, "author": "Jane Roe", "authors": ["Jane Roe"], "journalists": [],
    "published_date": "2026-03-06 06:00:00", "published_date_precision": "full",
    "updated_date": "2026-03-06 08:00:00", "updated_date_precision": "full", "parse_date": "2026-03-06 06:10:00",
    "link": URL, "domain_url": "courier.example", "full_domain_url": "courier.example",
    "name_source": "Harrowby Courier", "is_headline": False, "paid_content": True,
    "parent_url": "https://www.courier.example/", "country": "GB", "rights": "courier.example", "rank": 155,
    "media": IMAGE, "language": "en", "description": "It was nine days.", "content": TEXT, "word_count": 40,
    "is_opinion": False, "twitter_account": None, "all_links": [], "all_domain_links": [],
    "nlp": {"theme": "Harbour", "sentiment": {"title": 0.1, "content": 0.2}}, "id": "6f1c", "score": 9.5,
}]}  # fmt: skip
WEBZ = {"posts": [{
    "thread": {"uuid": "6f1c", "url": URL, "site_full": "www.courier.example", "site": "courier.example",
               "site_section": "https://www.courier.example/harbour/", "site_categories": ["media"],
               "section_title": "Harbour | Courier", "title": TITLE, "title_full": TITLE,
               "published": "2026-03-06T08:00:00.000+02:00", "replies_count": 0, "participants_count": 1,
               "site_type": "news", "country": "GB", "main_image": IMAGE, "performance_score": 0},
    "uuid": "6f1c", "url": URL, "ord_in_thread": 0, "parent_url": None, "author": "Jane Roe",
    "published": "2026-03-06T08:00:00.000+02:00", "title": TITLE, "text": TEXT, "highlightText": "",
    "highlightTitle": "", "highlightThreadTitle": "", "language": "english", "sentiment": "neutral",
    "categories": ["Harbour"], "topics": ["ferry", "harbour"], "ai_allow": True, "external_links": [],
    "external_images": [], "entities": {"persons": [], "organizations": [], "locations": []},
    "syndication": {"syndicated": False, "syndicate_id": None, "first_syndicated": False}, "rating": None,
    "crawled": "2026-03-06T09:00:00.000+02:00", "updated": "2026-03-06T09:00:00.000+02:00",
}], "totalResults": 1, "moreResultsAvailable": 0, "next": "/next", "requestsLeft": 9}  # fmt: skip
EVENT_REGISTRY = {"articles": {"results": [{
    "uri": "8576672100", "lang": "eng", "isDuplicate": False, "date": "2026-03-06", "time": "06:30:00",
    "dateTime": "2026-03-06T06:30:00Z", "dateTimePub": "2026-03-06T06:00:00Z", "dataType": "news", "sim": 0,
    "url": URL, "title": TITLE, "body": TEXT,
    "source": {"uri": "courier.example", "dataType": "news", "title": "Harrowby Courier"},
    "authors": [{"uri": "jane_roe@courier.example", "name": "Jane Roe", "type": "author", "isAgency": False}],
    "concepts": [{"uri": "http://en.wikipedia.org/wiki/Ferry", "type": "wiki", "score": 5, "label": {"eng": "ferry"}},
                 {"uri": "http://en.wikipedia.org/wiki/Harbour", "type": "wiki", "score": 3,
                  "label": {"eng": "harbour"}}],
    "categories": [{"uri": "news/Harbour", "label": "Harbour", "wgt": 97}], "image": IMAGE, "eventUri": "eng-1",
    "shares": {}, "sentiment": 0.1, "wgt": 1, "relevance": 5,
}], "totalResults": 1, "page": 1, "count": 100, "pages": 1}}  # fmt: skip
MEDIA_CLOUD = {
    "id": "6f1c", "media_name": "Harrowby Courier", "media_url": "courier.example", "title": TITLE,
    "publish_date": "2026-03-06", "url": URL, "language": "en", "indexed_date": "2026-03-07T09:00:00", "text": TEXT,
}  # fmt: skip
MEDIA_CLOUD_INDEX = {
    "article_title": TITLE, "normalized_article_title": TITLE.lower(), "text_content": TEXT, "url": URL,
    "original_url": URL, "normalized_url": URL, "canonical_domain": "courier.example", "language": "en",
    "full_language": "en-GB", "publication_date": "2026-03-06", "indexed_date": "2026-03-07T09:00:00.123",
}  # fmt: skip
NEWS_API = {"status": "ok", "totalResults": 1, "articles": [{
    "source": {"id": None, "name": "Harrowby Courier"}, "author": "Jane Roe", "title": TITLE,
    "description": "It was nine days.", "url": URL, "urlToImage": IMAGE, "publishedAt": "2026-03-06T06:00:00Z",
    "content": f"{TEXT[:200]}… [+1843 chars]",
}]}  # fmt: skip

ALL = {
    "news-please": NEWS_PLEASE, "newspaper4k": NEWSPAPER, "fundus": FUNDUS, "fundus-crawl": {"Courier": [FUNDUS]},
    "trafilatura": TRAFILATURA, "newscatcher": NEWSCATCHER, "webz": WEBZ, "event-registry": EVENT_REGISTRY,
    "media-cloud": MEDIA_CLOUD, "media-cloud-index": MEDIA_CLOUD_INDEX, "newsapi": NEWS_API,
}  # fmt: skip
# What a supplier does not send.
LACKS: dict[str, set[str]] = {
    "news-please": {"section", "keywords", "publisher"},
    "newspaper4k": {"section", "domain"},
    "fundus": {"url", "section", "description", "publisher", "domain", "language"},
    "fundus-crawl": {"url", "section", "description", "domain", "language"},
    "newscatcher": {"keywords"},
    "webz": {"description", "publisher"},
    "event-registry": {"description"},
    "media-cloud": {"section", "keywords", "description", "author", "image", "time"},
    "media-cloud-index": {"section", "keywords", "description", "author", "image", "time", "publisher"},
    "newsapi": {"section", "keywords", "domain", "language"},
    "trafilatura": {"time"},
}


def article_of(supplier: str) -> Article:
    [found] = cleared(json.dumps(ALL[supplier], ensure_ascii=False))
    assert isinstance(found, Article), found.reason
    return found


@pytest.mark.parametrize("supplier", ALL)
def test_headline_and_text_of_a_record_are_read(supplier: str) -> None:
    found = article_of(supplier)

    assert found.headline == TITLE
    assert found.text == (TEXT[:200] if supplier == "newsapi" else TEXT)


FIELDS: dict[str, Any] = {
    "url": lambda found: found.canonical_url == URL.replace("www.", "") or found.canonical_url == URL,
    "author": lambda found: [one.name for one in found.author] == ["Jane Roe"],
    "time": lambda found: found.date_published.isoformat() == "2026-03-06T06:00:00+00:00",
    "day": lambda found: found.date_published.date().isoformat() == "2026-03-06",
    "publisher": lambda found: found.publisher.name in ("Harrowby Courier", "Courier"),
    "domain": lambda found: found.publisher.domain == "courier.example",
    "description": lambda found: found.description == "It was nine days.",
    "section": lambda found: found.article_section == ("Harbour",),
    "keywords": lambda found: found.keywords == ("ferry", "harbour"),
    "image": lambda found: found.image[:1] == (IMAGE,),
    "language": lambda found: found.in_language in ("en", "en-GB"),
}


@pytest.mark.parametrize(
    ("supplier", "field"), [(name, field) for name in ALL for field in FIELDS if field not in LACKS[name]]
)
def test_field_of_a_record_is_read(supplier: str, field: str) -> None:
    found = article_of(supplier)

    assert FIELDS[field](found), found


@pytest.mark.parametrize("supplier", ALL)
def test_record_leaves_no_field_behind_as_unreadable(supplier: str) -> None:
    warnings = set(article_of(supplier).warnings)

    assert warnings <= {"excerpt_only", "date_zone_unknown"}


def test_word_none_is_no_date() -> None:
    assert article_of("news-please").date_modified is None


def test_time_at_which_a_supplier_looked_again_is_no_modification() -> None:
    assert article_of("webz").date_modified is None


@pytest.mark.parametrize(("supplier", "is_free"), [("newscatcher", False), ("fundus", True), ("newsapi", None)])
def test_record_says_whether_the_article_is_free(supplier: str, is_free: bool | None) -> None:
    assert article_of(supplier).is_accessible_for_free is is_free


def test_text_that_the_supplier_cut_is_noted() -> None:
    [record] = records(json.dumps(NEWS_API, ensure_ascii=False))

    assert getattr(record, "text", "").endswith(TEXT[190:200].strip())
    assert record.warnings == ("excerpt_only",)  # type: ignore[union-attr]
