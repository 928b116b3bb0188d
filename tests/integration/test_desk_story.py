"""The page of a story, and the page of two articles."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from builders import TEXT
from copydesk.cli.main import main
from integration import desk as desk_fixtures
from integration.command_line import upload
from integration.desk import ARTICLE_ID, COPY_URL, PAGE_ID, URL, client_of
from integration.test_desk import Elements

newsroom, desk = desk_fixtures.newsroom, desk_fixtures.desk  # fixtures
STORY = f"/story/c{ARTICLE_ID[1:]}"


def test_first_publisher_comes_first_and_is_named(desk: TestClient) -> None:
    twin = desk.get(f"{STORY}?format=json").json()

    assert twin["summary"] == (
        "gazette.example published it first on 2026-03-04 at 10:15 UTC; one other article is a copy."
    )
    assert [(one["publisher"], one["isFirst"]) for one in twin["members"]] == [
        ("gazette.example", True),
        ("herald.example", False),
    ]
    assert twin["members"][1]["later"] == "22 h 45 min later"


def test_evidence_and_differences_are_sentences(desk: TestClient) -> None:
    copy = desk.get(f"{STORY}?format=json").json()["members"][1]

    assert copy["kind"] == "near"
    assert copy["relation"] == "a cut text"
    assert copy["evidence"][:2] == [
        "88 % of its words are in the first article; 2 paragraphs alike.",
        "It has 50 % of the first article's words.",
    ]
    assert copy["differences"][:2] == ["It cuts 2 paragraphs.", "It changes words in 1 paragraph."]


def test_page_has_the_sentences_of_its_json_twin(desk: TestClient) -> None:
    twin, page = desk.get(f"{STORY}?format=json").json(), Elements(desk.get(STORY).text)

    text = " ".join(page.text.split())
    sentences = [sentence for one in twin["members"] for sentence in (*one["evidence"], *one["differences"])]
    assert len(sentences) > 3
    assert all(sentence in text for sentence in (twin["summary"], *sentences))
    other = twin["members"][1]["articleId"]
    assert {"href": f"/compare?one={ARTICLE_ID}&other={other}"} in page.all("a")


def test_story_of_a_copy_leads_to_the_story_of_the_first(desk: TestClient) -> None:
    copy = desk.get(f"{STORY}?format=json").json()["members"][1]["articleId"]

    answer = desk.get(f"/story/c{copy[1:]}", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, STORY)


def test_article_without_copies_is_a_story_of_its_own(desk: TestClient) -> None:
    twin = desk.get(f"/story/c{PAGE_ID[1:]}?format=json").json()

    assert (twin["count"], twin["summary"]) == (1, "The store has no copy of this article.")


def test_many_copies_come_in_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [f"{number}.json" for number in range(24)]
    for number, name in enumerate(names):
        upload(name, url=f"{URL}/{number}", datePublished=f"2026-03-01T{number:02d}:00:00Z")
    main(["ingest", *names, "--store", "x.db", "--json"])
    client = client_of(tmp_path / "x.db")
    first = client.get(f"/?q={URL}/0&format=json").json()["articleId"]

    pages = [client.get(f"/story/c{first[1:]}?page={number}&format=json").json() for number in (1, 2)]

    assert [len(page["members"]) for page in pages] == [20, 4]
    dates = [one["datePublished"] for page in pages for one in page["members"]]
    assert dates == sorted(dates)
    assert pages[0]["members"][1]["evidence"] == ["It has the same words as the first article."]
    assert pages[0]["members"][1]["differences"] == ["Its paragraphs are the same."]


@pytest.mark.parametrize("other", [COPY_URL, f"{COPY_URL}?utm_source=x#top"])
def test_two_articles_are_compared_by_id_or_address(desk: TestClient, other: str) -> None:
    twin = desk.get("/compare", params={"one": ARTICLE_ID, "other": other, "format": "json"}).json()

    assert twin["areOneStory"]
    assert {field["name"] for field in twin["compared"]["fields"]} == {"headline", "date_published"}
    cut = [row for row in twin["compared"]["text"]["rows"] if row["before"] and not row["after"]]
    assert len(cut) == TEXT.count("\n\n")


def test_two_articles_that_are_not_copies_have_the_reason(desk: TestClient) -> None:
    twin = desk.get(f"/compare?one={ARTICLE_ID}&other={PAGE_ID}&format=json").json()

    assert (twin["areOneStory"], twin["verdict"]["isCopy"]) == (False, False)
    assert twin["verdict"]["sentences"][0].startswith("They are not copies: the score is ")
    assert twin["verdict"]["reasons"]
