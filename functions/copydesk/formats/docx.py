"""Word documents, .docx: one draft, with the paragraphs of the text as a reader sees them.

Read are the text with its headings, lists, tables, text boxes and notes; tracked insertions, but not deletions. Not
read are headers, footers, comments, hidden text and tables of contents.
python-docx was weighed (8 MB with lxml): it has no text boxes, insertions or notes, and parses a part without a bound.
"""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from copydesk.article import Draft
from copydesk.errors import NotAnArticle, Rejected, UnreadableObject
from copydesk.formats.documents.draft import MOST_NAMED, Properties, draft_of
from copydesk.formats.documents.word import WordText, styles_of
from copydesk.formats.format import Format
from copydesk.formats.syntax.office_package import OfficePackage, package_of
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import text_in

_MAIN = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")
_MACROS = "the document holds macros, which are refused; save it as .docx"
_EMBEDDED = "the text of the document is in an embedded file; open it in a word processor and save it again"


def recognise(payload: Payload) -> bool:
    """Whether the payload is a package with the folder of Word."""
    package = package_of(payload)
    names = package.entries if package else {}
    is_office = "[Content_Types].xml" in names or "word/document.xml" in names
    return is_office and any(name.startswith("word/") for name in names)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the document as one draft. Raises: Rejected for macros, damage, and a document without a text."""
    package = OfficePackage.of(payload)
    types = package.types()
    if any("macroEnabled" in kind for kind in types.values()) or any("vbaProject" in one for one in package.entries):
        raise UnreadableObject(_MACROS)
    body = package.tree(_named(types, *_MAIN) or "word/document.xml")
    text = WordText(
        styles_of(package.optional_tree(_named(types, "wordprocessingml.styles+xml"))), _notes(package, types)
    )
    blocks = [block for part in body for block in text.blocks_in(part)]
    embedded = _embedded(package, body)
    if not blocks and embedded:
        raise NotAnArticle(_EMBEDDED)
    properties = package.optional_tree(_named(types, "core-properties+xml"))
    draft = draft_of([*blocks, *text.blocks_of_notes()], _properties(properties))
    yield draft.warned(*(f"attachment_not_read:{name}" for name in embedded[:MOST_NAMED]))


def _embedded(package: OfficePackage, body: ET.Element) -> list[str]:
    """The names of files that the document holds; `altChunk` is one that word processors show as its text."""
    chunks = ["altChunk"] if body.find(".//{*}altChunk") is not None else []
    names = [name.rpartition("/")[2] for name in package.entries if name.startswith("word/embeddings/")]
    return [*chunks, *names]


def _named(types: dict[str, str], *kinds: str) -> str:
    """The name of the part of one of these kinds; "" without one."""
    return next((name for name, kind in types.items() if kind.endswith(kinds)), "")


def _notes(package: OfficePackage, types: dict[str, str]) -> dict[tuple[str, str], ET.Element]:
    found = {}
    for kind in ("footnote", "endnote"):
        for note in package.optional_tree(_named(types, f"wordprocessingml.{kind}s+xml")):
            number = next((value for name, value in note.attrib.items() if name.endswith("}id")), "")
            found[kind, number] = note
    return found


def _properties(core: ET.Element) -> Properties:
    named = {name: text_in(core, name) or "" for name in ("title", "creator", "modified", "keywords")}
    return Properties(**named)


FORMAT = Format(
    "docx",
    recognise,
    parse,
    content_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    suffixes=("docx", "dotx"),
    is_archive=True,
)
