import pytest

from copydesk.extraction.html.document import parse_page
from copydesk.formats.page.evidence import evidence
from copydesk.formats.page.publication import find_modification, find_publication

DAY = "2026-03-04"


def found(page: str, address: str = "") -> tuple[str, str] | None:
    date = find_publication(evidence(parse_page(page.encode())), address)
    return date and (date.moment.instant.date().isoformat(), date.source)


def ld(**properties: str) -> str:
    written = "".join(f', "{name}": "{value}"' for name, value in properties.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle"{written}}}</script>'


PLACES = [
    (ld(datePublished="2026-03-01"), "json-ld"),
    ('<meta property="article:published_time" content="2026-03-02T10:00:00Z">', "meta"),
    (
        '<div itemscope itemtype="https://schema.org/Article"><i itemprop="datePublished">3 March 2026</i></div>',
        "microdata",
    ),
    ('<meta name="pubdate" content="2026-03-04">', "meta"),
    ('<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2026-03-05"}</script>', "json-ld-page"),
    ('<time datetime="2026-03-07">last week</time>', "time"),
    ("<h1>Ferry sails</h1><p>By Ines Madsen</p><p>8 March 2026</p>", "headline-text"),
    ('<span class="post-date">9 March 2026</span>', "class-text"),
    ("<p>The ferry sails.</p><p>10 March 2026</p>", "page-text"),
]


@pytest.mark.parametrize("place", range(len(PLACES)), ids=[source for _, source in PLACES])
def test_most_trusted_place_is_taken(place: int) -> None:
    page = "".join(html for html, _ in reversed(PLACES[place:]))

    date = found(page)

    assert date is not None
    assert date[1] == PLACES[place][1]


def test_date_of_modification_is_not_a_date_of_publication() -> None:
    page = (
        ld(dateModified=DAY)
        + f'<meta property="article:modified_time" content="{DAY}"><time class="updated" datetime="{DAY}">x</time>'
        + "<h1>Ferry</h1><p>Updated 4 March 2026</p><p>Last updated</p><p>4 March 2026</p>"
    )

    assert found(page) is None
    assert find_modification(evidence(parse_page(page.encode()))) == DAY


@pytest.mark.parametrize(
    "address",
    ["https://x.example/2026/03/04/ferry", "https://x.example/ferry-2026-03-04.html", "https://x.example/a/20260304/1"],
)
def test_address_gives_the_day(address: str) -> None:
    assert found("<p>text</p>", address) == (DAY, "url")


def test_number_in_an_address_is_not_a_day() -> None:
    assert found("<p>text</p>", "https://x.example/a/120260304/2026/13/04") is None


def test_time_without_zone_takes_the_zone_that_another_place_writes() -> None:
    date = find_publication(
        evidence(
            parse_page(
                (
                    ld(datePublished="2026-03-04T23:30:00")
                    + '<meta property="article:published_time" content="2026-03-04T23:30:00+09:00">'
                ).encode()
            )
        )
    )

    assert date is not None
    assert (date.source, date.moment.instant.isoformat()) == ("meta", "2026-03-04T14:30:00+00:00")


def test_doubtful_day_is_settled_by_another_place() -> None:
    page = '<html lang="en"><meta name="date" content="03-04-2026"><time datetime="2026-03-04">x</time>'

    assert found(page) == (DAY, "time")


def test_unreadable_date_is_skipped_for_the_next_place() -> None:
    assert found(ld(datePublished="soon") + f'<meta name="date" content="{DAY}">') == (DAY, "meta")


def test_caption_that_ends_in_a_date_comes_after_a_date_alone() -> None:
    caption = "A long caption about the harbour of Saint Odile and its quay, 1 March 2026"
    page = f"<h1>Ferry</h1><p>{caption}</p><p>4 March 2026</p>"

    assert found(page) == (DAY, "headline-text")


@pytest.mark.parametrize("frame", ["aside", "nav", "footer"])
def test_date_of_another_article_is_skipped(frame: str) -> None:
    assert found(f'<{frame}><time datetime="{DAY}">x</time></{frame}>') is None
