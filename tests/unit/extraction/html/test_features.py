"""The features of a block, by name."""

import pytest
import turbohtml

from copydesk.extraction.html.page import walk_page
from copydesk.extraction.html.scoring import NAMES, BlockFeatures
from copydesk.learned.word_weights import AROUND, WordWeights

COUNCIL = "The harbour council voted on Tuesday to rebuild the eastern pier, which a storm tore away in January."
PIER = "The eastern pier will be rebuilt in stone, the harbour council said, so that no storm tears it away again."
FERRY = "Passengers between Skarv and the mainland may board a third ferry from spring, its owners announced today."
NAVIGATION = WordWeights({AROUND: {"navigation": -4.0}})


def features(body: str, head: str = "", words: WordWeights | None = None) -> BlockFeatures:
    page = walk_page(turbohtml.parse(f"<head>{head}</head><body>{body}</body>"))
    return BlockFeatures(page, words or WordWeights({}))


def measured(name: str, body: str, head: str = "") -> list[float]:
    """One feature of every block."""
    found = features(body, head)
    return [found.row(index)[NAMES.index(name)] for index in range(len(found.kinds))]


def test_prose_of_one_story_shares_its_topic_and_a_teaser_of_another_does_not() -> None:
    first, second, teaser = measured("text:topic", f"<div><p>{COUNCIL}</p><p>{PIER}</p></div><p>{FERRY}</p>")

    assert min(first, second) > 0.4
    assert teaser < 0.1


def test_topic_of_a_block_without_longer_words_is_unknown() -> None:
    assert measured("text:topic", f"<p>{COUNCIL}</p><p>A, B or C</p>")[1] == -1.0


def test_capitals_are_counted_as_a_share() -> None:
    assert measured("text:capitals", "<p>READ</p><p>Read</p><p>漁師</p>") == [1.0, 0.25, 0.0]


def test_feature_shows_whether_a_block_is_in_the_article_with_the_title() -> None:
    articles = f"<article><h2>Council rebuilds pier</h2><p>{COUNCIL}</p></article><article><p>{FERRY}</p></article>"
    title = "<title>Council rebuilds pier</title>"

    assert measured("ancestors:titled_article", f"{articles}<p>Imprint</p>", title) == [1, 1, 2, 3]


def test_box_between_the_paragraphs_of_the_story_differs_from_one_below_them() -> None:
    box = "<ul><li>Three piers</li><li>Two quays</li></ul>"

    inside, *_, below = measured("container:amid_best", f"<div><p>{COUNCIL}</p>{box}<p>{PIER}</p></div>{box}")[1:]

    assert (inside, below) == (2, 1)  # neighbours that belong to the story


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("<ul class=navigation><li>Weather</li><li>Sport</li></ul>", "names", id="named as chrome"),
        pytest.param("<ul><li><a href=/w>Weather</a></li><li><a href=/s>Sport</a></li></ul>", "link", id="a link"),
        pytest.param(f"<ul class=navigation><li>{FERRY}</li></ul>", "", id="long"),
        pytest.param("<ul><li>Weather</li><li>Sport</li></ul>", "", id="short"),
        pytest.param("<ul><li>© Norrvik Post 2026</li><li>Imprint</li></ul>", "legal", id="copyright of a year"),
        pytest.param("<ul><li>Copyright is for artists</li><li>Law</li></ul>", "", id="about copyright"),
    ],
)
def test_short_block_far_from_the_prose_is_hopeless_if_it_is(body: str, reason: str) -> None:
    page = f"<div><p>{COUNCIL}</p><p>{PIER}</p></div><div><p>More</p><div><p>Also</p>{body}</div></div>"

    assert features(page, words=NAVIGATION).why_hopeless(4) == reason


def test_short_line_among_the_prose_is_not_hopeless_whatever_its_names() -> None:
    page = f"<div class=navigation><p>{COUNCIL}</p><p>The vote was close.</p><p>{PIER}</p></div>"

    assert features(page, words=NAVIGATION).why_hopeless(1) == ""
