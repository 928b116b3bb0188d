"""IPTC NewsML 1.x, in use at agencies since 2000: one draft for each NewsItem, with its longest text."""

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
from copydesk.formats.syntax.xml import Root, inner_html, local, parse_element, root_of, text_in, text_of_element
from copydesk.pub_status import pub_status
from copydesk.settings import Limits

_NO_TEXT = ("text/css", "image/", "video/", "audio/", "application/")
_LINES = {
    "headline": "NewsLines/{*}HeadLine",
    "alternativeHeadline": "NewsLines/{*}SubHeadLine",
    "author": "NewsLines/{*}ByLine",
    "copyrightNotice": "NewsLines/{*}CopyrightLine",
    "slugline": "NewsLines/{*}SlugLine",
}


def recognise(payload: Payload) -> bool:
    """Whether the root element is that of NewsML 1."""
    root = root_of(payload)
    return root is not None and root.name in {"NewsML", "NewsItem"}


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each NewsItem, and a Rejected in the place of each without a text."""
    return read_elements(payload, lambda _: ("NewsItem",), _item)


def _item(fragment: str, root: Root, limits: Limits) -> Draft:
    item = parse_element(fragment, limits, root.prefixes)
    managed = _managed(item)
    story = max(_stories(item, {}), key=lambda one: len(one["text"] or ""), default={"text": None})
    if not story["text"] and pub_status(managed["pubStatus"]) != "withdrawn":
        raise InvalidArticle("text: no article text, no component has one")
    return validate_draft({**managed, **{name: value for name, value in story.items() if value}})


def _stories(parent: ET.Element, around: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The texts of nested components; fields of an outer component hold for those inside it."""
    for component in parent.iterfind("{*}NewsComponent"):
        fields = {**around, **_component_fields(component)}
        for content in component.iterfind("{*}ContentItem"):
            data = content.find("{*}DataContent")
            if data is not None and not _kind(content).startswith(_NO_TEXT):
                yield {**fields, **_text(data)}
        yield from _stories(component, fields)


def _component_fields(component: ET.Element) -> dict[str, Any]:
    lines = {name: component.find(f"{{*}}{path}") for name, path in _LINES.items()}
    language = component.find("{*}DescriptiveMetadata/{*}Language")
    fields = {name: text_of_element(line) for name, line in lines.items() if line is not None}
    return fields if language is None else {**fields, "inLanguage": language.get("FormalName")}


def _kind(content: ET.Element) -> str:
    kind = content.find("{*}MimeType")
    return kind.get("FormalName", "") if kind is not None else ""


def _text(data: ET.Element) -> dict[str, Any]:
    """The fields of a content: NITF has its own, XHTML a body; other content is plain text."""
    for content in data:
        if local(content) == "nitf":
            return {name: value for name, value in story_fields(content).items() if value}
        if local(content) in XHTML:
            body = content.find(".//{*}body")
            return {"text": f"<div>{inner_html(content if body is None else body)}</div>"}
    paragraphs = "\n\n".join(text_of_element(one) for one in data if local(one) == "p")
    return {"text": paragraphs or "".join(data.itertext()).strip()}


def _managed(item: ET.Element) -> dict[str, Any]:
    """The fields of the item itself: an identifier for all revisions, provider, dates, status, embargo."""
    names = [text_in(item, f"NewsIdentifier/{{*}}{part}") for part in ("ProviderId", "DateId", "NewsItemId")]
    status = item.find("{*}NewsManagement/{*}Status")
    ends = text_in(item, "StatusWillChange/{*}DateAndTime")
    named = status.get("FormalName") if status is not None else None
    provider = item.find(".//{*}AdministrativeMetadata/{*}Provider/{*}Party")
    domain = names[0] if names[0] and "." in names[0] else None
    return {
        "identifier": ":".join(["urn:newsml", *filter(None, names)]) if all(names) else None,
        "version": text_in(item, "NewsIdentifier/{*}RevisionId"),
        "isBasedOn": [one.get("NewsItem") for one in item.iterfind("{*}NewsManagement/{*}DerivedFrom")],
        "publisher": {"name": provider.get("FormalName") if provider is not None else None, "domain": domain},
        "datePublished": text_in(item, "NewsManagement/{*}FirstCreated"),
        "dateModified": text_in(item, "NewsManagement/{*}ThisRevisionCreated"),
        "pubStatus": "usable" if ends and pub_status(named) == "withheld" else named,
        "embargoed": ends if ends and pub_status(named) == "withheld" else None,
    }


FORMAT = Format(
    "newsml_1",
    recognise,
    parse,
    content_types=XML_TYPES,
    suffixes=("xml",),
)
