"""XML for all formats: safe opening of documents, parsing of single records, and a scan that finds them.

A document that declares entities is refused, except parts of its type in other files; the prolog never reaches the
parser: no entity is ever expanded, no file or address opened.
A scan over tags finds the records, and each is parsed alone: a broken one does not affect the others, and only one
tree is held.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from copydesk.errors import MalformedPayload, UnreadableObject
from copydesk.formats.syntax.payload import HEAD_BYTES, Payload
from copydesk.formats.syntax.xml_encoding import decoded, may_be_xml
from copydesk.settings import Limits

MAX_DEPTH = 200  # elements; the deepest of 3,300 real files had 20
MAX_XML_ELEMENTS = 200_000  # of one record; a long article has 2,000
MAX_PREFIXES = 100
XML_NAME = r"[^\W\d][\w.-]*"
_ROOT = re.compile(rf"<(?:({XML_NAME}):)?({XML_NAME})(?=[\s/>])([^<>]*)>")
_SPACE = re.compile(r"[\ufeff\s]*")
_NAMESPACE = re.compile(rf"""(?:^|\s)xmlns(?::({XML_NAME}))?\s*=\s*("[^"<]*"|'[^'<]*')""")
_SUBSET_END = re.compile(r"\]\s*>")
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# A part of the document type in another file, as NewsML 1.2 names NITF's: skipped unread, and never fetched.
_EXTERNAL = re.compile(r"<!ENTITY\s{1,9}%\s{1,9}[\w.-]{1,80}\s{1,9}(?:SYSTEM|PUBLIC)\s")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:(\w{2,30});)?")
_PREFIX = re.compile(rf"(?:</?|\s)({XML_NAME}):{XML_NAME}(?=[\s=/>])")
_OPENS = {"<!--": "-->", "<?": "?>"}
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


@dataclass(frozen=True, slots=True)
class Root:
    """A document's outermost element by its start tag; `prefixes` are pairs of prefix and namespace."""

    name: str
    namespace: str
    start: int
    prefixes: tuple[tuple[str, str], ...] = ()


def root_of(payload: Payload) -> Root | None:
    """Return the root element of a payload, read from its first 64 kB; None where they are not XML."""
    head = payload.start
    return _root(decoded(head, payload.encoding)[0]) if may_be_xml(head) else None


def open_document(payload: Payload) -> tuple[str, Root, bool]:
    """Return a document's text, its root element, and whether its encoding was guessed.

    Raises: MalformedPayload where it declares entities or has no root element; UnreadableObject where it is too large.
    """
    if len(payload.body) > payload.limits.xml_bytes:
        raise UnreadableObject(f"the document is over {payload.limits.xml_bytes} bytes")
    text, guessed = decoded(payload.body, payload.encoding)
    found = _root(text)
    prolog = text[: found.start if found else HEAD_BYTES]
    if prolog.count("<!ENTITY") > len(_EXTERNAL.findall(prolog)):
        raise MalformedPayload("the document declares entities, which is refused")
    if found is None:
        raise MalformedPayload("no XML element was found")
    return text, found, guessed


def _root(text: str) -> Root | None:
    found = _ROOT.match(text, _prolog_end(text))
    if not found:
        return None
    prefixes = {str(prefix): uri[1:-1] for prefix, uri in _NAMESPACE.findall(found[3])[:MAX_PREFIXES]}
    return Root(found[2], prefixes.get(found[1] or "", ""), found.start(), tuple(prefixes.items()))


def _prolog_end(text: str) -> int:
    """The place after white space, XML declaration, comments and document type."""
    place = 0
    while True:
        space = _SPACE.match(text, place)
        place = space.end() if space else place
        closing = next((end for begin, end in _OPENS.items() if text.startswith(begin, place)), "")
        if closing:
            place = _after(text, closing, place)
        elif text[place : place + 9].upper() == "<!DOCTYPE":
            place = _doctype_end(text, place)
        else:
            return place


def _doctype_end(text: str, place: int) -> int:
    end, subset = _after(text, ">", place), text.find("[", place)
    if not 0 <= subset < end:
        return end
    closing = _SUBSET_END.search(text, subset)
    return closing.end() if closing else len(text)


def _after(text: str, closing: str, place: int) -> int:
    found = text.find(closing, place)
    return len(text) if found < 0 else found + len(closing)


@cache
def _marks(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"<!--|<!\[CDATA\[|<\?|<(/?)(?:{XML_NAME}:)?({'|'.join(names)})(?=[\s/>])[^<>]*?(/?)>")


def spans(text: str, *names: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the begin and end of each element of these names, in document order, in one pass over the text.

    An element that is not closed ends where the next one begins.
    """
    begun, place, marks = -1, start, _marks(names)
    while mark := marks.search(text, place):
        if mark[2] is None:
            place = _after(text, _CDATA_END if mark[0] == _CDATA else _OPENS[mark[0]], mark.end())
            continue
        place = mark.end()
        if mark[1] or mark[3]:
            yield (begun if begun >= 0 and mark[1] else mark.start(), place)
            begun = -1
            continue
        if begun >= 0:
            yield begun, mark.start()
        begun = mark.start()
    if begun >= 0:
        yield begun, len(text)


def parse_element(fragment: str, limits: Limits, prefixes: tuple[tuple[str, str], ...] = ()) -> ET.Element:
    """Parse one element under the namespaces around it, repairing small faults.

    Names are `{namespace}local`. Repaired are characters that XML forbids, bare ampersands, HTML entities, and
    undeclared prefixes, which then stand for a namespace of their own name.
    Raises: MalformedPayload where the element stays broken, or is nested deeper or larger than any article.
    """
    try:
        return _tree(fragment, prefixes)
    except ET.ParseError:
        pass
    if fragment.count("&") > limits.xml_ampersands:
        raise MalformedPayload(f"broken XML of over {limits.xml_ampersands} ampersands", fragment)
    mended = _mended(fragment)
    unknown = {prefix: prefix for prefix in set(_PREFIX.findall(mended)) - {"xml", "xmlns"}}
    try:
        return _tree(mended, tuple({**unknown, **dict(prefixes)}.items())[:MAX_PREFIXES])
    except ET.ParseError as fault:
        raise MalformedPayload(f"broken XML, line {fault.position[0]} of the record", fragment) from None


def _tree(fragment: str, prefixes: tuple[tuple[str, str], ...]) -> ET.Element:
    used = ((prefix and f":{prefix}", uri) for prefix, uri in prefixes if not prefix or f"{prefix}:" in fragment)
    declared = "".join(f' xmlns{prefix}="{html.escape(html.unescape(uri))}"' for prefix, uri in used if uri)
    parser = ET.XMLParser(target=_Bounded())  # noqa: S314 - the fragment has no prolog, hence no entities
    parser.feed(f"<record{declared}>")
    parser.feed(fragment)
    parser.feed("</record>")
    return next(iter(parser.close()), ET.Element("nothing"))


class _Bounded(ET.TreeBuilder):
    """A tree builder with limits on depth and number of elements."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def start(self, tag: Any, attrs: dict[Any, Any], /) -> Any:
        """Open an element. Raises: MalformedPayload over either limit."""
        self._depth, self._elements = self._depth + 1, self._elements + 1
        if self._depth > MAX_DEPTH or self._elements > MAX_XML_ELEMENTS:
            raise MalformedPayload(f"nested over {MAX_DEPTH} deep, or over {MAX_XML_ELEMENTS} elements")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Any:
        """Close an element."""
        self._depth -= 1
        return super().end(tag)


def _mended(fragment: str) -> str:
    first, *sections = _FORBIDDEN.sub("", fragment).split(_CDATA)
    mended = [_AMPERSAND.sub(_entity, first)]
    for section in sections:
        text, closing, markup = section.partition(_CDATA_END)
        mended.append(f"{_CDATA}{text}{closing or _CDATA_END}{_AMPERSAND.sub(_entity, markup)}")
    return "".join(mended)


def _entity(found: re.Match[str]) -> str:
    """The replacement of an ampersand: the character that an HTML entity names, else an escaped ampersand."""
    known = html.unescape(found[0])
    return html.escape(known) if found[1] and known != found[0] else f"&amp;{found[0][1:]}"


def local(element: ET.Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def inner_html(element: ET.Element) -> str:
    """Return the content of an element as HTML without namespaces; the element is changed."""
    for each in element.iter():
        each.tag = local(each)
        each.tail = each.tail if each is not element else None
    inner = "".join(ET.tostring(child, "unicode", "html") for child in element)
    return html.escape(element.text or "", quote=False) + inner


def text_of_element(element: ET.Element) -> str:
    """Return all text in an element, each run of white space as one space."""
    return " ".join("".join(element.itertext()).split())


def text_in(parent: ET.Element, name: str) -> str | None:
    """Return the text of the first descendant of this name in any namespace; None where it is absent or empty."""
    found = parent.find(f".//{{*}}{name}")
    return (text_of_element(found) or None) if found is not None else None
