"""Answers of agencies around stories in ninjs: AP's Media API (`data.item`, `data.items`), and `item` as BBC's LDRS."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from copydesk.formats.syntax.json_head import top_names
from copydesk.formats.syntax.payload import Payload

_STORY = re.compile(r'"items?"\s*:')
_OF_STORIES = re.compile(r'"(?:versioncreated|firstcreated|altids)"\s*:')
NO_BODY_OF_AP = "the story has no body: upload the file that its renditions.nitf names"


def is_wrapped(payload: Payload) -> bool:
    """Whether a payload is an answer that wraps stories in ninjs."""
    names = top_names(payload)
    if not names & {"data", "item"} or not _OF_STORIES.search(payload.head):
        return False
    return "item" in names or ("api_version" in names and bool(_STORY.search(payload.head)))


def stories_of(document: Any) -> Iterable[Any]:
    """Return the stories of a document: those of its list or of its wrapper, else the document itself."""
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping):
        return [document]
    if isinstance(document.get("item"), list):
        return list(document["item"])
    data = document.get("data")
    if isinstance(data, Mapping) and isinstance(data.get("items"), list):
        return [_unwrapped(one, {}) for one in data["items"]]
    if isinstance(data, Mapping) and isinstance(data.get("item"), Mapping):
        return [_unwrapped(data, document)]
    return [document]


def _unwrapped(wrapped: Any, around: Mapping[str, Any]) -> Any:
    """A story of AP under the names of ninjs; its body may stand beside it, as receivers add it from its NITF."""
    story = wrapped.get("item") if isinstance(wrapped, Mapping) else None
    if not isinstance(story, Mapping):
        return wrapped
    nitf, altids = around.get("nitf"), story.get("altids")
    body = nitf.get("body_html") if isinstance(nitf, Mapping) else None
    number = altids.get("itemid") if isinstance(altids, Mapping) else None
    return {
        **story,
        **({"body_html": body} if isinstance(body, str) else {}),
        **({"uri": number} if isinstance(number, str) and number else {}),  # the address names the version and a token
        "byline": _byline(story),
        "source": story.get("provider"),
    }


def _byline(story: Mapping[str, Any]) -> Any:
    """The byline of ninjs, or those of AP: a name and a title each."""
    given = story.get("bylines")
    named = [one.get("by") for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    return [name for name in named if isinstance(name, str) and name.strip()] or story.get("byline")
