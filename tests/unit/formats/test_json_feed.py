import json
from typing import Any

import pytest

from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons

VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: Any, **over: Any) -> str:
    return json.dumps({"version": VERSION, "items": items, **over})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(feed(), id="version"),
        pytest.param(feed().replace("/", "\\/"), id="escaped-slashes"),
        pytest.param('{"home_page_url": "https://g.example", "items": []}', id="without-version"),
        pytest.param(json.dumps(json.loads(feed({"id": "1"})), indent=2), id="over-lines"),
    ],
)
def test_json_feed_is_recognised(body: str) -> None:
    assert parse(raw(body), LIMITS).format == "json_feed"


def test_record_with_items_of_its_own_is_not_a_feed() -> None:
    assert parse(raw('{"items": [{"text": "The ferry sails."}]}'), LIMITS).format == "json"


def test_author_of_version_1_0_is_a_single_one() -> None:
    draft = only(feed({"content_text": "The ferry sails.", "author": {"name": "Jo Field"}}))

    assert [person.name for person in draft.author] == ["Jo Field"]


def test_authors_of_the_feed_count_for_items_without() -> None:
    draft = only(feed({"content_text": "The ferry sails."}, authors=[{"name": "Jo Field"}, {"url": "u"}]))

    assert [person.name for person in draft.author] == ["Jo Field"]


def test_field_of_a_wrong_type_is_dropped_and_named() -> None:
    draft = only(feed({"content_text": "The ferry sails.", "title": ["no"], "tags": "no", "image": 7}))

    assert (draft.headline, draft.keywords, draft.image) == (None, (), ())
    assert draft.warnings == ("field_dropped:headline",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(f'{{"version": "{VERSION}", "items": 7}}', "items: a feed must have a list of them", id="number"),
        pytest.param(feed()[:-3], "line 1: Expecting value, column 58", id="cut-off"),
    ],
)
def test_feed_that_cannot_be_read_is_refused_with_its_fault(body: str, reason: str) -> None:
    assert reasons(body) == [f"malformed_payload: {reason}"]


def test_text_of_a_wrong_type_rejects_the_item_alone() -> None:
    body = feed({"content_html": {"no": 1}}, {"content_text": "The ferry sails."})

    assert reasons(body) == ["invalid_article: text: must be a string"]
