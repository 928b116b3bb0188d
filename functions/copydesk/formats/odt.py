"""OpenDocument text, .odt: one draft, with the paragraphs of the text as a reader sees them.

Read are the text with its headings, lists, tables, text boxes and notes; tracked insertions, but not deletions. Not
read are headers, footers, comments, hidden text and generated indexes.
odfpy was weighed: its last release is of 2020, and it parses a part without a bound.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from copydesk.article import Draft
from copydesk.errors import MalformedPayload, Rejected, UnreadableObject
from copydesk.formats.documents.draft import MOST_NAMED, Properties, draft_of
from copydesk.formats.documents.open_document import OpenText, styles_of
from copydesk.formats.format import Format
from copydesk.formats.syntax.office_package import OfficePackage, package_of
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import text_in

_KIND = b"application/vnd.oasis.opendocument.text"
_OBJECT = re.compile(r"(?:\./)?Object \d{1,4}/content\.xml\Z")  # a spreadsheet, chart or formula within the text
_MACROS = "the document holds macros, which are refused; save it without them"
_ENCRYPTED = "the document is encrypted; save it without a password"


def recognise(payload: Payload) -> bool:
    """Whether the payload is a package that declares itself as OpenDocument text, also a template of it."""
    package = package_of(payload)
    if not package or "mimetype" not in package.entries:
        return False
    try:
        return package.part("mimetype").startswith(_KIND)
    except Rejected:
        return False


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the document as one draft. Raises: Rejected for macros, damage, and a document without a text."""
    package = OfficePackage.of(payload)
    _refuse(package)
    content = package.tree("content.xml")
    body = content.find("{*}body/{*}text")
    if body is None:
        raise MalformedPayload("content.xml: the document has no body of text")
    text = OpenText(styles_of(package.optional_tree("styles.xml"), content))
    blocks = list(text.blocks_in(body))
    draft = draft_of([*blocks, *text.blocks_of_notes()], _properties(package.optional_tree("meta.xml")))
    objects = [name.partition("/")[0] for name in package.entries if _OBJECT.match(name)]
    yield draft.warned(*(f"attachment_not_read:{name}" for name in objects[:MOST_NAMED]))


def _refuse(package: OfficePackage) -> None:
    """Refuse a document that is encrypted or holds macros. Raises: UnreadableObject."""
    names = package.entries
    if "META-INF/manifest.xml" in names and b"encryption-data" in package.part("META-INF/manifest.xml"):
        raise UnreadableObject(_ENCRYPTED)
    # LibreOffice writes the lists of its libraries (script-lc, script-lb) also where these are empty.
    modules = [name for name in names if name.startswith(("Basic/", "Scripts/")) and not name.endswith("/")]
    if any(not name.endswith(("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")) for name in modules):
        raise UnreadableObject(_MACROS)


def _properties(meta: ET.Element) -> Properties:
    keywords = [one.text or "" for one in meta.iterfind(".//{*}keyword")]
    return Properties(
        title=text_in(meta, "title") or "",
        creator=text_in(meta, "creator") or text_in(meta, "initial-creator") or "",
        modified=text_in(meta, "date") or text_in(meta, "creation-date") or "",
        keywords=",".join(keywords),
    )


FORMAT = Format(
    "odt",
    recognise,
    parse,
    content_types=("application/vnd.oasis.opendocument.text",),
    suffixes=("odt", "ott"),
    is_archive=True,
)
