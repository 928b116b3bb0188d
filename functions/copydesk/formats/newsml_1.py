"""IPTC NewsML 1.x, which agencies have sent since 2000: one draft a NewsItem, of its longest text."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, Rejected
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.fields.xml_drafts import read_elements
from copydesk.formats.format import XML_TYPES, Format
from copydesk.formats.newsml_g2 import XHTML
from copydesk.formats.nitf import story_fields
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import (
    Root,
    inner_html,
    local,
    parse_element,
    root_of,
    text_in,
    text_of_element,
)
from copydesk.pub_status import pub_status
from copydesk.settings import Limits

_NO_TEXT = ("text/css", "image/", "video/", "audio/", "application/")
_LINES = {
    "headline": "NewsLines/{*}HeadLine",
    "alternativeHeadline": "NewsLines/{*}SubHeadLine",
    "author": "NewsLines/{*}ByLine",
    "copyrightNotice": "NewsLines/{*}CopyrightLine",
}


def recognise(payload: Payload) -> bool:
    """Whether the root element is NewsML's, of version 1."""
    root = root_of(payload)
    return root is not None and root.name in {"NewsML", "NewsItem"}


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each NewsItem, and a rejection in the place of each without a text."""
    return read_elements(payload, lambda _: ("NewsItem",), _item)


def _item(fragment: str, root: Root, limits: Limits) -> Draft:
    item = parse_element(fragment, limits, root.prefixes)
    managed = _managed(item)
    story = max(_stories(item, {}), key=lambda one: len(one["text"] or ""), default={"text": None})
    if not story["text"] and pub_status(managed["pubStatus"]) != "withdrawn":
        raise InvalidArticle("text: no article text, no component has one")
    return validate_draft({**managed, **{name: value for name, value in story.items() if value}})


def _stories(parent: ET.Element, around: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The texts of components within components; what an outer one says holds for those within."""
    for component in parent.iterfind("{*}NewsComponent"):
        said = {**around, **_said(component)}
        for content in component.iterfind("{*}ContentItem"):
            data = content.find("{*}DataContent")
            if data is not None and not _kind(content).startswith(_NO_TEXT):
                yield {**said, **_text(data)}
        yield from _stories(component, said)


def _said(component: ET.Element) -> dict[str, Any]:
    lines = {name: component.find(f"{{*}}{path}") for name, path in _LINES.items()}
    language = component.find("{*}DescriptiveMetadata/{*}Language")
    said = {name: text_of_element(line) for name, line in lines.items() if line is not None}
    return said if language is None else {**said, "inLanguage": language.get("FormalName")}


def _kind(content: ET.Element) -> str:
    kind = content.find("{*}MimeType")
    return kind.get("FormalName", "") if kind is not None else ""


def _text(data: ET.Element) -> dict[str, Any]:
    """The text of a content: NITF has fields of its own, XHTML a body; else it is plain."""
    for content in data:
        if local(content) == "nitf":
            return {name: value for name, value in story_fields(content).items() if value}
        if local(content) in XHTML:
            body = content.find(".//{*}body")
            return {"text": f"<div>{inner_html(content if body is None else body)}</div>"}
    paragraphs = "\n\n".join(text_of_element(one) for one in data if local(one) == "p")
    return {"text": paragraphs or "".join(data.itertext()).strip()}


def _managed(item: ET.Element) -> dict[str, Any]:
    """What the item says of itself: who it is whatever its revision, when it was made, whether it may be published."""
    names = [text_in(item, f"NewsIdentifier/{{*}}{part}") for part in ("ProviderId", "DateId", "NewsItemId")]
    status = item.find("{*}NewsManagement/{*}Status")
    ends = text_in(item, "StatusWillChange/{*}DateAndTime")
    said = status.get("FormalName") if status is not None else None
    provider = item.find(".//{*}AdministrativeMetadata/{*}Provider/{*}Party")
    domain = names[0] if names[0] and "." in names[0] else None
    return {
        "identifier": ":".join(["urn:newsml", *filter(None, names)]) if all(names) else None,
        "publisher": {"name": provider.get("FormalName") if provider is not None else None, "domain": domain},
        "datePublished": text_in(item, "NewsManagement/{*}FirstCreated"),
        "dateModified": text_in(item, "NewsManagement/{*}ThisRevisionCreated"),
        "pubStatus": "usable" if ends and pub_status(said) == "withheld" else said,
        "embargoed": ends if ends and pub_status(said) == "withheld" else None,
    }


FORMAT = Format(
    "newsml_1",
    recognise,
    parse,
    content_types=XML_TYPES,
    suffixes=("xml",),
)
