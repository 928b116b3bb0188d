"""The overview: counts over the whole store that a person can read without colours."""

import pytest
from starlette.testclient import TestClient

from integration import desk as desk_fixtures
from integration.test_desk import Elements

newsroom, desk = desk_fixtures.newsroom, desk_fixtures.desk  # fixtures


@pytest.fixture(scope="module")
def twin(desk: TestClient) -> dict[str, object]:
    """The overview as JSON."""
    found: dict[str, object] = desk.get("/overview?format=json").json()
    return found


def table(twin: dict[str, object], title: str) -> dict[str, int]:
    """A table of the overview as counts by value."""
    tables = twin["tables"]
    assert isinstance(tables, list)
    (found,) = (one for one in tables if one["title"] == title)
    return {row["value"]: row["count"] for row in found["rows"]}


def test_outcomes_add_up_to_the_records_that_came_in(twin: dict[str, object]) -> None:
    outcomes = {one["value"]: one["count"] for one in twin["outcomes"]}  # type: ignore[attr-defined]
    days = [(sum(day["counts"]), day["total"]) for day in twin["days"]]  # type: ignore[attr-defined]

    assert outcomes == {"stored": 6, "revised": 1, "duplicate": 1, "stale": 0, "withdrawn": 0, "rejected": 1}
    assert sum(total for _, total in days) == 9
    assert all(summed == total for summed, total in days)


def test_rejections_are_counted_by_reason_without_their_places_and_by_folder(twin: dict[str, object]) -> None:
    assert table(twin, "Rejected by reason") == {
        "malformed_payload: line N: Unterminated string starting at, column N": 1
    }
    assert table(twin, "Rejected by folder") == {"inbox": 1}


def test_articles_are_counted_by_language_publisher_and_copy(twin: dict[str, object]) -> None:
    assert sum(table(twin, "Articles by language").values()) == twin["articles"] == twin["countedArticles"]
    assert table(twin, "Articles by publisher")["gazette.example"] >= 1
    assert (twin["copies"], twin["exact"], twin["near"]) == (1, 0, 1)


def test_page_has_the_numbers_of_its_json_twin(desk: TestClient, twin: dict[str, object]) -> None:
    page = Elements(desk.get("/overview").text)

    text = " ".join(page.text.split())
    assert f"The store has {twin['uploads']} uploads and {twin['articles']} articles." in text
    assert f"{100 * float(str(twin['shareOfCopies'])):.1f} % of the articles are copies" in text
    assert all(value in text for value in table(twin, "Articles by publisher"))
    assert page.all("svg")
    assert all(one["aria-hidden"] == "true" for one in page.all("svg"))
