"""Answers of agencies that wrap stories in ninjs."""

import json
from typing import Any

import pytest

from builders import TEXT
from copydesk.article import Draft
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons, records

STORY = {
    "uri": "https://api.agency.example/content/5ee9?et=0a1",
    "altids": {"itemid": "5ee9", "etag": "5ee9_0a1"},
    "type": "text",
    "version": 1,
    "versioncreated": "2026-03-04T06:10:00Z",
    "firstcreated": "2026-03-04T06:00:00Z",
    "pubstatus": "usable",
    "title": "BC-Libraries",
    "headline": "Ansleigh keeps its libraries",
    "headline_extended": "All four stay open",
    "bylines": [{"by": "By JANE ROE", "title": "Staff Writer"}],
    "provider": "AP",
    "renditions": {"nitf": {"href": "https://api.agency.example/5ee9.nitf"}},
}


def answer(**over: Any) -> str:
    """An answer of the agency with one story; its body stands beside it."""
    return json.dumps(
        {"api_version": "2.0", "data": {"item": {**STORY, **over}}, "nitf": {"body_html": f"<p>{TEXT}</p>"}}
    )


def test_story_of_an_answer_has_its_fields_and_the_body_beside_it() -> None:
    found = only(answer())

    assert parse(raw(answer()), LIMITS).format == "ninjs"
    assert (found.headline, found.description) == ("Ansleigh keeps its libraries", "All four stay open")
    assert found.text == f"<p>{TEXT}</p>"
    assert [one.name for one in found.author] == ["By JANE ROE"]
    assert found.publisher is not None
    assert (found.publisher.name, found.date_published) == ("AP", "2026-03-04T06:00:00Z")


def test_identifier_stays_the_same_for_every_version() -> None:
    assert only(answer()).identifier == only(answer(uri="https://api.agency.example/content/5ee9?et=0b2")).identifier


def test_every_story_of_a_feed_is_a_record() -> None:
    feed = {"api_version": "1.1", "data": {"items": [{"item": {**STORY, "body_html": TEXT}}, {"item": STORY}, 7]}}

    first, second, broken = records(json.dumps(feed))

    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert second.warnings == ("unknown_property", "excerpt_only")
    assert getattr(broken, "reason", "") == "malformed_payload: a story must be an object, this is int"


def test_story_without_a_body_is_rejected_with_the_place_of_its_body() -> None:
    story = {name: value for name, value in STORY.items() if name != "headline_extended"}

    assert reasons(json.dumps({"api_version": "1.1", "data": {"item": story}})) == [
        "invalid_article: text: no article text, the story has no body: upload the file that its renditions.nitf names"
    ]


def test_stories_under_item_are_records() -> None:
    stories = [
        {
            "uri": f"https://a.example/{n}",
            "versioncreated": "2026-03-04T06:00:00",
            "headline": f"Story {n}",
            "body_text": TEXT,
        }
        for n in range(2)
    ]

    found = records(json.dumps({"total": 2, "item": stories}))

    assert [getattr(one, "headline", None) for one in found] == ["Story 0", "Story 1"]


@pytest.mark.parametrize(
    "other", [{"data": {"item": {"title": "A", "text": TEXT}}}, {"item": [{"title": "A", "text": TEXT}]}]
)
def test_other_wrappers_are_not_taken_for_it(other: dict[str, Any]) -> None:
    assert parse(raw(json.dumps(other)), LIMITS).format == "json"
