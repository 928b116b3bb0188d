import pytest

from copydesk.extraction.html.document import parse_page
from copydesk.formats.page.evidence import evidence
from copydesk.formats.page.headline import headlines

SAILS = "Ferry to Saint Odile sails again"
BACK = "The ferry is back after nine days"


def chosen(page: str, *site_names: str) -> list[tuple[str, tuple[str, ...]]]:
    found = headlines(evidence(parse_page(page.encode())), site_names)
    return [(one.text, tuple(one.sources)) for one in found]


def ld(headline: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}"}}</script>'


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def test_every_candidate_is_kept_with_its_sources() -> None:
    page = f"<title>{SAILS}</title>{ld(BACK)}{og(SAILS)}<h1>{SAILS}</h1>"

    assert chosen(page) == [(SAILS, ("og", "h1", "title")), (BACK, ("json-ld",))]


def test_open_graph_decides_between_json_ld_and_heading() -> None:
    assert chosen(f"{ld(BACK)}<h1>{SAILS}</h1>{og(SAILS)}")[0][0] == SAILS
    assert chosen(f"{ld(BACK)}<h1>{SAILS}</h1>{og(BACK)}")[0][0] == BACK


@pytest.mark.parametrize(
    ("title", "names"),
    [
        (f"{SAILS} | The Gazette", ("The Gazette",)),
        (f"{SAILS} - Gazette", ("The Gazette", "gazette")),
        (f"{SAILS} | News | The Gazette", ("The Gazette", "News")),
        (f"The Gazette | {SAILS}", ("The Gazette",)),
    ],
)
def test_site_name_is_removed_from_a_title(title: str, names: tuple[str, ...]) -> None:
    assert chosen(f"<title>{title}</title>", *names)[0][0] == SAILS


def test_parts_after_a_known_headline_are_removed_from_a_title() -> None:
    page = f"<title>{SAILS} | by Ines Madsen | Islands</title><h1>{SAILS}</h1>"

    assert chosen(page) == [(SAILS, ("h1", "title"))]


@pytest.mark.parametrize("title", ["Saint Odile: ferry sails again", "Ferry - and crew - sail again"])
def test_part_of_the_headline_itself_stays(title: str) -> None:
    assert chosen(f"<title>{title}</title>", "The Gazette")[0][0] == title


def test_heading_that_names_the_site_is_not_a_headline() -> None:
    page = f"<title>{SAILS} | Islands Blog</title><h1>Islands Blog</h1><h1>{SAILS}</h1>"

    assert chosen(page)[0][0] == SAILS


def test_headline_that_a_database_cut_loses_to_the_whole_one() -> None:
    whole = "Ferry to Saint Odile sails again from Friday, nine days after its engine failed in the strait of Ansleigh"

    assert chosen(f"{ld(whole[:80])}{og(whole)}")[0][0] == whole


def test_kicker_in_a_heading_is_separated_from_it() -> None:
    page = f"<h1><span>Islands</span> {SAILS}</h1>{og(SAILS)}"

    assert chosen(page)[0] == (SAILS, ("og", "h1-text"))


def test_line_break_in_a_heading_is_a_space() -> None:
    assert chosen("<h1>Ferry sails<br>again</h1>")[0][0] == "Ferry sails again"


def test_page_without_any_headline_has_none() -> None:
    assert chosen("<p>text</p>") == []
