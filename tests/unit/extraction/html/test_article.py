"""The article from small pages: the text that is kept or removed, and the reasons."""

from functools import cache
from pathlib import Path

import pytest

from copydesk.extraction.html.article import Extraction, extract
from copydesk.extraction.html.document import article_text, parse_page

PAGES = Path(__file__).parent / "pages"


@cache
def extracted(page: str) -> Extraction:
    return extract(parse_page((PAGES / f"{page}.html").read_bytes()))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("The harbour council of Norrvik voted on Tuesday", id="first paragraph"),
        pytest.param("“We land most of our catch in June", id="quotation"),
        pytest.param("A final decision on the ferry timetable", id="last, short paragraph"),
    ],
)
def test_paragraph_of_a_news_page_is_kept(words: str) -> None:
    assert words in extracted("news").text


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Weather", id="navigation"),
        pytest.param("Ferry line to add a third ship", id="related story"),
        pytest.param("I walked there every Sunday", id="comment"),
        pytest.param("All rights reserved", id="footer"),
    ],
)
def test_surroundings_of_a_news_page_are_removed(words: str) -> None:
    assert words not in extracted("news").text


def test_paragraphs_are_separated_by_a_blank_line() -> None:
    assert "can land at once.\n\nWork will begin" in extracted("news").text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        pytest.param("list", "Use tarred twine of the same gauge", id="step of a list"),
        pytest.param("live_blog", "Police have closed Harbour Street", id="post of a live blog"),
        pytest.param("table", "Norrvik to Skarv 08:00 and 16:30", id="row of a table"),
        pytest.param("japanese", "漁師たちは工事を遅らせるよう求めていた", id="paragraph without spaces"),
    ],
)
def test_body_that_is_not_plain_paragraphs_is_kept(page: str, words: str) -> None:
    assert words in extracted(page).text


@pytest.mark.parametrize("page", ["list", "live_blog", "table"])
def test_related_stories_beside_an_odd_body_are_removed(page: str) -> None:
    assert "Market hall opens two years late" not in extracted(page).text


def test_navigation_in_a_script_without_spaces_is_removed() -> None:
    assert "スポーツ" not in extracted("japanese").text


def test_first_of_two_articles_is_kept_whole() -> None:
    assert "after the shipping line has been heard." in extracted("two_articles").text


def test_second_of_two_articles_is_cut_off() -> None:
    assert "lighthouse" not in extracted("two_articles").text


def test_blocks_of_the_second_article_have_it_as_their_reason() -> None:
    reason = next(each for each in extracted("two_articles").reasons() if each.text.startswith("The lighthouse"))

    assert reason.groups == (("second article", 0.0),)


STORM = [
    f"The storm of {year} took {count} stones from the eastern pier, and the harbour council of Norrvik had them"
    f" brought up by divers in the spring of the year after, at the cost of {count} crowns for each, Lind writes."
    for year, count in ((1901, 40), (1924, 70), (1953, 90), (1987, 20))
]


def posts(*names: str) -> str:
    """The text found on a page of two blog posts whose elements have these classes; the title is the first post's."""
    first, second = names
    one, other = ("".join(f"<p>{text}</p>" for text in part) for part in (STORM[:2], STORM[2:]))
    page = (
        f"<title>Stones of the pier</title><article class='{first}'><h1>Stones of the pier</h1>{one}</article>"
        f"<article class='{second}'>{other}</article>"
    )
    return extract(parse_page(page.encode())).text


def test_post_with_another_number_is_cut_off_even_without_a_headline() -> None:
    assert posts("post post-1806", "post post-7816").endswith("\n\n".join(STORM[:2]))


@pytest.mark.parametrize("second", ["post post-1806", "post", ""], ids=["same number", "no number", "no name"])
def test_second_part_of_the_same_post_is_kept(second: str) -> None:
    assert posts("post post-1806", second).endswith("\n\n".join(STORM))


def test_page_of_links_alone_has_no_article() -> None:
    assert extracted("front_page").text == ""


def test_confidence_is_higher_for_an_article_than_for_a_page_without_one() -> None:
    assert extracted("news").confidence > 0.8 > extracted("front_page").confidence


def test_same_page_gives_the_same_extraction() -> None:
    first, second = (extract(parse_page((PAGES / "news.html").read_bytes())) for _ in range(2))

    assert (first.text, first.confidence) == (second.text, second.confidence)


def test_every_block_has_a_reason() -> None:
    reasons = extracted("news").reasons()

    assert all(reason.groups for reason in reasons)
    assert "\n\n".join(reason.text for reason in reasons if reason.kept) == extracted("news").text


def test_contributions_add_up_to_the_score_of_a_block() -> None:
    extraction = extracted("news")
    reason = next(each for each in extraction.reasons() if each.text.startswith("The cost is put"))

    assert reason.kept
    assert sum(change for _, change in reason.groups) > 0


def test_article_text_returns_text_and_confidence() -> None:
    found = article_text(parse_page((PAGES / "news.html").read_bytes()))

    assert (found.text, found.confidence) == (extracted("news").text, extracted("news").confidence)


def test_utf8_page_that_declares_another_charset_is_read_as_utf8() -> None:
    page = (PAGES / "japanese.html").read_text("utf-8").replace("charset='utf-8'", "charset='gb2312'").encode()

    assert extract(parse_page(page)).text == extracted("japanese").text
