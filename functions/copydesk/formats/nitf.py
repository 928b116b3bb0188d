"""NITF: the markup of news agencies since 1999, as a document or as the content of a NewsML-G2 item."""

from collections.abc import Iterator
from statistics import median
from typing import Any
from xml.etree import ElementTree as ET

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, Rejected
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.fields.xml_drafts import read_elements
from copydesk.formats.format import XML_TYPES, Format
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import Root, inner_html, local, parse_element, root_of, text_in, text_of_element
from copydesk.pub_status import pub_status
from copydesk.settings import Limits

_AS_HTML = {"hl1": "h1", "hl2": "h2", "block": "div", "body.content": "div", "pre": "div", "bq": "blockquote"}
MOST_ROW = 45  # characters of the median line of a table in <pre>; agencies break prose at 60 to 80
_BESIDE_THE_TEXT = {"media", "note", "ed-msg", "note.ed"}


def recognise(payload: Payload) -> bool:
    """Whether the root element is that of NITF."""
    root = root_of(payload)
    return root is not None and root.name.lower() == "nitf"


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each story; archives of agencies concatenate several in one document."""
    return read_elements(payload, lambda _: ("nitf", "NITF"), _story)


def _story(fragment: str, _: Root, limits: Limits) -> Draft:
    fields = story_fields(parse_element(fragment, limits))
    if not fields["text"] and pub_status(fields["pubStatus"]) != "withdrawn":
        raise InvalidArticle("text: no article text, the story has no body.content")
    return validate_draft(fields)


def story_fields(story: ET.Element) -> dict[str, Any]:
    """Return a story's fields under schema.org names, absent ones as None; the element is changed."""
    holder, notice = (
        _attribute(story, "doc.copyright", "holder"),
        text_in(story, "doc.rights") or text_in(story, "rights"),
    )
    people = [text_of_element(person) for person in story.findall(".//{*}byline/{*}person")]
    killed, status = _managed(story)
    subjects = [one.get("tobject.subject.type") for one in story.iterfind(".//{*}tobject.subject")]
    return {
        "headline": text_in(story, "hl1") or text_in(story, "hedline") or text_in(story, "title"),
        "alternativeHeadline": text_in(story, "hedline/{*}hl2"),
        "description": text_in(story, "abstract"),
        "identifier": killed or _attribute(story, "doc-id", "id-string"),
        "version": _attribute(story, "du-key", "version") or _attribute(story, "du-key", "generation"),
        "slugline": _attribute(story, "du-key", "key"),
        "author": people or text_in(story, "byline") or (),
        "publisher": _attribute(story, "pubdata", "name") or text_in(story, "distributor"),
        "datePublished": _attribute(story, "date.issue", "norm") or _attribute(story, "pubdata", "date.publication"),
        "inLanguage": story.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "articleSection": [name for name in (_attribute(story, "pubdata", "position.section"), *subjects) if name],
        "keywords": [key for one in story.iterfind(".//{*}keyword") if (key := one.get("key"))],
        "copyrightNotice": notice or holder,
        "pubStatus": status,
        "embargoed": _attribute(story, "date.release", "norm"),
        "text": _body(story),
    }


def _managed(story: ET.Element) -> tuple[str | None, str | None]:
    """The identifier of another story whose status this one changes, or None; and the status."""
    other = _attribute(story, "docdata", "management-doc-idref")
    if other and (status := _attribute(story, "docdata", "management-idref-status")):
        return other, status
    return None, _attribute(story, "docdata", "management-status")


def _body(story: ET.Element) -> str | None:
    """The content as HTML, without pictures, their captions and notes to editors."""
    content = story.find(".//{*}body.content")
    if content is None:
        return None
    for parent in list(content.iter()):
        for child in [child for child in parent if local(child) in _BESIDE_THE_TEXT]:
            _remove(parent, child)
    for element in list(content.iter()):
        if local(element) == "pre":
            _break_rows(element)
        element.tag = _AS_HTML.get(local(element), local(element))
    return inner_html(content).strip() or None


def _break_rows(pre: ET.Element) -> None:
    """Mark the line ends of a table of results or times; in prose they are those of a fixed width."""
    rows = [line for line in (pre.text or "").split("\n") if line.strip()]
    if len(pre) or len(rows) < 2 or median(map(len, rows)) > MOST_ROW:
        return
    pre.text, *others = rows
    for row in others:
        ET.SubElement(pre, "br").tail = row


def _remove(parent: ET.Element, child: ET.Element) -> None:
    """Remove an element and keep its tail, the text that follows it in its parent."""
    place = list(parent).index(child)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")
    parent.remove(child)


def _attribute(story: ET.Element, name: str, attribute: str) -> str | None:
    found = story.find(f".//{{*}}{name}")
    return found.get(attribute) if found is not None else None


FORMAT = Format(
    "nitf",
    recognise,
    parse,
    content_types=(*XML_TYPES, "application/nitf+xml"),
    suffixes=("xml", "nitf"),
)
