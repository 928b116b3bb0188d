"""A whole record of each supplier, under the names and in the shapes that it sends today; all words are invented.

Read in November 2026: news-please 07c46fc, newspaper4k 0.9 (`article_json_fields`), Fundus 18da6e5 (`to_json`), and the
documentation of Diffbot, NewsData.io and Zyte. The others follow clients, schemas and notes that others published; an
account with the supplier may show more.
"""

import json
from typing import Any

import pytest

from copydesk.article import Article
from corpus.reading import normalized, records

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
DIFFBOT = {"request": {"pageUrl": URL, "api": "article", "version": 3}, "objects": [{
    "type": "article", "title": TITLE, "text": "\n".join(PARAGRAPHS), "date": "Fri, 06 Mar 2026 06:00:00 GMT",
    "html": f"<p>{PARAGRAPHS[0]}</p>\n<p>{PARAGRAPHS[1]}</p>", "author": "Jane Roe", "siteName": "Harrowby Courier",
    "authors": [{"name": "Jane Roe", "link": "https://www.courier.example/roe"}], "humanLanguage": "en",
    "authorUrl": "https://www.courier.example/roe", "pageUrl": "https://l.example/x1", "resolvedPageUrl": URL,
    "images": [{"url": IMAGE, "primary": True, "naturalWidth": 1126}], "publisherRegion": "North America",
    "tags": [{"label": "ferry", "uri": "https://diffbot.com/entity/E1", "count": 2, "score": 0.9},
             {"label": "harbour", "uri": "https://diffbot.com/entity/E2", "count": 1, "score": 0.6}],
    "categories": [{"id": "iabv2-1", "name": "Harbour", "score": 0.9}], "sentiment": 0.1, "numPages": 1,
    "diffbotUri": "article|3|1",
}]}  # fmt: skip
ZYTE = {"url": URL, "statusCode": 200, "article": {
    "headline": TITLE, "datePublished": "2026-03-06T06:00:00Z", "datePublishedRaw": "6 March", "description":
    "It was nine days.", "authors": [{"name": "Jane Roe", "nameRaw": "by Jane Roe"}], "inLanguage": "en",
    "breadcrumbs": [{"name": "Harbour", "url": "https://www.courier.example/harbour"}], "articleBody": TEXT,
    "mainImage": {"url": IMAGE}, "images": [{"url": IMAGE}], "articleBodyHtml": f"<p>{TEXT}</p>", "url": URL,
    "canonicalUrl": URL, "metadata": {"probability": 0.99, "dateDownloaded": "2026-03-07T09:00:00Z"},
}}  # fmt: skip
NEWS_DATA = {"status": "success", "totalResults": 1, "results": [{
    "article_id": "6f1c", "title": TITLE, "link": URL, "keywords": ["ferry", "harbour"], "creator": ["Jane Roe"],
    "video_url": None, "description": "It was nine days.", "content": TEXT, "pubDate": "2026-03-06 06:00:00",
    "pubDateTZ": "UTC", "image_url": IMAGE, "source_id": "courier", "source_priority": 9, "duplicate": False,
    "source_name": "Harrowby Courier", "source_url": "https://www.courier.example", "language": "english",
    "country": ["united kingdom"], "category": ["Harbour"], "ai_tag": "ONLY AVAILABLE IN PROFESSIONAL PLANS",
}], "nextPage": "17"}  # fmt: skip
GNEWS = {"totalArticles": 1, "articles": [{
    "id": "6f1c", "title": TITLE, "description": "It was nine days.", "content": f"{TEXT[:200]}... [1843 chars]",
    "url": URL, "image": IMAGE, "publishedAt": "2026-03-06T06:00:00Z", "lang": "en",
    "source": {"id": "a1", "name": "Harrowby Courier", "url": "https://www.courier.example", "country": "gb"},
}]}  # fmt: skip
AYLIEN = {"stories": [{
    "id": 1, "title": TITLE, "body": TEXT, "published_at": "2026-03-06T06:00:00Z", "language": "en",
    "author": {"id": 5, "name": "Jane Roe"}, "keywords": ["ferry", "harbour"], "characters_count": 205,
    "summary": {"sentences": ["It was", "nine days."]}, "links": {"permalink": URL, "related_stories": "/r"},
    "source": {"id": 7, "name": "Harrowby Courier", "domain": "courier.example",
               "home_page_url": "https://www.courier.example/"},
    "categories": [{"id": "ay.1", "label": "Harbour", "taxonomy": "aylien", "score": 1}], "hashtags": ["#Ferry"],
    "media": [{"type": "image", "url": IMAGE, "format": "JPEG"}], "sentiment": {"body": {"polarity": "neutral"}},
}], "published_at.end": "NOW"}  # fmt: skip
GUARDIAN = {"response": {"status": "ok", "total": 1, "results": [{
    "id": "harbour/2026/mar/06/ferry", "type": "article", "sectionId": "harbour", "sectionName": "Harbour",
    "webPublicationDate": "2026-03-06T06:00:00Z", "webTitle": f"{TITLE} | Jane Roe", "webUrl": URL,
    "apiUrl": "https://api.example/ferry", "isHosted": False, "pillarName": "News",
    "fields": {"headline": TITLE, "standfirst": "<p>It was nine days.</p>", "trailText": "It was nine days.",
               "byline": "Jane Roe", "body": f"<p>{PARAGRAPHS[0]}</p> <p>{PARAGRAPHS[1]}</p>",
               "publication": "Harrowby Courier", "thumbnail": IMAGE, "bodyText": " ".join(PARAGRAPHS),
               "lastModified": "2026-03-06T08:00:00Z", "shortUrl": "https://l.example/x1", "lang": "en"},
    "tags": [],
}]}}  # fmt: skip
WORDPRESS = [{
    "id": 81, "date": "2026-03-06T08:00:00", "date_gmt": "2026-03-06T06:00:00", "guid": {"rendered": f"{URL}?p=81"},
    "modified": "2026-03-06T10:00:00", "modified_gmt": "2026-03-06T08:00:00", "slug": "ferry", "status": "publish",
    "type": "post", "link": URL, "title": {"rendered": TITLE}, "author": 3, "featured_media": 12, "format": "standard",
    "content": {"rendered": f"<p>{PARAGRAPHS[0]}</p>\n<p>{PARAGRAPHS[1]}</p>\n", "protected": False},
    "excerpt": {"rendered": "<p>It was nine days.</p>\n", "protected": False}, "categories": [3], "tags": [4, 5],
    "_embedded": {"author": [{"id": 3, "name": "Jane Roe", "slug": "roe"}]}, "_links": {},
}]  # fmt: skip
GHOST = {"posts": [{
    "id": "6f1c", "uuid": "6f1c-1", "title": TITLE, "slug": "ferry",
    "html": f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>",
    "feature_image": IMAGE, "featured": False, "visibility": "public", "published_at": "2026-03-06T08:00:00.000+02:00",
    "updated_at": "2026-03-06T08:30:00.000+02:00", "custom_excerpt": "It was nine days.", "url": URL,
    "authors": [{"id": "1", "name": "Jane Roe", "slug": "roe"}], "primary_author": {"id": "1", "name": "Jane Roe"},
    "tags": [{"id": "2", "name": "ferry"}, {"id": "3", "name": "harbour"}], "reading_time": 0,
}], "meta": {"pagination": {"page": 1}}}  # fmt: skip
ARC = {
    "_id": "6F1C", "type": "story", "version": "0.10.9", "language": "en", "headlines": {"basic": TITLE, "web": ""},
    "description": {"basic": "It was nine days."}, "canonical_url": URL, "canonical_website": "courier",
    "first_publish_date": "2026-03-06T06:00:00Z", "publish_date": "2026-03-06T09:00:00Z",
    "created_date": "2026-03-05T06:00:00Z", "last_updated_date": "2026-03-06T09:00:00Z",
    "credits": {"by": [{"type": "author", "name": "Jane Roe", "slug": "roe"}]},
    "taxonomy": {"primary_section": {"_id": "/harbour", "name": "Harbour"},
                 "tags": [{"text": "ferry"}, {"text": "harbour"}]},
    "content_elements": [{"_id": "1", "type": "text", "content": PARAGRAPHS[0]},
                         {"_id": "2", "type": "interstitial_link", "content": "Read more", "url": URL},
                         {"_id": "3", "type": "image", "url": IMAGE, "caption": "A ferry"},
                         {"_id": "4", "type": "text", "content": PARAGRAPHS[1]}],
}  # fmt: skip
FACTIVA = {
    "an": "COUR000020260306em360001a", "title": TITLE, "snippet": "", "body": TEXT, "byline": "By Jane Roe",
    "publication_date": 1772755200000, "publication_datetime": 1772776800000, "ingestion_datetime": 1772780400000,
    "modification_datetime": 1772784000000, "source_code": "COUR", "source_name": "Harrowby Courier",
    "publisher_name": "Harrowby Press", "language_code": "en", "word_count": 38, "section": "Harbour", "action": "add",
    "copyright": "(c) 2026 Harrowby Press", "region_codes": ",uk,", "document_type": "article",
}  # fmt: skip
GOOSE = {
    "meta": {"description": "It was nine days.", "lang": "en", "keywords": "", "favicon": "/f.ico", "canonical": URL},
    "image": {"url": IMAGE, "width": 800, "height": 600, "type": "image"}, "domain": "www.courier.example",
    "title": TITLE, "cleaned_text": TEXT, "opengraph": {}, "tags": ["ferry", "harbour"], "tweets": [], "movies": [],
    "links": [], "authors": ["Jane Roe"], "publish_date": "2026-03-06T06:00:00+00:00",
}  # fmt: skip
SCRAPY = {
    "url": URL, "title": ["Ferry returns to Saint Odile"], "date": ["2026-03-06T06:00:00Z"], "author": ["Jane Roe"],
    "body": list(PARAGRAPHS), "tags": ["ferry", "harbour"],
}  # fmt: skip

ALL = {
    "news-please": NEWS_PLEASE, "newspaper4k": NEWSPAPER, "fundus": FUNDUS, "fundus-crawl": {"Courier": [FUNDUS]},
    "trafilatura": TRAFILATURA, "newscatcher": NEWSCATCHER, "webz": WEBZ, "event-registry": EVENT_REGISTRY,
    "media-cloud": MEDIA_CLOUD, "media-cloud-index": MEDIA_CLOUD_INDEX, "newsapi": NEWS_API, "diffbot": DIFFBOT,
    "zyte": ZYTE, "newsdata": NEWS_DATA, "gnews": GNEWS, "aylien": AYLIEN, "guardian": GUARDIAN, "wordpress": WORDPRESS,
    "ghost": GHOST, "arc-xp": ARC, "factiva": FACTIVA, "scrapy": SCRAPY, "goose3": GOOSE,
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
    "diffbot": {"description", "domain"},
    "zyte": {"section", "keywords", "publisher", "domain"},
    "newsdata": set(),
    "gnews": {"section", "keywords", "author"},
    "aylien": set(),
    "guardian": {"keywords", "domain"},
    "wordpress": {"section", "keywords", "image", "publisher", "domain"},
    "ghost": {"section", "publisher", "domain"},
    "arc-xp": {"publisher", "domain", "image"},
    "factiva": {"url", "keywords", "description", "image", "domain"},
    "goose3": {"section", "publisher"},
    "scrapy": {"section", "description", "image", "publisher", "domain"},
}


def article_of(supplier: str) -> Article:
    [found] = normalized(json.dumps(ALL[supplier], ensure_ascii=False))
    assert isinstance(found, Article), found.reason
    return found


@pytest.mark.parametrize("supplier", ALL)
def test_headline_and_text_of_a_record_are_read(supplier: str) -> None:
    found = article_of(supplier)

    assert found.headline == TITLE
    assert found.text == (TEXT[:200] if supplier in ("newsapi", "gnews") else TEXT)


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


def test_word_none_is_not_a_date() -> None:
    assert article_of("news-please").date_modified is None


def test_time_of_a_suppliers_next_crawl_is_not_a_modification() -> None:
    assert article_of("webz").date_modified is None


@pytest.mark.parametrize(("supplier", "is_free"), [("newscatcher", False), ("fundus", True), ("newsapi", None)])
def test_record_declares_whether_the_article_is_free(supplier: str, is_free: bool | None) -> None:
    assert article_of(supplier).is_accessible_for_free is is_free


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"data": [{"title": TITLE, "description": "It sails.", "published_at": "2026-03-06"}]},
                     id="mediastack"),
        pytest.param({"news": [{"title": TITLE, "description": "Soon.", "published": "2026-03-06"}]}, id="currents"),
        pytest.param({"value": [{"name": TITLE, "description": "Soon.", "datePublished": "2026-03-06"}]}, id="bing"),
        pytest.param({"articles": [{"title": TITLE, "seendate": "20260306T060000Z", "url": URL}]}, id="gdelt"),
        pytest.param({"response": {"docs": [{"headline": {"main": TITLE}, "lead_paragraph": "It sails."}]}}, id="nyt"),
    ],
)  # fmt: skip
def test_record_without_a_text_is_rejected_for_that(answer: dict[str, Any]) -> None:
    [found] = normalized(json.dumps(answer))

    assert not isinstance(found, Article)
    assert found.reason == "invalid_article: text: no article text"


def test_placeholder_for_a_text_that_was_not_paid_for_is_not_a_text() -> None:
    [record] = records(json.dumps({"title": TITLE, "link": URL, "content": "ONLY AVAILABLE IN PAID PLANS"}))

    assert getattr(record, "text", "") is None


def test_article_that_factiva_deletes_is_withdrawn() -> None:
    [found] = normalized(json.dumps({"an": "COUR000020260306em360001a", "title": TITLE, "action": "del"}))

    assert isinstance(found, Article)
    assert found.pub_status == "withdrawn"


@pytest.mark.parametrize("answer", [NEWS_API, GNEWS], ids=["newsapi", "gnews"])
def test_text_that_the_supplier_cut_is_noted(answer: dict[str, Any]) -> None:
    [record] = records(json.dumps(answer, ensure_ascii=False))

    assert getattr(record, "text", "").endswith(TEXT[190:200].strip())
    assert record.warnings == ("excerpt_only",)  # type: ignore[union-attr]
