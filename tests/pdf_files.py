"""PDF files of text at places, written by hand: each page is a list of lines with left, bottom and size in points."""

import zlib
from collections.abc import Sequence

Placed = tuple[float, float, float, str]  # left, bottom, size, text


def column(left: float, top: float, lines: Sequence[str], size: float = 10) -> list[Placed]:
    """Lines below each other, the first one at `top`."""
    return [(left, top - 12 * number, size, line) for number, line in enumerate(lines)]


def pdf(
    *pages: Sequence[Placed], info: str = "", filters: str = "/FlateDecode", more: bytes = b"", is_turned: bool = False
) -> bytes:
    """A PDF of A4 pages in Helvetica; `info` holds properties, `more` is a further object."""
    contents = [zlib.compress(_content(page, is_turned=is_turned)) for page in pages]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, content in enumerate(contents):
        resources = "/Resources<</Font<</F 3 0 R>>>>"
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{resources}/Contents {5 + 2 * number} 0 R>>"
        objects.append(page.encode())
        head = f"<</Length {len(content)}/Filter{filters}>>\nstream\n".encode()
        objects.append(head + content + b"\nendstream")
    objects.append(f"<<{info}>>".encode())
    return _written([*objects, more] if more else objects, len(objects))


def _content(page: Sequence[Placed], *, is_turned: bool) -> bytes:
    turn = "0 1 -1 0" if is_turned else "1 0 0 1"
    texts = (f"BT /F {size} Tf {turn} {left} {bottom} Tm ({_escaped(text)}) Tj ET" for left, bottom, size, text in page)
    return "\n".join(texts).encode("cp1252")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _written(objects: Sequence[bytes], info: int) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        info,
        len(body),
    )
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, trailer)
