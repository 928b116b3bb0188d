"""PDF: one draft, with the paragraphs of its pages in reading order, column by column.

The reader, PDFium, has 9 MB and is an optional extra; without it, the object is rejected, and the reason names the
extra. A PDF has letters at places: lines, columns and paragraphs are found by `formats/documents/page_layout.py`.
"""

import re
from collections.abc import Iterator, Mapping

from copydesk.article import Draft
from copydesk.errors import NotAnArticle, Rejected, UnreadableObject
from copydesk.formats.documents.draft import Properties, draft_of
from copydesk.formats.documents.page_layout import lines_of
from copydesk.formats.documents.page_paragraphs import blocks_of
from copydesk.formats.format import Format
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.pdf_text import PdfPages, read_pdf

LEAST_WORDS = 3
MANY_LETTERS = 40  # that are more than a mark on the side of a scanned page
MOST_UNREADABLE = 0.1  # of the characters, that the fonts of the file do not name
_MISSING = "PDF is read where copydesk is installed with its extra `pdf` (pip install 'copydesk[pdf]')"
_NO_TEXT = "the pages of the PDF are pictures; add a text by OCR (for example with ocrmypdf)"
_TURNED = "the text of the PDF does not stand upright; turn its pages and print it to PDF again"
_NO_NAMES = "the fonts of the PDF do not name their characters; print it to PDF again, or add a text by OCR"
_UNNAMED = re.compile("[\0-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")


def recognise(payload: Payload) -> bool:
    """Whether the payload begins with the mark of PDF."""
    return payload.start.lstrip(b"\xef\xbb\xbf\0\t\r\n ").startswith(b"%PDF-")


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the document as one draft. Raises: Rejected where it is encrypted, damaged, or without a text."""
    try:
        found = read_pdf(payload.body)
    except ImportError:
        raise UnreadableObject(_MISSING) from None
    _refuse(found)
    yield draft_of(blocks_of([lines_of(page) for page in found.pages]), _properties(found.properties))


def _refuse(found: PdfPages) -> None:
    """Refuse a PDF without a text that can be read. Raises: NotAnArticle, UnreadableObject."""
    text = " ".join(run.text for page in found.pages for run in page)
    if len(text.split()) < LEAST_WORDS and not any(ord(letter) > 0x2E80 for letter in text):
        if not found.pages:
            raise NotAnArticle("a PDF without pages")
        raise UnreadableObject(_TURNED if found.letters > MANY_LETTERS else _NO_TEXT)
    if len(_UNNAMED.findall(text)) > MOST_UNREADABLE * len(text):
        raise UnreadableObject(_NO_NAMES)


def _properties(written: Mapping[str, str]) -> Properties:
    return Properties(
        title=written.get("Title", ""),
        creator=written.get("Author", ""),
        modified=_moment(written.get("CreationDate", "") or written.get("ModDate", "")),
        keywords=written.get("Keywords", ""),
    )


def _moment(written: str) -> str:
    """A date of PDF, D:20260304060000+01'00', in the form of ISO 8601; "" for any other."""
    found = _DATE.match(written)
    if not found:
        return ""
    year, month, day, hour, minute, second, utc, offset, minutes = found.groups()
    zone = utc or (f"{offset}:{minutes or '00'}" if offset else "")
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"


FORMAT = Format(
    "pdf",
    recognise,
    parse,
    content_types=("application/pdf",),
    suffixes=("pdf",),
)
