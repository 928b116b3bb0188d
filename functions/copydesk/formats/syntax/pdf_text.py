"""A PDF -> the runs of text of each page, by PDFium (the reader of Chrome), which the extra `pdf` installs."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from math import pi
from typing import Any

from copydesk.errors import NotAnArticle, UnreadableObject
from copydesk.formats.syntax.pdf_streams import refuse_bombs

MAX_PAGES = 200
MAX_CHARS = 600_000  # of all pages: they are read one by one, at some 150,000 a second
MAX_PAGE_CHARS = 100_000  # a page of a newspaper has 30,000
MARGIN = 100  # points: the box of a page may begin beside its corner
MAX_RUNS = 60_000  # of all pages; a page of a newspaper has 3,000
_ENCRYPTED = "the PDF is encrypted; save it without a password and without restrictions"
_PASSWORD = 4  # the code of PDFium for a wrong password
_UPRIGHT = 0.2  # radians
_GAP = 0.8  # times the height of a letter, at which a run ends; spaces between words are narrower
_SPACE = 0.13  # times the height, from which letters are apart
_LINE_ENDS = "\r\n"
_LIGATURES = {f"{alef}ل" for alef in "اأإآ"}  # one sign of Arabic, whose letters PDFium gives as they are seen
_HYPHENS = {"\x02": "\xad", "\ufffe": "\xad"}  # as PDFium writes one at the end of a line


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line, in points from the left and the bottom of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """The height of its letters."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """The height of its middle above the bottom of the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PdfPages:
    """The runs of each page, in the order of the file, and the properties of the document.

    `letters` counts all characters, also those that do not stand upright and are in no run.
    """

    pages: list[list[Run]]
    letters: int
    properties: dict[str, str]


def read_pdf(body: bytes) -> PdfPages:
    """Read a PDF. Raises: UnreadableObject for an encrypted, damaged or hostile one; NotAnArticle for too many pages.

    Raises: ImportError without the extra `pdf`.
    """
    import pypdfium2  # noqa: PLC0415 - 9 MB, for PDF alone

    refuse_bombs(body)
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as fault:
        is_encrypted = getattr(fault, "err_code", None) == _PASSWORD
        raise UnreadableObject(_ENCRYPTED if is_encrypted else "the PDF is damaged") from None
    try:
        return _read(document, pypdfium2)
    except pypdfium2.PdfiumError:
        raise UnreadableObject("the PDF is damaged") from None
    finally:
        document.close()


def _read(document: Any, library: Any) -> PdfPages:
    if library.raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise UnreadableObject(_ENCRYPTED)
    if len(document) > MAX_PAGES:
        raise NotAnArticle(f"a PDF of {len(document)} pages, over {MAX_PAGES}; upload its articles one by one")
    pages: list[list[Run]] = []
    left, runs_left = MAX_CHARS, MAX_RUNS
    for page in document:
        text = page.get_textpage()
        count = text.count_chars()
        left -= count
        if count > MAX_PAGE_CHARS or left < 0:
            raise UnreadableObject(f"the PDF has over {MAX_PAGE_CHARS} characters on a page, or over {MAX_CHARS}")
        letters = _letters(text, count, library.raw)
        pages.append(list(_runs(_on_page(letters, *page.get_size()))))
        runs_left -= len(pages[-1])
        if runs_left < 0:
            raise UnreadableObject(f"the PDF has over {MAX_RUNS} pieces of text")
        text.close()
        page.close()
    return PdfPages(pages, MAX_CHARS - left, document.get_metadata_dict())


def _letters(text: Any, count: int, raw: Any) -> Iterator[Run | None]:
    """Each visible letter with its box; None where PDFium sees the end of a line."""
    box, upright = raw.FS_RECTF(), (_UPRIGHT, 2 * pi - _UPRIGHT)
    for index in range(count):
        letter = chr(raw.FPDFText_GetUnicode(text, index) or 0)
        if letter in _LINE_ENDS:
            yield None
            continue
        angle = raw.FPDFText_GetCharAngle(text, index)
        is_shown = raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
        if is_shown and not upright[0] < angle < upright[1] and box.top > box.bottom:
            yield Run(_HYPHENS.get(letter, letter), box.left, box.bottom, box.right, box.top)


def _on_page(letters: Iterator[Run | None], width: float, height: float) -> Iterator[Run | None]:
    """The letters that a reader sees: on the page, and not larger than it."""
    for letter in letters:
        if letter is None or (
            -MARGIN < letter.left < letter.right < width + MARGIN
            and -MARGIN < letter.bottom < letter.top < height + MARGIN
        ):
            yield letter


def _runs(letters: Iterator[Run | None]) -> Iterator[Run]:
    """Letters that follow each other on a line, as runs."""
    held: list[Run] = []
    for letter in letters:
        if held and (letter is None or not _continues(held[-1], letter)):
            yield from _run(held)
            held = []
        if letter is not None:
            held.append(letter)
    yield from _run(held)


def _continues(before: Run, letter: Run) -> bool:
    """Whether a letter stands on the line of another one, and near it on either side."""
    near = _GAP * max(before.height, letter.height)
    overlap = min(before.top, letter.top) - max(before.bottom, letter.bottom)
    is_same = (letter.left, letter.right) == (before.left, before.right)  # two halves of a character, or a ligature
    is_near = is_same or -near < letter.left - before.right < near or -near < before.left - letter.right < near
    return is_near and overlap > min(before.height, letter.height) / 2


def _run(letters: list[Run]) -> Iterator[Run]:
    """The run of some letters, with a space where a gap stands for one; nothing for blanks alone."""
    text = ""
    before = None
    for letter in letters:
        if before is not None and not (before.text.isspace() or letter.text.isspace()):
            gap = max(letter.left - before.right, before.left - letter.right)
            text += " " if gap > _SPACE * letter.height else ""
        is_ligature = before is not None and before.left == letter.left and f"{before.text}{letter.text}" in _LIGATURES
        text = f"{text[:-1]}{letter.text}{text[-1:]}" if is_ligature else text + letter.text
        before = letter
    shown = [letter for letter in letters if not letter.text.isspace()]
    if shown:
        left, right = min(one.left for one in shown), max(one.right for one in shown)
        tallest = max(shown, key=lambda one: one.height)
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # PDFium gives halves of pairs
        yield Run(" ".join(whole.split()), left, tallest.bottom, right, tallest.top)
