import pytest

from copydesk.article import Draft, Person
from copydesk.normalize.chrome import drop_chrome

BODY = [
    "The bakers of Ansleigh will open two hours later from Monday, because power before six costs twice as much.",
    "Eleven of the town’s twelve bakeries signed the agreement at a meeting in the Corn Exchange on Thursday.",
    "“Nobody can bake rolls at four any more,” said Maud Ferreira, who speaks for the guild.",
]
MENU = ["Home", "News", "Sport", "Subscribe", "Search"]
FOOT = [
    "Related topics",
    "Bread",
    "We use cookies to give you the best experience of our site, and to measure it.",
    "© 2026 Gazette",
]


def dropped(*lines: str, **fields: object) -> Draft:
    return drop_chrome(Draft.model_validate({"text": "\n".join(lines), "is_page_text": True, **fields}))


def test_article_is_the_run_of_prose_and_the_line_above_its_headline() -> None:
    found = dropped(*MENU, "Ansleigh bakers open two hours later", "12 March 2026", *BODY, *FOOT)

    assert (found.text or "").split("\n\n") == BODY
    assert (found.headline, found.is_page_text) == ("Ansleigh bakers open two hours later", False)
    assert [(rule.rule, rule.count) for rule in found.cleaned] == [("chrome_line", len(MENU) + 1 + len(FOOT))]


def test_headline_of_the_draft_is_kept() -> None:
    assert dropped(*MENU, "Ansleigh bakers open later", *BODY, headline="Bakers").headline == "Bakers"


@pytest.mark.parametrize(
    "line",
    ["By Maud Ilić", "12.03.2026 10:15 | 14.03.2026 11:20", "Subscribe to our free newsletter", "News / Town"],
    ids=["byline", "dates", "offer", "section"],
)
def test_line_that_is_not_a_headline_is_skipped(line: str) -> None:
    assert dropped(*MENU, "Ansleigh bakers open two hours later", line, *BODY).headline == (
        "Ansleigh bakers open two hours later"
    )


@pytest.mark.parametrize("byline", ["By Maud Ilić", "Von Maja Berg", "par Élise Fontaine"])
def test_byline_above_the_article_names_its_author(byline: str) -> None:
    assert dropped(*MENU, "Ansleigh bakers open two hours later", byline, *BODY).author == (Person(name=byline),)


def test_author_of_the_draft_is_kept() -> None:
    assert dropped("By Maud Ilić", *BODY, author="Jane Roe").author == (Person(name="Jane Roe"),)


@pytest.mark.parametrize(
    "line", ["Share this article", "Advertisement", "Read more: the ferry", "Click here to log in."]
)
def test_line_of_the_site_inside_the_article_is_dropped(line: str) -> None:
    assert (dropped(*BODY[:2], line, BODY[2]).text or "").split("\n\n") == BODY


@pytest.mark.parametrize(
    "line", ["It was not.", "What the guild says now", "“Never!”"], ids=["short", "subhead", "call"]
)
def test_short_line_of_the_story_inside_the_article_stays(line: str) -> None:
    assert (dropped(*BODY[:2], line, BODY[2]).text or "").split("\n\n") == [*BODY[:2], line, BODY[2]]


def test_brief_without_prose_is_better_whole_than_lost() -> None:
    found = dropped("Harrowby 3", "Ansleigh 1")

    assert (found.text, found.is_page_text, found.cleaned) == ("Harrowby 3\nAnsleigh 1", False, ())


def test_text_that_is_not_a_page_stays_as_it_is() -> None:
    given = Draft(text="\n".join([*MENU, *BODY]))

    assert drop_chrome(given) == given


def test_headline_of_a_doubled_page_is_the_repeated_line_that_shares_words_with_the_body() -> None:
    top = ["Ansleigh bakers open two hours later", "12 March 2026, 10 a.m."]

    assert dropped(*MENU, *top, *BODY, *top, *BODY, *FOOT).headline == top[0]
