import pytest

from copydesk.article import Draft
from copydesk.extraction.page_text.article import find_article_in_text
from copydesk.extraction.page_text.features import NAMES
from copydesk.extraction.page_text.scoring import SECOND_NAMES, shipped_tables
from copydesk.normalize import normalize
from shared_data import shared_data

BODY = [
    "The bakers of Ansleigh will open two hours later from Monday, because power before six costs twice as much.",
    "Eleven of the town’s twelve bakeries signed the agreement at a meeting in the Corn Exchange on Thursday.",
    "“Nobody can bake rolls at four any more,” said Maud Ferreira, who speaks for the guild of bakers.",
    "The twelfth, on Mill Lane, heats its oven with wood and will go on opening at six, as it has since 1911.",
]
MENU = ["Home", "News", "Sport", "Subscribe", "Search"]
FOOT = ["Related topics", "Bread", "We use cookies to give you the best experience of our site.", "© 2026 Gazette"]
PAGE = "\n\n".join([*MENU, "Ansleigh bakers open two hours later", "12 March 2026", *BODY, *FOOT])


def test_article_is_found_between_menu_and_foot() -> None:
    found = find_article_in_text(PAGE)

    assert found.body == BODY
    assert found.indexes == [7, 8, 9, 10]
    assert 0.5 < found.confidence <= 1


def test_every_line_has_a_reason_made_of_feature_groups() -> None:
    reasons = find_article_in_text(PAGE).reasons()

    assert [reason.text for reason in reasons] == PAGE.split("\n\n")
    assert [reason.text for reason in reasons if reason.kept] == BODY
    named = {name.partition(":")[0] for name in SECOND_NAMES}
    assert all(group in named for reason in reasons for group, _ in reason.groups)


def test_second_copy_is_removed_as_a_copy() -> None:
    reasons = find_article_in_text("\n\n".join([*MENU, *BODY, *MENU, *BODY])).reasons()

    assert [reason.groups for reason in reasons[-4:]] == [(("copy", 0.0),)] * 4


@pytest.mark.parametrize("text", ["", "Home", "\n \n"])
def test_page_without_an_article_has_no_body(text: str) -> None:
    assert find_article_in_text(text).body == []


def test_shipped_tables_have_the_features_that_are_computed() -> None:
    tables = shipped_tables()
    assert tables.first.names == NAMES
    assert tables.second.names == SECOND_NAMES


def test_seed_page_gives_one_article() -> None:
    page = next(shared_data("seed").glob("*.txt")).read_text("utf-8")
    lines = [line.strip() for line in page.split("\n") if line.strip()]

    found = normalize(Draft(text=page, is_page_text=True))

    assert found.headline == lines[3]
    assert found.description == lines[12]
    assert found.text.split("\n\n") == [" ".join(line.split()) for line in lines[4:11]]


def test_paragraph_that_a_teaser_list_has_too_stays_in_the_body() -> None:
    foot = [*FOOT, "Most read", BODY[1], "Ferry returns to Saint Odile", "Why the clock tower is late"]
    head = [*MENU, "Most read", BODY[1], "Ferry returns to Saint Odile", "Why the clock tower is late", *MENU]

    for page in ([*MENU, *BODY, *foot], [*head, *BODY, *FOOT]):
        assert find_article_in_text("\n\n".join(page)).body == BODY
