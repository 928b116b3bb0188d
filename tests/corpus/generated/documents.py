"""Documents of word processors that are cut, damaged, or lack parts."""

from collections.abc import Iterator

from builders import TEXT
from corpus.generated.case import Case
from office import archive, docx, odt, p, row, word_parts, xlsx

_BODY = "".join(p(line) for line in TEXT.split("\n\n"))
_OPEN = "".join(f"<text:p>{line}</text:p>" for line in TEXT.split("\n\n"))
_BOOK = xlsx(row("title", "text") + row("Ansleigh keeps its libraries", TEXT))
_MISSING = "<workbook xmlns:r='urn:r'><sheets><sheet name='A' r:id='r9'/></sheets></workbook>"
_PARTS = word_parts(_BODY)
_KINDS = {"a Word document": docx(_BODY), "an OpenDocument text": odt(_OPEN)}
_BODIES = {
    "a table without rows": "<w:tbl/>",
    "a table of empty cells": "<w:tbl><w:tr><w:tc/><w:tc/></w:tr></w:tbl>",
    "a note that refers to itself": '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>',
    "a choice of nothing": "<w:p><w:r><mc:AlternateContent xmlns:mc='urn:mc'/></w:r></w:p>",
    "an undeclared prefix": "<v:shape><v:textbox/></v:shape>",
    "a character that XML forbids": p("A\x0bb\x00c"),
}


def _damaged(kind: str, body: bytes) -> Iterator[Case]:
    for eighths in range(1, 8):
        place = len(body) * eighths // 8
        yield Case(f"{kind}, cut after {eighths} eighths", body[:place])
        spoiled = body[:place] + bytes([body[place] ^ 0xFF]) + body[place + 1 :]
        yield Case(f"{kind} with a wrong byte after {eighths} eighths", spoiled)


CASES = (
    *(case for kind, body in _KINDS.items() for case in _damaged(kind, body)),
    *(Case(f"a Word document with {what}", docx(body + _BODY)) for what, body in _BODIES.items()),
    *(
        Case(
            f"a Word document without {name}", archive({each: parts for each, parts in _PARTS.items() if each != name})
        )
        for name in _PARTS
    ),
    Case("a Word document within itself", archive({"a.docx": archive({"a.docx": docx(_BODY)})})),
    *_damaged("an Excel workbook", _BOOK),
    Case("an Excel workbook of nothing", archive({"[Content_Types].xml": "", "xl/workbook.xml": ""})),
    Case("an Excel workbook whose sheets are missing", xlsx(more={"xl/workbook.xml": _MISSING})),
    Case("an Excel workbook whose texts are missing", xlsx("<row><c t='s'><v>0</v></c></row>")),
    Case("an OpenDocument text of another kind", archive({"mimetype": "application/vnd.oasis.opendocument.text-x"})),
)
