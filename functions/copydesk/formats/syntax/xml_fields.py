"""A feed's entry or its head as named fields, under any prefixes; broken XML is read by its tags."""

import html
import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.etree import ElementTree as ET

from copydesk.errors import MalformedPayload
from copydesk.formats.syntax.xml import XML_NAME, inner_html, parse_element
from copydesk.settings import Limits

Prefixes = tuple[tuple[str, str], ...]

MAX_UNCLOSED = 50  # names of unclosed elements; each costs a scan of the whole fragment
_MODULES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.itunes.com/DTDs/PodCast-1.0.dtd": "itunes:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
}
_MODULES |= {
    f"{scheme}://wordpress.org/export/1.{version}/{part}": f"{part[:-1] or 'wp'}:"
    for scheme in ("http", "https")
    for version in range(3)
    for part in ("", "excerpt/")
}
_TAG = re.compile(rf"<(?:({XML_NAME}):)?({XML_NAME})((?:\s[^<>]*?)?)(/?)>")
_ATTRIBUTE = re.compile(rf"""(?<![\w:.-])((?:xml:)?{XML_NAME})\s*=\s*("[^"]*"|'[^']*')""")
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*)\]\]>\s*\Z", re.DOTALL)
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Field(NamedTuple):
    """One element: its content as text or HTML, and its attributes."""

    text: str
    attributes: Mapping[str, str]


class Fields:
    """Fields by name: `title`, `content:encoded`, `dc:creator`; names are lower case."""

    def __init__(self) -> None:
        self.is_repaired = False
        self._found: dict[str, list[Field]] = {}

    def add(self, name: str, field: Field) -> None:
        """Add a field under this name."""
        self._found.setdefault(name.lower(), []).append(field)

    def every(self, *names: str) -> list[Field]:
        """Return all fields of these names, in the order of the names."""
        return [field for name in names for field in self._found.get(name, ())]

    def first(self, *names: str) -> str | None:
        """Return the first text that is not blank; None where there is none."""
        return next((field.text.strip() for field in self.every(*names) if field.text.strip()), None)


def entry_fields(fragment: str, prefixes: Prefixes, limits: Limits) -> Fields:
    """Read an entry as XML; broken XML is read by its tags alone."""
    try:
        element = parse_element(fragment, limits, prefixes)
    except MalformedPayload:
        found = loose_fields(fragment, prefixes)
        found.is_repaired = True
        return found
    found = Fields()
    own = element.tag.rpartition("}")[0]
    for name, value in element.attrib.items():
        found.add(f"@{'xml:lang' if name == _XML_LANGUAGE else name.rpartition('}')[2]}", Field(value, {}))
    for child in element:
        namespace, _, name = child.tag.rpartition("}")
        module = "" if namespace == own else _MODULES.get(namespace[1:], f"{namespace[1:]}:")
        found.add(module + name, _field(child))
    return found


def _field(element: ET.Element) -> Field:
    attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    holds_markup = len(element) > 0
    # Atom wraps XHTML in one div that does not belong to the content; it does no harm
    return Field(inner_html(element) if holds_markup else element.text or "", attributes)


def loose_fields(fragment: str, prefixes: Prefixes) -> Fields:
    """Read the elements of a broken fragment in order, each up to its own end tag."""
    found, unclosed, place, known = Fields(), set[str](), 0, dict(prefixes)
    while (tag := _TAG.search(fragment, place)) and len(unclosed) < MAX_UNCLOSED:
        prefix, name = tag[1] or "", tag[2]
        place = tag.end()
        written = f"{prefix}:{name}" if prefix else name
        end = -1 if written in unclosed or tag[4] else fragment.find(f"</{written}", place)
        if end < 0 and not tag[4]:
            unclosed.add(written)
            continue
        module = _MODULES.get(known.get(prefix, ""), f"{prefix}:") if prefix else ""
        content = "" if tag[4] else fragment[place:end]
        if name.lower() not in _CONTAINERS:
            found.add(module + name, Field(_unwrapped(content), _attributes(tag[3])))
            place = max(place, end)
    return found


_CONTAINERS = {"rss", "rdf", "channel", "feed", "item", "entry"}


def _unwrapped(content: str) -> str:
    section = _CDATA.match(content)
    return section[1] if section else html.unescape(content)


def _attributes(written: str) -> dict[str, str]:
    return {name.removeprefix("xml:"): html.unescape(value[1:-1]) for name, value in _ATTRIBUTE.findall(written)}
