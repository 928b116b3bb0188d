import pytest

from copydesk.extraction.html.document import parse_page
from copydesk.formats.page.byline import authors
from copydesk.formats.page.evidence import evidence


def names(page: str, *publishers: str) -> list[str]:
    return [one["name"] for one in authors(evidence(parse_page(page.encode())), *publishers)]


def ld(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {author}}}</script>'


@pytest.mark.parametrize(
    "page",
    [
        ld('"Jane Roe"'),
        ld('{"@type": "Person", "name": "Jane Roe"}'),
        ld('[{"name": "Jane Roe"}]'),
        '<meta name="author" content="Jane Roe">',
        '<meta property="article:author" content="Jane Roe">',
        '<meta name="dc.creator" content="Roe, Jane">',
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Roe">',
        '<a rel="author" href="/jane">Jane Roe</a>',
        '<div itemscope itemtype="http://schema.org/Article"><p itemprop="author">Jane Roe</p></div>',
        '<div itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Jane Roe</b></div>',
        '<a class="author-link">Jane Roe</a>',
        "<h1>Ferry sails</h1><span>By</span> <b>Jane Roe</b>",
        '<script type="application/ld+json">{"@type": "Person", "name": "Jane Roe"}</script>',
    ],
)
def test_author_is_found_where_publishers_write_one(page: str) -> None:
    assert names(page) == ["Jane Roe"]


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Ferry sails</h1><p>By Jane Roe</p>",
        '<p class="byline">By Jane Roe</p>',
    ],
)
def test_line_that_begins_like_a_byline_is_handed_on_whole(page: str) -> None:
    assert names(page) == ["By Jane Roe"]


def test_person_named_elsewhere_precedes_the_paper_itself() -> None:
    page = ld('{"@type": "Organization", "name": "The Gazette"}') + '<p class="byline">By Jane Roe</p>'

    assert names(page, "The Gazette") == ["By Jane Roe"]


def test_agency_that_signs_is_the_author() -> None:
    assert names(ld('"AFP"') + '<p class="byline">By Jane Roe</p>') == ["AFP"]


def test_paper_is_the_author_where_no_person_is_named() -> None:
    assert names(ld('"The Gazette"'), "The Gazette") == ["The Gazette"]


def test_address_of_an_author_is_kept() -> None:
    page = ld('{"@type": "Person", "name": "Jane Roe", "url": "https://x.example/jane"}')

    assert authors(evidence(parse_page(page.encode()))) == [{"name": "Jane Roe", "url": "https://x.example/jane"}]


@pytest.mark.parametrize("frame", ['aside class=""', 'div class="related"', 'div class="comments"'])
def test_author_of_another_article_or_comment_is_skipped(frame: str) -> None:
    assert names(f'<{frame}><a rel="author">Jane Roe</a></{frame.split(maxsplit=1)[0]}>') == []
