import json
import time
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from copydesk.article import Draft, Person
from copydesk.extraction.html.document import parse_page
from copydesk.formats.page.page import describe_page
from copydesk.normalize import normalize
from shared_data import shared_data

PATIENCE_S = 5
DATE = "4 March 2026 "


def strings() -> list[str]:
    naughty = json.loads(shared_data("hostile", "naughty-strings", "blns.json").read_text("utf-8"))
    encodings = shared_data("hostile", "utf8-external", "utf8tests.bin").read_bytes().split(b"\n")
    return [*naughty, *(line.decode("utf-8", "replace") for line in encodings)]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(member)


def test_naughty_strings_in_every_field_become_valid_text() -> None:
    for string in strings():
        fields = dict.fromkeys(("headline", "description", "copyright_notice", "identifier", "in_language"), string)
        lists = {"author": (Person(name=string),), "keywords": (string,), "article_section": (string,)}
        dates = {"date_published": string, "date_modified": string}
        article = normalize(Draft(text=f"{string}\n\nThe ferry sails.", url=string, **fields, **lists, **dates))

        for text in texts(article.model_dump(mode="json")):
            assert unicodedata.is_normalized("NFC", text)
            assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"]


def test_naughty_strings_in_every_place_of_a_page_do_not_affect_the_rest() -> None:
    for string in strings():
        node = {"@type": "NewsArticle", "headline": string, "author": string, "datePublished": string, "image": string}
        page = (
            f'<script type="application/ld+json">{json.dumps(node)}</script><h1>{string}</h1>'
            f'<meta property="og:title" content="{string}"><time datetime="{string}">{string}</time>'
        )
        page = f'<meta name="keywords" content="ferry">{page}'

        assert describe_page(parse_page(page.encode("utf-8", "replace"))).keywords == ("ferry",)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("".join(f'<time datetime="x">{DATE}</time>' for _ in range(20_000)), id="20000-times"),
        pytest.param('<meta name="author" content="' + "By a, " * 100_000 + '">', id="long-byline"),
        pytest.param("<h1>" + "<span>" * 500 + "x | " * 50_000, id="long-heading"),
        pytest.param("<title>" + "a | " * 100_000 + "</title>", id="title-of-100000-parts"),
        pytest.param("".join(f'<p class="byline date">{DATE}' for _ in range(20_000)), id="20000-bylines"),
        pytest.param("<h1>x</h1>" + f"<p>{DATE * 50_000}</p>", id="one-line-of-dates"),
        pytest.param('<script type="application/ld+json">' + "<!-- " * 100_000 + "</script>", id="remarks"),
        pytest.param('<script type="application/ld+json">' + '{"a":1} ' * 100_000 + "</script>", id="values-in-a-row"),
        pytest.param(
            '<div itemscope itemtype="x">' * 20_000 + '<b itemprop="author">x</b>' * 20_000, id="nested-items"
        ),
    ],
)
def test_hostile_metadata_is_read_fast(page: str) -> None:
    began = time.process_time()
    describe_page(parse_page(page.encode()))

    assert time.process_time() - began < PATIENCE_S
