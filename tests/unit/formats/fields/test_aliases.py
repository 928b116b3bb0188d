from typing import Any

import pytest

from copydesk.formats.fields.aliases import ALIASES, renamed


@pytest.mark.parametrize(("name", "alias"), [(name, alias) for name, all_of in ALIASES.items() for alias in all_of])
def test_field_is_found_under_each_of_its_names(name: str, alias: str) -> None:
    outer, _, inner = alias.partition(".")

    assert renamed({outer: {inner: "x y"} if inner else "x y"})[name] in ("x y", ["x y"])


@pytest.mark.parametrize("name", ["published_at", "PublishedAt", "published-at", "PUBLISHED_AT", "Published at"])
def test_name_is_compared_without_case_and_word_signs(name: str) -> None:
    assert renamed({name: "2026-03-06"}) == {"datePublished": "2026-03-06"}


def test_empty_field_hides_none_of_the_same_plain_name() -> None:
    assert renamed({"published_at": None, "publishedAt": "2026-03-06"}) == {"datePublished": "2026-03-06"}


@pytest.mark.parametrize("empty", [None, "", " \n", [], {}], ids=["null", "empty", "blank", "list", "object"])
def test_empty_field_hides_no_filled_one(empty: object) -> None:
    assert renamed({"headline": empty, "title": "Ferry"}) == {"headline": "Ferry"}


def test_false_is_filled() -> None:
    assert renamed({"isAccessibleForFree": False, "free_access": True}) == {"isAccessibleForFree": False}


def test_better_name_wins() -> None:
    assert renamed({"content": "cut at 200 characters", "articleBody": "whole"})["text"] == "whole"


def test_text_in_one_piece_wins_over_text_in_parts() -> None:
    assert renamed({"body": {"sections": []}, "plaintext": "whole"})["text"] == "whole"


def test_unknown_fields_are_left_out() -> None:
    assert renamed({"mood": "good", "text": "a"}) == {"text": "a"}


@pytest.mark.parametrize(
    ("given", "publisher"),
    [
        pytest.param("Harrowby Courier", "Harrowby Courier", id="name"),
        pytest.param("www.Courier.example", {"domain": "courier.example"}, id="domain"),
        pytest.param("https://www.courier.example:8080/a?b#c", {"domain": "courier.example"}, id="address"),
        pytest.param({"id": 1, "name": "Courier"}, {"name": "Courier", "domain": None}, id="object"),
        pytest.param(
            {"title": "Courier", "domain": "x.example"}, {"name": "Courier", "domain": "x.example"}, id="both"
        ),
    ],
)
def test_publisher_is_a_name_or_a_domain(given: object, publisher: object) -> None:
    assert renamed({"publisher": given})["publisher"] == publisher


def test_source_that_is_an_address_is_the_articles_own() -> None:
    assert renamed({"source": "https://courier.example/ferry"})["url"] == "https://courier.example/ferry"


def test_source_that_is_an_address_gives_way_to_the_address() -> None:
    found = renamed({"source": "https://courier.example/", "url": "https://courier.example/ferry"})

    assert found["url"] == "https://courier.example/ferry"


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"url": ["https://a.example/", "https://b.example/"]}, "url", "https://a.example/"),
        ({"headline": ["Ferry", "Boat"]}, "headline", "Ferry"),
        ({"identifier": {"@type": "PropertyValue", "value": "a-1"}}, "identifier", "a-1"),
        ({"image": {"url": "https://a.example/i.jpg"}}, "image", ["https://a.example/i.jpg"]),
        (
            {"image": [{"contentUrl": "https://a.example/i.jpg"}, "j.jpg"]},
            "image",
            ["https://a.example/i.jpg", "j.jpg"],
        ),
    ],
    ids=["addresses", "headlines", "identifier-object", "image-object", "images"],
)
def test_shapes_of_suppliers_are_brought_to_one(record: dict[str, Any], field: str, value: object) -> None:
    assert renamed(record)[field] == value
