import json
from typing import Any

import pytest

from copydesk.article import Draft
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons, records


def story(**over: Any) -> str:
    return json.dumps({"uri": "urn:agency.example:1", **over})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(story(), id="uri-alone"),
        pytest.param(story(headline="A", body_text="b"), id="1.x"),
        pytest.param(story(body_main="b", somethingelse=1), id="named-body"),
        pytest.param(story(versioncreated="2026-03-04T06:00:00Z", extension=1), id="2.x-with-an-extension"),
        pytest.param(story(versionCreated="2026-03-04T06:00:00Z"), id="3.x"),
        pytest.param(f"[{story(headlines=[])}, {story()}]", id="list"),
        pytest.param('{"standard": {"name": "ninjs", "version": "3.0"}, "title": "A"}', id="stamp-without-uri"),
    ],
)
def test_ninjs_is_recognised_by_its_names(body: str) -> None:
    assert parse(raw(body), LIMITS).format == "ninjs"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(story(body="The ferry sails.", dateTimePub="2026-03-04"), id="event-registry"),
        pytest.param('{"headline": "A", "text": "The ferry sails."}', id="without-uri"),
        pytest.param('{"articles": {"results": [{"uri": "1", "body": "b"}]}}', id="uri-further-inside"),
    ],
)
def test_json_of_other_suppliers_is_not_ninjs(body: str) -> None:
    assert parse(raw(body), LIMITS).format == "json"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        pytest.param({"body_text": "plain", "body_html": "<p>a</p>"}, "<p>a</p>", id="html-before-text"),
        pytest.param({"body_anything": "any"}, "any", id="body-of-any-name"),
        pytest.param({"bodies": [{"value": " "}, {"value": "second"}]}, "second", id="first-that-is-filled"),
        pytest.param(
            {"bodies": [{"value": "plain"}, {"value": "<p>a</p>", "contentType": "text/html"}]}, "<p>a</p>", id="3.x"
        ),
    ],
)
def test_body_is_found_in_every_line_of_the_standard(fields: dict[str, Any], text: str) -> None:
    assert only(story(**fields)).text == text


@pytest.mark.parametrize(
    ("fields", "status", "embargoed"),
    [
        pytest.param({"pubstatus": "usable"}, "usable", None, id="usable"),
        pytest.param({"pubstatus": "canceled"}, "canceled", None, id="canceled"),
        pytest.param({"pubStatus": "withheld"}, "withheld", None, id="withheld-3.x"),
        pytest.param({"embargoed": "2026-03-05T00:00:00Z"}, None, "2026-03-05T00:00:00Z", id="embargo"),
    ],
)
def test_status_and_embargo_are_kept(fields: dict[str, Any], status: str | None, embargoed: str | None) -> None:
    draft = only(story(body_text="The ferry sails.", **fields))

    assert (draft.pub_status, draft.embargoed) == (status, embargoed)


def test_kill_order_needs_no_body() -> None:
    kill = only(story(pubstatus="canceled"))

    assert (kill.text, kill.pub_status, bool(kill.identifier)) == (None, "canceled", True)


def test_field_of_the_wrong_type_is_dropped_with_a_warning() -> None:
    assert only(story(body_text="b", headline=7.5, byline={"x": 1})).warnings == ("field_dropped:author",)


@pytest.mark.parametrize(
    ("version", "published"),
    [
        pytest.param("1", "2026-03-04T06:00:00Z", id="first-version"),
        pytest.param("4", None, id="later-version"),
    ],
)
def test_creation_of_a_version_is_its_publication_for_the_first_alone(version: str, published: str | None) -> None:
    draft = only(story(body_text="b", version=version, versioncreated="2026-03-04T06:00:00Z"))

    assert draft.date_published == published
    assert draft.date_modified == "2026-03-04T06:00:00Z"


def test_story_without_a_body_does_not_affect_the_others() -> None:
    first, second = records(f"[{story(type='picture', headline='A')}, {story(body_text='The ferry sails.')}]")

    assert not isinstance(first, Draft)
    assert first.reason == "invalid_article: text: no article text, the picture has no body"
    assert isinstance(second, Draft)
    assert second.text == "The ferry sails."


def test_broken_json_is_refused_with_its_place() -> None:
    assert reasons('{"uri": "urn:1", "body_text": }') == ["malformed_payload: line 1: Expecting value, column 31"]


@pytest.mark.parametrize(
    ("fields", "warnings"),
    [
        pytest.param({"body_main": "a", "headline_main": "A"}, (), id="extensions-of-1.x"),
        pytest.param({"random": 1}, ("unknown_property",), id="unknown"),
        pytest.param({"associations": {"photo": {"uri": "urn:2", "type": "picture"}}}, (), id="1.x"),
        pytest.param({"associations": [{"uri": "urn:2", "name": "photo"}]}, (), id="2.1"),
        pytest.param({"associations": [{"uri": "urn:2"}]}, ("incomplete:associations",), id="without-name"),
        pytest.param(
            {"associations": {"a": {"uri": "urn:2", "x": 1}}}, ("unknown_property:associations",), id="unknown-inside"
        ),
    ],
)
def test_violation_of_the_standard_is_read_with_a_warning(fields: dict[str, Any], warnings: tuple[str, ...]) -> None:
    assert only(story(body_text="The ferry sails.", **fields)).warnings == warnings


def test_description_without_a_body_becomes_the_text() -> None:
    draft = only(story(type="text", description_text="The ferry sails."))

    assert (draft.text, draft.description, draft.warnings) == ("The ferry sails.", None, ("excerpt_only",))


def test_caption_of_a_picture_is_not_an_article() -> None:
    assert reasons(story(type="picture", description_text="The ferry, seen from the quay.")) == [
        "invalid_article: text: no article text, the picture has no body"
    ]


SUPERDESK = {
    "guid": "urn:newsml:desk.example:2026:7",
    "type": "text",
    "version": "2",
    "versioncreated": "2026-03-04T19:40:00+0000",
    "firstcreated": "2026-03-04T19:00:00+0000",
    "firstpublished": "2026-03-04T19:10:00+0000",
    "pubstatus": "usable",
    "headline": "Ferry returns",
    "body_html": "<p>The ferry sails.</p>",
    "source": "Gazette",
    "service": [{"name": "Isles", "code": "i"}],
    "authors": [{"name": "Jane Roe", "role": "writer"}],
}


def test_superdesks_item_is_read_by_its_guid_and_dates() -> None:
    draft = only(json.dumps(SUPERDESK))

    assert parse(raw(json.dumps(SUPERDESK)), LIMITS).format == "ninjs"
    assert (draft.identifier, draft.date_published) == (SUPERDESK["guid"], "2026-03-04T19:10:00+0000")
    assert draft.date_modified == "2026-03-04T19:40:00+0000"
    assert (draft.article_section, [author.name for author in draft.author]) == (("Isles",), ["Jane Roe"])
    assert draft.publisher
    assert (draft.publisher.name, draft.warnings) == ("Gazette", ())


@pytest.mark.parametrize("kind", ["picture", "graphic", "video", "audio"])
def test_item_of_other_media_is_not_an_article_whatever_text_it_has(kind: str) -> None:
    assert reasons(json.dumps({**SUPERDESK, "type": kind})) == [f"not_an_article: an item of type {kind}, not a story"]


@pytest.mark.parametrize(
    ("fields", "based_on"),
    [
        pytest.param({"evolvedfrom": "urn:agency.example:0"}, ("urn:agency.example:0",), id="evolvedfrom"),
        pytest.param({"guid": "a", "rewrite_of": "urn:agency.example:0"}, ("urn:agency.example:0",), id="superdesk"),
        pytest.param({"rewrite_of": None}, (), id="nothing"),
    ],
)
def test_version_slugline_and_the_story_before_are_kept(fields: dict[str, Any], based_on: tuple[str, ...]) -> None:
    found = only(story(body_text="The ferry sails.", version="3", slugline="Ferry/ice", **fields))
    assert (found.version, found.slugline, found.is_based_on) == ("3", "Ferry/ice", based_on)
