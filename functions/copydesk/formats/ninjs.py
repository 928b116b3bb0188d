"""IPTC ninjs 1.x, 2.x and 3.x: stories in JSON as news agencies exchange them, single or in a list.

1.x has one field for each use (`headline`, `body_text`, `body_xhtml`), 2.x lists with roles (`headlines`, `bodies`),
3.x the same lists in camelCase.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, MalformedPayload, NotAnArticle, Rejected
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.fields.ninjs_envelopes import NO_BODY_OF_AP, is_wrapped, stories_of
from copydesk.formats.format import JSON_SUFFIXES, JSON_TYPES, Format
from copydesk.formats.syntax.json_head import may_be, top_names
from copydesk.formats.syntax.json_text import as_json, load_json
from copydesk.formats.syntax.payload import Payload
from copydesk.pub_status import pub_status

# Names that only ninjs has; a record must also have its `uri`.
_MARKS = {
    "standard", "$standard", "headlines", "bodies", "descriptions", "versioncreated", "firstcreated", "contentcreated",
    "pubstatus", "representationtype", "renditions", "associations", "usageterms", "copyrightholder", "copyrightnotice",
    "altids", "infosources", "infosource", "rightsinfo", "ednote", "trustindicators", "trustindicator", "eventdetails",
    "plannedcoverage", "digitalsourcetype", "linkedrights", "encodedrights", "located", "embargoed", "slugline",
}  # fmt: skip
# A record of `uri` and only these names is ninjs too.
_VOCABULARY = _MARKS | {
    "uri", "type", "mimetype", "version", "language", "urgency", "title", "headline", "byline", "by", "person",
    "people", "organisation", "organisations", "place", "places", "subject", "subjects", "event", "events", "object",
    "objects", "genre", "genres", "profile", "priority", "charcount", "wordcount", "advice", "advices", "expires",
    "evolvedfrom", "$schema",
}  # fmt: skip
# Superdesk's names: its `guid` stands for `uri`.
_SUPERDESK = {
    "guid", "source", "service", "authors", "firstpublished", "extra", "annotations", "readtime", "keywords",
    "products", "evolvedfrom",
    "rewritten_by", "rewrite_of", "ingest_id", "ingest_version", "assignment_id", "coverage_id",
    "event_id", "planning_id", "version_creator", "source_updated", "original_creator", "attachments", "feature_media",
}  # fmt: skip
_LEAST_SUPERDESK = {"guid", "versioncreated", "type"}
_MEDIA = ("picture", "graphic", "video", "audio")  # their texts are captions
_TYPES = ("text", "audio", "video", "picture", "graphic", "composite", "planning", "component", "event")
_URN = re.compile(r'"uri"\s*:\s*"(?:urn|tag):')
_OF_SCRAPERS = {"text", "content", "body", "articlebody", "maintext"}
_OF_TEXT = {"text", "composite"}  # types whose description is an excerpt; that of a picture is its caption
_PATTERNS = ("body_", "description_", "headline_")


def recognise(payload: Payload) -> bool:
    """Whether the top-level names are those of ninjs: few files declare the standard."""
    names = top_names(payload)
    if is_wrapped(payload):
        return True
    if {name.lower() for name in names} >= _LEAST_SUPERDESK:
        return True
    if "uri" not in names:
        return "standard" in names and '"ninjs"' in payload.head
    known = {name.lower() for name in names}
    if _URN.search(payload.head) and not known & _OF_SCRAPERS:
        return True
    return any(name in _MARKS or name.startswith(_PATTERNS) for name in known) or known <= _VOCABULARY


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each story, and a Rejected for each without a body, such as pictures and events."""
    text, guessed = payload.text()
    document = load_json(text, 0, payload.limits.json_chars)
    for story in stories_of(document):
        draft = story if isinstance(story, Rejected) else _story(story)
        yield draft.warned("encoding_guessed") if guessed and isinstance(draft, Draft) else draft


def _story(story: Any) -> Draft | Rejected:
    if not isinstance(story, dict):
        return MalformedPayload(f"a story must be an object, this is {type(story).__name__}", as_json(story))
    folded = {name.lower(): value for name, value in story.items()}
    fields = {**_common(folded), **(_listed_uses(folded) if _has_lists(folded) else _single_uses(folded))}
    warnings = _warnings(folded)
    if not fields["text"] and folded.get("type", "text") in _OF_TEXT and fields["description"]:
        fields, warnings = {**fields, "text": fields["description"], "description": None}, [*warnings, "excerpt_only"]
    if not fields["text"] and pub_status(fields["pubStatus"]) != "withdrawn":
        kind = folded.get("type") if folded.get("type") in _TYPES else "story"
        problem = NO_BODY_OF_AP if "renditions" in folded and kind == "text" else f"the {kind} has no body"
        return InvalidArticle(f"text: no article text, {problem}", as_json(story))
    if fields["text"] and folded.get("type") in _MEDIA:
        return NotAnArticle(f"an item of type {folded['type']}, not a story", as_json(story))
    try:
        return validate_draft(fields).warned(*warnings)
    except Rejected as rejected:
        return rejected.about(as_json(story))


def _has_lists(story: Mapping[str, Any]) -> bool:
    return any(isinstance(story.get(name), list) for name in ("headlines", "bodies", "descriptions"))


def _common(story: Mapping[str, Any]) -> dict[str, Any]:
    first_version = str(story.get("version", "1")) in {"0", "1"}
    created = story.get("firstcreated") or story.get("contentcreated")
    sources = story.get("infosources") or story.get("infosource")
    return {
        "identifier": story.get("uri") or story.get("guid"),
        "version": story.get("version"),
        "slugline": story.get("slugline"),
        "isBasedOn": story.get("evolvedfrom") or story.get("rewrite_of"),
        "datePublished": story.get("firstpublished")
        or created
        or (story.get("versioncreated") if first_version else None),
        "dateModified": story.get("versioncreated"),
        "inLanguage": story.get("language"),
        "author": story.get("by") or story.get("byline") or _named(story.get("authors")),
        "keywords": story.get("keywords") or _named(story.get("subjects") or story.get("subject")),
        "articleSection": _named(story.get("service") or story.get("genres") or story.get("genre")),
        "publisher": next(iter(_named(sources)), None) or story.get("source") or story.get("copyrightholder"),
        "copyrightNotice": story.get("copyrightnotice") or story.get("copyrightholder"),
        "pubStatus": story.get("pubstatus"),
        "embargoed": story.get("embargoed"),
    }


def _single_uses(story: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of 1.x, one field for each use. HTML is preferred: a body in plain text has no paragraphs."""
    bodies = ["body_xhtml", "body_html", "body_text", *(name for name in story if name.startswith("body_"))]
    teasers = ["description_text", "headline_extended", *(name for name in story if name.startswith("description_"))]
    headlines = ["headline", "headline_main", *(name for name in story if name.startswith("headline_")), "title"]
    return {
        "text": next((story[name] for name in bodies if story.get(name)), None),
        "description": next((story[name] for name in teasers if story.get(name)), None),
        "headline": next((story[name] for name in headlines if story.get(name)), None),
    }


def _listed_uses(story: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of 2.x and 3.x: lists of values with a role and a content type."""
    bodies = _values(story.get("bodies"))
    in_html = [value for value, use in bodies if "html" in use]
    main = [value for value, use in _values(story.get("headlines")) if "main" in use]
    every = [value for value, _ in _values(story.get("headlines"))]
    return {
        "text": next(iter([*in_html, *(value for value, _ in bodies)]), None),
        "description": next((value for value, _ in _values(story.get("descriptions"))), None),
        "headline": next(iter([*main, *every]), story.get("title") or story.get("headline")),
    }


def _values(given: Any) -> list[tuple[str, str]]:
    """Each filled value with its use: role and content type as one string."""
    uses = [{key.lower(): value for key, value in use.items()} for use in _objects(given)]
    return [
        (use["value"], f"{use.get('role')} {use.get('contenttype')}")
        for use in uses
        if isinstance(use.get("value"), str) and use["value"].strip()
    ]


def _named(given: Any) -> list[str]:
    return [one["name"] for one in _objects(given) if isinstance(one.get("name"), str) and one["name"].strip()]


def _objects(given: Any) -> list[dict[str, Any]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _warnings(story: Mapping[str, Any]) -> list[str]:
    """Warnings for violations of the standard, in the story or in its associations; the story is read all the same."""
    given = story.get("associations")
    associated = _objects(list(given.values()) if isinstance(given, dict) else given)
    faults = {
        "unknown_property": _has_unknown(story),
        "unknown_property:associations": any(_has_unknown(one, "name") for one in associated),
        "incomplete:associations": isinstance(given, list)
        and not all({"uri", "name"} <= one.keys() for one in associated),
    }
    return [fault for fault, applies in faults.items() if applies]


def _has_unknown(story: Mapping[str, Any], *also: str) -> bool:
    names = {name.lower() for name in story} - _VOCABULARY - set(also)
    names -= _SUPERDESK if "guid" in story else set()
    return any(not name.startswith(_PATTERNS) for name in names)


FORMAT = Format(
    "ninjs",
    recognise,
    parse,
    may_be,
    content_types=JSON_TYPES,
    suffixes=JSON_SUFFIXES,
)
