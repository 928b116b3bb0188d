"""Pages as trafilatura extracts them to XML: its own form (`--xml`) and TEI (`--xmltei`). Comments of readers go."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, Rejected
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.fields.xml_drafts import read_elements
from copydesk.formats.format import XML_TYPES, Format
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import Root, inner_html, local, parse_element, root_of, text_in, text_of_element
from copydesk.settings import Limits

_TEI = "http://www.tei-c.org/ns/1.0"
_IDENT = 'ident="Trafilatura"'  # of TEI: other documents of TEI are editions and corpora
_OF_DOC = ("fingerprint", "hostname", "sitename")  # attributes of which its own form has one
_AS_HTML = {
    "head": "h2", "ab": "h2", "list": "ul", "item": "li", "row": "tr", "cell": "td", "quote": "blockquote", "lb": "br",
    "ref": "a", "hi": "span",
}  # fmt: skip


def recognise(payload: Payload) -> bool:
    """Whether the root element is that of trafilatura's form, or of TEI that names trafilatura as its source."""
    root = root_of(payload)
    if root is None:
        return False
    if root.name == "doc":
        begin = payload.head.find("<doc")
        tag = payload.head[begin : payload.head.find(">", begin)]
        return any(f"{name}=" in tag for name in _OF_DOC) and "<main" in payload.head
    return root.name == "TEI" and root.namespace == _TEI and _IDENT in payload.head


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each page; files of several are joined by hand."""
    return read_elements(payload, lambda root: (root.name,), _page)


def _page(fragment: str, root: Root, limits: Limits) -> Draft:
    page = parse_element(fragment, limits, root.prefixes if root.name == "TEI" else ())
    fields = _of_tei(page) if root.name == "TEI" else _of_doc(page)
    text = next((_html(body) for body in _bodies(page)), None)
    if not text:
        raise InvalidArticle("text: no article text, the page has no main part")
    return validate_draft({**{name: value for name, value in fields.items() if value}, "text": text})


def _bodies(page: ET.Element) -> Iterator[ET.Element]:
    """The element with the text of a page, in either form."""
    yield from page.iterfind("main")
    yield from page.iterfind(".//{*}body/{*}div[@type='entry']")


def _html(body: ET.Element) -> str | None:
    for element in body.iter():
        name = local(element)
        element.tag, level = _AS_HTML.get(name, name), element.get("rend", "")
        element.attrib.clear()
        if name in {"head", "ab"} and level in {"h1", "h3", "h4", "h5", "h6"}:
            element.tag = level
        if name == "graphic":
            element.tag = "span"
    return inner_html(body).strip() or None


def _of_doc(page: ET.Element) -> dict[str, Any]:
    """The fields of trafilatura's own form; versions of before 2024 name the address `source`, the teaser `excerpt`."""
    return {
        "headline": page.get("title"),
        "author": _names(page.get("author")),
        "url": page.get("url") or page.get("source"),
        "publisher": _publisher(page.get("sitename"), page.get("hostname")),
        "datePublished": page.get("date"),
        "description": page.get("description") or page.get("excerpt"),
        "articleSection": page.get("categories"),
        "keywords": page.get("tags"),
        "inLanguage": page.get("language"),
        "image": page.get("image"),
        "copyrightNotice": page.get("license"),
    }


def _of_tei(page: ET.Element) -> dict[str, Any]:
    source = page.find(".//{*}biblFull/{*}publicationStmt")
    source = ET.Element("nothing") if source is None else source
    address = source.find("{*}ptr[@type='URL']")
    name, _, host = (text_in(source, "publisher") or "").partition(" (")
    terms = {one.get("type"): text_of_element(one) for one in page.iterfind(".//{*}textClass//{*}term")}
    abstract = page.find(".//{*}profileDesc/{*}abstract")
    return {
        "headline": text_in(page, "title"),
        "author": [text_of_element(one) for one in page.iterfind("{*}teiHeader/{*}fileDesc/{*}titleStmt/{*}author")],
        "url": address.get("target") if address is not None else None,
        "publisher": _publisher(name, host.rstrip(")")),
        "datePublished": text_in(source, "date"),
        "description": text_of_element(abstract) if abstract is not None else None,
        "articleSection": terms.get("categories"),
        "keywords": terms.get("tags"),
    }


def _names(written: str | None) -> list[str]:
    return [name.strip() for name in (written or "").split(";") if name.strip()]


def _publisher(name: str | None, host: str | None) -> dict[str, str]:
    found = {"name": name or "", "domain": host or ""}
    return {field: value for field, value in found.items() if value}


FORMAT = Format("trafilatura", recognise, parse, content_types=XML_TYPES, suffixes=("xml",))
