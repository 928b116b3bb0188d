"""The page of an article's revisions."""

from starlette.testclient import TestClient

from integration import desk as desk_fixtures
from integration.desk import ARTICLE_ID, PAGE_ID
from integration.test_desk import Elements

newsroom, desk = desk_fixtures.newsroom, desk_fixtures.desk  # fixtures
REVISIONS = f"/article/{ARTICLE_ID}/revisions"


def test_time_line_has_every_text_and_what_it_changed(desk: TestClient) -> None:
    twin = desk.get(f"{REVISIONS}?format=json").json()

    first, second = twin["revisions"]
    assert [(one["number"], one["key"], one["isCurrent"]) for one in (first, second)] == [
        (1, "inbox/a.json", False),
        (2, "inbox/a.json", True),
    ]
    assert (first["substance"], second["substance"], second["wording"]) == (None, 2, 1)
    assert second["address"] == f"{REVISIONS}?before=1&after=2"


def test_last_two_are_compared_unless_others_are_asked_for(desk: TestClient) -> None:
    latest, reversed_ = (desk.get(f"{REVISIONS}?{which}format=json").json() for which in ("", "before=2&after=1&"))

    assert (latest["before"], latest["after"]) == (1, 2)
    assert latest["compared"]["summary"] == "2 of substance (numbers, quotations), 1 of wording, 0 cosmetic."
    assert reversed_["compared"]["after"]["label"] == "revision 1"


def test_page_marks_the_words_of_its_json_twin(desk: TestClient) -> None:
    rows = desk.get(f"{REVISIONS}?format=json").json()["compared"]["text"]["rows"]
    page = Elements(desk.get(REVISIONS).text)

    marked = [piece for row in rows for side in ("before", "after") for piece in row[side] if piece["kind"]]
    assert {"150,000 ", "120,000 "} <= {piece["text"] for piece in marked}
    assert len(page.all("ins")) + len(page.all("del")) == len(marked)
    assert "removed, number: 120,000" in page.text


def test_single_text_has_nothing_to_compare(desk: TestClient) -> None:
    answer = desk.get(f"/article/{PAGE_ID}/revisions")

    assert "The article has one text; there is nothing to compare." in answer.text
