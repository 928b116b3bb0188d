"""The article element of a page whose heading repeats the page's title."""

import pytest
import turbohtml

from copydesk.extraction.html.page import Page, walk_page
from copydesk.extraction.html.title import titled_article

TITLE = "Council votes to rebuild the eastern pier - Norrvik Post"


def titled_index(body: str, title: str = TITLE) -> int | None:
    """The index of the titled article among the page's article elements."""
    page: Page = walk_page(turbohtml.parse(f"<title>{title}</title><body>{body}</body>"))
    articles = [box for box in page.boxes if box.tag == "article"]
    found = titled_article(page, articles)
    return None if found is None else articles.index(found)


@pytest.mark.parametrize("tag", ["h1", "h2", "h3"])
def test_article_whose_heading_repeats_the_title_is_found(tag: str) -> None:
    teaser = f"<article><{tag}>Ferry line adds a third ship</{tag}></article>"

    assert titled_index(f"{teaser}<article><{tag}>Council votes to rebuild eastern pier</{tag}></article>") == 1


def test_heading_outside_every_article_element_selects_none() -> None:
    assert titled_index(f"<h1>{TITLE}</h1><article><p>The council met.</p></article>") is None


def test_heading_that_shares_a_word_with_the_title_is_not_enough() -> None:
    assert titled_index("<article><h2>Norrvik weather for the weekend</h2></article>") is None


def test_page_without_a_title_has_no_titled_article() -> None:
    assert titled_index("<article><h1>Council votes to rebuild eastern pier</h1></article>", title="") is None
