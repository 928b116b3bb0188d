"""CSV and TSV that are broken, wide, long, or cut off."""

import csv
import io

from builders import story
from corpus.generated.case import MB, SENTENCE, Case

_HEAD = "title,text\n"
_ROW = f'Ansleigh,"{SENTENCE}"\n'


def _rows(count: int) -> str:
    held = io.StringIO()
    written = csv.writer(held)
    written.writerows((f"Story {number}", story(number)["text"]) for number in range(count))
    return held.getvalue()


CASES = (
    *(
        Case(f"a table of five rows, cut after {eighths} eighths", (_HEAD + _rows(5))[: len(_rows(5)) * eighths // 8])
        for eighths in (1, 2, 4, 6, 7)
    ),
    Case("a header alone", _HEAD),
    Case("a header without a line break", "title,text"),
    Case("a header with the same name twice", f"title,text,text\na,{SENTENCE},b\n"),
    Case("a header of empty names", f",,title,text\n,,Ansleigh,{SENTENCE}\n"),
    Case(
        "a header of 10,000 names",
        "title,text," + ",".join(f"a{n}" for n in range(10_000)) + f"\nAnsleigh,{SENTENCE}\n",
    ),
    Case("rows with more cells than the header", f"{_HEAD}{_ROW}a,{SENTENCE},b,c\n"),
    Case("rows with fewer cells than the header", f"{_HEAD}{_ROW}a\n"),
    Case("a row of 100,000 cells", f"{_HEAD}{_ROW}{',a' * 100_000}\n{_ROW}"),
    Case("a quote that is never closed", f'{_HEAD}{_ROW}Ansleigh,"{SENTENCE}\n' + _ROW * 10),
    Case("a quote within a cell", f'{_HEAD}Ansleigh,He said "no" to it all.\n'),
    Case("100,000 quotes", _HEAD + "Ansleigh," + '"' * 100_000 + "\n" + _ROW),
    Case("a cell over 4 MB", lambda: f"{_HEAD}{_ROW}Ansleigh,{'a' * (4 * MB + 1)}\n{_ROW}"),
    Case(
        "a cell of exactly 4 MB over two lines",
        lambda: _HEAD + _ROW + 'Ansleigh,"' + "a" * (3 * MB) + "\n" + "a" * (2 * MB) + '"\n' + _ROW,
    ),
    Case("rows that end in carriage returns alone", _HEAD.replace("\n", "\r") + _ROW.replace("\n", "\r") * 2),
    Case("rows with NUL bytes", f"{_HEAD}Ans\0leigh,{SENTENCE}\0\n"),
    Case("rows of commas", _HEAD + ",,,,\n" * 1_000),
    Case("a table of tabs under a header of commas", f"{_HEAD}Ansleigh\t{SENTENCE}\n"),
    Case("a formula in each cell", f'{_HEAD}"=cmd|\' /C calc\'!A0","@SUM(1+1) {SENTENCE}"\n'),
)
