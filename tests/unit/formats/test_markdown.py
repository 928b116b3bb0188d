"""Markdown: pages as crawlers write them, in JSON or as files, and articles as authors keep them."""

import json
import time
from typing import Any

import pytest

from copydesk.article import Article, Draft
from copydesk.formats.page.markdown_text import LONGEST, is_markdown
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, normalized, only, raw

PARAGRAPHS = (
    "The ferry to Saint Odile will sail again from Friday, the harbour office of Ansleigh said on Thursday.",
    "Its engine was repaired in nine days, and passengers who had booked for the week will be told by letter.",
    "The crew of eleven slept on board until the shaft that had broken in the storm of March was replaced.",
)
TEXT = "\n\n".join(PARAGRAPHS)
TITLE, URL = "Ferry returns to Saint Odile", "https://www.courier.example/ferry"
WRITTEN = "\n\n".join(
    [
        PARAGRAPHS[0].replace("Saint Odile", "[Saint Odile](https://www.courier.example/odile)"),
        PARAGRAPHS[1].replace("nine days", "**nine days**"),
        PARAGRAPHS[2].replace("storm of March", '[storm of March](/storm "The storm")'),
    ]
)
PAGE = f"""[Skip to content](#main)

* [News](https://www.courier.example/news)
* [Sport](https://www.courier.example/sport)
* [Harbour](https://www.courier.example/harbour)

# {TITLE}

![A ferry](https://img.courier.example/f.jpg)

{WRITTEN}

## More stories

* [Mayor opens the bridge](https://www.courier.example/bridge)
* [Library stays open](https://www.courier.example/library)

[Privacy](/privacy) | [Terms](/terms) | © 2026 Harrowby Courier
"""
FRONT_MATTER = """---
title: "Ferry returns to Saint Odile"
author: Jane Roe
date: 2026-03-06T06:00:00Z
url: https://www.courier.example/ferry
tags: [ferry, 'harbour']
---
"""
READER = f"""Title: {TITLE}

URL Source: {URL}

Published Time: 2026-03-06T06:00:00Z

Markdown Content:
{PAGE}"""
METADATA = {"title": TITLE, "description": "It was nine days.", "language": "en", "author": "Jane Roe"}
CRAWLED: dict[str, dict[str, Any]] = {
    "firecrawl": {
        "success": True,
        "data": {
            "markdown": PAGE,
            "metadata": {**METADATA, "sourceURL": URL, "publishedTime": "2026-03-06T06:00:00Z", "statusCode": 200},
        },
    },
    "crawl4ai": {
        "url": URL,
        "success": True,
        "markdown": {"raw_markdown": PAGE, "markdown_with_citations": PAGE, "fit_markdown": None},
        "metadata": {**METADATA, "article:published_time": "2026-03-06T06:00:00Z"},
    },
    "apify": {"url": URL, "crawl": {"depth": 1}, "metadata": {**METADATA, "canonicalUrl": URL}, "markdown": PAGE},
    "jina-reader": {"code": 200, "data": {"title": TITLE, "url": URL, "content": PAGE, "usage": {"tokens": 300}}},
}


def article(body: str) -> Article:
    """The one article of an object."""
    [found] = normalized(body)
    assert isinstance(found, Article), found.reason
    return found


@pytest.mark.parametrize("crawler", CRAWLED)
def test_page_in_markdown_within_a_crawlers_record_is_read_without_its_chrome(crawler: str) -> None:
    found = article(json.dumps(CRAWLED[crawler]))

    assert (found.headline, found.text, found.url) == (TITLE, TEXT, URL)


@pytest.mark.parametrize("crawler", ["firecrawl", "crawl4ai"])
def test_metadata_beside_the_page_is_read(crawler: str) -> None:
    found = article(json.dumps(CRAWLED[crawler]))

    assert [one.name for one in found.author] == ["Jane Roe"]
    assert found.date_published is not None
    assert (found.date_published.isoformat(), found.in_language) == ("2026-03-06T06:00:00+00:00", "en")
    assert found.description == "It was nine days."


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(PAGE, id="page"),
        pytest.param(FRONT_MATTER + PAGE, id="page-with-front-matter"),
        pytest.param(FRONT_MATTER + TEXT, id="text-with-front-matter"),
        pytest.param((FRONT_MATTER + TEXT).replace("\n", "\r\n"), id="front-matter-with-carriage-returns"),
        pytest.param(READER, id="reader"),
        pytest.param(f"[](/home) [News](/news)\n\n{PAGE}", id="page-that-begins-with-an-empty-link"),
        pytest.param(f"# {TITLE}\n\n{WRITTEN}", id="article"),
        pytest.param(f"# {TITLE}\r\n\r\n{WRITTEN}".replace("\n\n", "\r\n\r\n"), id="article-with-carriage-returns"),
    ],
)
def test_markdown_file_is_recognised_and_read(body: str) -> None:
    found = article(body)

    assert parse(raw(body), LIMITS).format == "markdown"
    assert (found.headline, found.text) == (TITLE, TEXT)
    assert [rule.count for rule in found.cleaned if rule.rule == "markdown"] == [1]


def test_front_matter_gives_the_fields() -> None:
    found = article(FRONT_MATTER + PAGE)

    assert (found.url, [one.name for one in found.author], found.keywords) == (URL, ["Jane Roe"], ("ferry", "harbour"))
    assert found.date_published is not None
    assert found.date_published.isoformat() == "2026-03-06T06:00:00+00:00"


def test_front_matter_may_list_words_line_by_line() -> None:
    found = only(f"---\ntitle: {TITLE}\nkeywords:\n  - ferry\n  - 'harbour'\nurl: {URL}\n---\n{TEXT}")

    assert (found.keywords, found.url) == (("ferry", "harbour"), URL)


def fields_of(front: str) -> Draft:
    """The draft of a file with this front matter below a title."""
    return only(f"---\ntitle: {TITLE}\n{front}\n---\n{TEXT}")


@pytest.mark.parametrize(
    "front",
    [
        'authors: ["Roe, Jane", Tom Mbeki]',
        "authors:\n- 'Roe, Jane'\n- Tom Mbeki",
        "authors:\n  - name: Roe, Jane\n    email: jane@courier.example\n  - Tom Mbeki",
        "default: &tom Tom Mbeki\nauthors: ['Roe, Jane', *tom]",
    ],
    ids=["in-a-line", "line-by-line", "with-their-addresses", "by-an-alias"],
)
def test_name_with_a_comma_in_a_yaml_list_is_one_author(front: str) -> None:
    assert [one.name for one in fields_of(front).author] == ["Roe, Jane", "Tom Mbeki"]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: 'It''s back'", "It's back"),
        ('title: "The \\"Odile\\" is back"', 'The "Odile" is back'),
        ("title: >\n  Ferry\n  returns", "Ferry returns"),
        ("title: Ferry returns # a note", "Ferry returns"),
        ("title: Ferry: the return", "Ferry: the return"),
        ("title: [Opinion] Let it sail", "[Opinion] Let it sail"),
        ("title: @courier sails", "@courier sails"),
        ('title: "Odile" is back', '"Odile" is back'),
        ("title:Ferry returns", "Ferry returns"),
        ("title:\tFerry returns", "Ferry returns"),
        ("title: 2026", "2026"),
        ("title: yes", "yes"),
        ("title: !!python/object/apply:os.abort Ferry", "Ferry"),
        ('title: "\\UFFFFFFFF"', "\\UFFFFFFFF"),
    ],
)
def test_title_in_front_matter_is_text_as_its_author_meant_it(front: str, title: str) -> None:
    draft = only(f"---\n{front}\n---\n{TEXT}")

    assert (draft.headline or "").strip() == title


@pytest.mark.parametrize(
    ("front", "date"),
    [
        ("date: 2026-03-06", "2026-03-06"),
        ("date: 2026-03-06 07:00:00 +01:00", "2026-03-06 07:00:00 +01:00"),
        ("date: 2026-03-06T06:00:00Z", "2026-03-06T06:00:00Z"),
        ("date: !!timestamp 2026-03-06", "2026-03-06"),
        ("date: 20260306", "20260306"),
        ("date: null", None),
        ("date: ~", None),
        ("date:", None),
        ("date: {year: 2026}", None),
    ],
)
def test_date_in_front_matter_stays_as_it_is_written(front: str, date: str | None) -> None:
    draft = fields_of(front)

    assert (draft.date_published, draft.warnings) == (date, ())


def test_field_that_is_not_yaml_does_not_affect_the_others() -> None:
    draft = fields_of('tags:\n  - ferry\n  - @harbour\nsection: "[\n\tauthors: ["Roe, Jane"]\nurl: ' + URL)

    assert (draft.keywords, draft.url) == (("ferry", "@harbour"), URL)


NESTED = "x: " + "[" * 7_000
ALIASES = "a0: &a0 x\n" + "\n".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]" for n in range(1, 90))


@pytest.mark.parametrize(
    "front",
    [
        pytest.param(NESTED, id="deep-nesting"),
        pytest.param("x: " + "{a: " * 1_500, id="deep-mappings"),
        pytest.param(ALIASES, id="aliases-that-multiply"),
        pytest.param("x: &x [*x]", id="alias-of-itself"),
        pytest.param("x: [" + "a, " * 3_000_000 + "]", id="nine-megabytes-in-a-line"),
        pytest.param("? [a, b]\n: c", id="list-for-a-name"),
        pytest.param("x: \x07", id="control-character"),
        pytest.param("...", id="end-of-document"),
    ],
)
def test_hostile_front_matter_costs_little_and_only_itself(front: str) -> None:
    began = time.process_time()
    [draft] = parse(raw(f"---\ntitle: {TITLE}\n{front}\n---\n{TEXT}", "a.md"), LIMITS).records

    assert isinstance(draft, Draft)
    assert draft.headline == TITLE
    assert time.process_time() - began < 4


def test_front_matter_of_over_a_hundred_lines_is_text() -> None:
    body = f"---\ntitle: {TITLE}\n" + "a: b\n" * 100 + f"---\n{WRITTEN}"

    assert only(body).headline is None


def test_readers_head_gives_address_and_date() -> None:
    found = only(READER)

    assert (found.url, found.date_published) == (URL, "2026-03-06T06:00:00Z")


def test_code_after_an_empty_heading_is_not_a_headline() -> None:
    assert only(f"#\n\n```\nmake demo\n```\n\n{WRITTEN}").headline is None


def test_half_a_surrogate_pair_in_front_matter_is_dropped() -> None:
    found = only(f'---\ntitle: "Ferry\\ud83d"\nimage: ["https://g.example/\\udc00a"]\n---\n{TEXT}')

    assert (found.headline, found.image) == ("Ferry", ("https://g.example/a",))


def test_headings_are_marks_whatever_ends_a_line() -> None:
    assert is_markdown(f"# Ferry\r\n\r\n{TEXT}\r\n\r\n## Harbour\r\n\r\n{TEXT}")


def test_emphasis_in_the_first_heading_is_not_part_of_the_headline() -> None:
    assert only(f"# Ferry *returns* to [Saint Odile](/odile)\n\n{WRITTEN}").headline == TITLE


@pytest.mark.parametrize(
    ("name", "content_type"), [("a.md", ""), ("a.markdown.gz", ""), ("a", "text/markdown; charset=utf-8")]
)
def test_declared_type_or_suffix_makes_markdown_of_text_with_few_marks(name: str, content_type: str) -> None:
    payload = parse(raw(f"{TEXT}\n\nHe said *nothing*.", name, content_type), LIMITS)

    [found] = payload.records
    assert (payload.format, found.warnings) == ("markdown", ())  # type: ignore[union-attr]
    assert "He said nothing." in (found.text or "")  # type: ignore[union-attr]


@pytest.mark.parametrize(("body", "expected"), [(TEXT, "plain_text"), (PAGE, "markdown")], ids=["prose", "page"])
def test_declared_plain_text_may_be_markdown(body: str, expected: str) -> None:
    payload = parse(raw(body, "a.txt", "text/plain"), LIMITS)

    [found] = payload.records
    assert (payload.format, found.warnings) == (expected, ())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT, id="prose"),
        pytest.param("# 1 in the charts\nThe song stays.\n# 2 is new", id="numbers"),
        pytest.param("#ferry #harbour **\nThe ferry [1] sails (again). [2](see below)", id="hashtags-and-notes"),
        pytest.param("Run this:\n# install\npip install **kwargs\n# and start", id="comments-in-code"),
        pytest.param(f"A * b * c ** d\n\n{TEXT}", id="stars"),
        pytest.param("", id="nothing"),
        pytest.param(PAGE + "a" * LONGEST, id="longer-than-a-page"),
    ],
)
def test_text_without_clear_marks_is_not_markdown(text: str) -> None:
    assert not is_markdown(text)


def test_file_that_is_longer_than_any_page_is_read_as_it_stands() -> None:
    found = only(f"{FRONT_MATTER}{WRITTEN}\n\n{'a' * LONGEST}")

    assert (found.headline, found.is_page_text) == (TITLE, True)
    assert "**nine days**" in (found.text or "")


def test_line_break_within_a_paragraph_is_a_space() -> None:
    wrapped = PARAGRAPHS[1].replace("nine days", "**nine days**").replace(" and ", "\nand ")

    assert PARAGRAPHS[1] in article(f"# {TITLE}\n\n{PARAGRAPHS[0]}\n\n{wrapped}\n\n{PARAGRAPHS[2]}").text
