"""IPTC NewsML-G2: one draft for each newsItem, single or in a newsMessage; items without a story are rejected."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from copydesk.article import Draft
from copydesk.errors import InvalidArticle, Rejected
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.fields.xml_drafts import read_elements
from copydesk.formats.format import XML_TYPES, Format
from copydesk.formats.nitf import story_fields
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import Root, inner_html, local, parse_element, root_of, text_in, text_of_element
from copydesk.pub_status import pub_status
from copydesk.settings import Limits

_ITEMS = ("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
_PARTS = (
    "contentSet",
    "contentMeta",
    "groupSet",
    "itemSet",
)  # of an item; a document of such a part is read as an item
XHTML = {"html", "body", "div", "section", "article"}
_EVOLVED = ("evolvedFrom", "derivedFrom", "isDerivedFrom", "previousVersion")  # IPTC's codes of item relations
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def recognise(payload: Payload) -> bool:
    """Whether the root element is a NewsML-G2 item, message, or part of an item."""
    root = root_of(payload)
    return root is not None and root.name in {"newsMessage", *_ITEMS, *_PARTS}


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield a draft for each newsItem, and a Rejected in the place of each item without a story."""
    return read_elements(payload, lambda root: (root.name,) if root.name in _PARTS else _ITEMS, _item)


def _item(fragment: str, root: Root, limits: Limits) -> Draft:
    item = parse_element(fragment, limits, root.prefixes)
    fields = _fields(item)
    story = {} if pub_status(fields["pubStatus"]) == "withdrawn" and not _has_content(item) else _story(item)
    return validate_draft(
        {**fields, **{name: value for name, value in story.items() if value and not fields.get(name)}}
    )


def _story(item: ET.Element) -> dict[str, Any]:
    """The fields of the content: NITF has several, XHTML and plain text only the text.

    Raises: InvalidArticle, naming the content of an item without a story.
    """
    if local(item) not in {"newsItem", "contentSet"}:
        raise InvalidArticle(f"text: no article text, a {local(item)} has no body")
    held = [child for inline in item.iterfind(".//{*}inlineXML") for child in inline]
    for content in held:
        if local(content) == "nitf":
            return story_fields(content)
        if local(content) in XHTML:
            body = content.find(".//{*}body")
            return _page_story(content if body is None else body)
    paragraphs = "\n\n".join(text_of_element(one) for one in held if local(one) == "p")
    inline = [one.text for one in item.iterfind(".//{*}inlineData") if "base64" not in one.get("encoding", "")]
    text = next((one for one in [paragraphs, *inline] if one and one.strip()), None)
    if not text:
        raise InvalidArticle(f"text: no article text, the item {_instead(item, held)}")
    return {"text": text}


def _page_story(body: ET.Element) -> dict[str, Any]:
    """The text of XHTML without the header above it, where dpa repeats headline, keywords and the date."""
    header = body.find("{*}header")
    shown = header.find(".//{*}time") if header is not None else None
    if header is not None and len(body) > 1:
        body.remove(header)
    date = shown.get("data-datetime") or shown.get("datetime") if shown is not None else None
    return {"text": f"<div>{inner_html(body)}</div>", "datePublished": date}


def _instead(item: ET.Element, held: list[ET.Element]) -> str:
    if held:
        return f"holds {local(held[0])[:40]}"
    remote = sum(1 for _ in item.iterfind(".//{*}remoteContent"))
    return f"names {remote} remote files" if remote else "has no content"


def _fields(item: ET.Element) -> dict[str, Any]:
    """The fields of the item's metadata."""
    meta = item.find("{*}contentMeta")
    about = ET.Element("nothing") if meta is None else meta
    modified = text_in(item, "versionCreated") or text_in(about, "contentModified")
    created = text_in(item, "firstCreated") or text_in(about, "contentCreated")
    language = about.find("{*}language")
    return {
        "identifier": item.get("guid"),
        "version": item.get("version"),
        "slugline": text_in(about, "slugline"),
        "isBasedOn": [
            link.get("residref") or link.get("href") for link in item.iterfind(".//{*}link") if _updates(link)
        ],
        "headline": _headline(about) or text_in(item, "itemMeta/{*}title"),
        "description": text_in(about, "description"),
        "author": text_in(about, "by") or [name for name in _named(about, "creator") if not _is_login(name)],
        "publisher": next(iter(_named(item, "itemMeta/{*}provider")), None),
        "sourceOrganization": next(iter(_named(about, "infoSource")), None),
        "datePublished": created or (modified if item.get("version", "1") in {"0", "1"} else None),
        "dateModified": modified,
        "inLanguage": language.get("tag") if language is not None else item.get(_LANGUAGE),
        "keywords": [name for subject in about.iterfind("{*}subject") if (name := text_in(subject, "name"))],
        "pubStatus": _status(item),
        "embargoed": text_in(item, "embargoed"),
        "copyrightNotice": text_in(item, "copyrightNotice") or next(iter(_named(item, "copyrightHolder")), None),
    }


def _updates(link: ET.Element) -> bool:
    """Whether a link names the item that this one evolved from, by IPTC's code or address of that relation."""
    return (link.get("rel") or link.get("reluri") or "").endswith(_EVOLVED)


def _has_content(item: ET.Element) -> bool:
    return any(item.find(f".//{{*}}{name}") is not None for name in ("inlineXML", "inlineData"))


def _status(item: ET.Element) -> str | None:
    """The status, by its code or address; an embargo without an end withholds an article of no declared status.

    The standard lets it withhold a usable one too, but senders leave the element empty where there is no embargo.
    """
    status, embargo = item.find(".//{*}pubStatus"), item.find(".//{*}embargoed")
    named = (status.get("qcode") or status.get("uri", "").rpartition("/")[2]) if status is not None else None
    is_endless = embargo is not None and not text_of_element(embargo)
    return "withheld" if is_endless and pub_status(named) is None else named


def _headline(about: ET.Element) -> str | None:
    headlines = about.findall("{*}headline")
    main = [one for one in headlines if one.get("role", "").endswith("main")]
    return next((text_of_element(one) for one in [*main, *headlines] if text_of_element(one)), None)


def _is_login(name: str) -> bool:
    """Whether a creator's name is one word in lower case, as editors sign in: `tsafos`, `nikolei.hans-hermann`."""
    return " " not in name and name.islower() and name.isascii()


def _named(parent: ET.Element, name: str) -> list[str]:
    """The names of parties; a party without a written name is named by its literal or its code."""
    given = parent.iterfind(f".//{{*}}{name}")
    names = (
        text_in(party, "name") or party.get("literal") or party.get("qcode", "").rpartition(":")[2] for party in given
    )
    return [one for one in names if one]


FORMAT = Format(
    "newsml_g2",
    recognise,
    parse,
    content_types=(
        *XML_TYPES,
        "application/vnd.iptc.g2.newsitem+xml",
        "application/vnd.iptc.g2.newsmessage+xml",
        "application/vnd.iptc.g2.packageitem+xml",
    ),
    suffixes=("xml",),
)
