"""PDF files that are cut, damaged, or whose pages are absurd."""

from builders import TEXT
from corpus.generated.case import Case
from pdf_files import column, pdf

_PAGE = column(50, 700, [line for part in TEXT.split("\n\n") for line in (part[:60], part[60:])])
_WHOLE = pdf(_PAGE, _PAGE[::-1])


def _damaged(eighths: int) -> bytes:
    place = len(_WHOLE) * eighths // 8
    return _WHOLE[:place] + bytes([_WHOLE[place] ^ 0xFF]) + _WHOLE[place + 1 :]


CASES = (
    *(Case(f"a PDF, cut after {eighths} eighths", _WHOLE[: len(_WHOLE) * eighths // 8]) for eighths in range(1, 8)),
    *(Case(f"a PDF with a wrong byte after {eighths} eighths", _damaged(eighths)) for eighths in range(1, 8)),
    Case("a PDF whose pages are its pages", _WHOLE.replace(b"/Kids[4 0 R 6 0 R]", b"/Kids[2 0 R 2 0 R]")),
    Case("a PDF whose content is its page", _WHOLE.replace(b"/Contents 5 0 R", b"/Contents 4 0 R")),
    Case("a PDF of letters on one spot", pdf([(50, 700, 10, letter) for letter in TEXT[:300]])),
    Case("a PDF of letters far away", pdf([(9e9, -9e9, 10, TEXT[:80]), (50, 700, 10, TEXT[:80])])),
    Case("a PDF of letters without a size", pdf([(50, 700, 0, TEXT[:80])])),
    Case("a PDF of huge letters", pdf([(50, 700, 9e6, TEXT[:80]), *_PAGE])),
    Case("a PDF of letters in every place", pdf([(n * 17 % 600, n * 29 % 800, 5, f"a{n}") for n in range(2_000)])),
    Case("a PDF of 50,001 streams", _WHOLE + b"stream\n" * 50_001),
)
