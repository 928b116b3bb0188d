"""The lines of all pages -> the blocks of a document: without running heads, lines joined to paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from copydesk.formats.documents.draft import Block
from copydesk.formats.documents.page_layout import Line

EDGE_LINES = 2  # at the top and the bottom of a page, that may be running heads
LEAST_PAGES = 0.4  # of the pages, on which a line is repeated that is a running head
LEAST_LINES = 3  # of a column, over which its leading is its own
TITLE_SIZE = 1.2  # times the size of the text
LEAST_TITLE = 8  # characters
_GAP = 0.4  # times the height of a line, by which a gap between paragraphs is wider
_INDENT = 0.6  # times the height, by which the first line of a paragraph begins farther in
_SHORT = 0.85  # of the width of a column; a line that ends a sentence before is the last of a paragraph
_SIZE = 1.15  # times the height: letters of another size are another paragraph
_NUMBER = re.compile(
    r"\W{0,3}(?:(?:page|seite|página|pagina|p\.|стр\.)\s{0,3})?\d{1,4}(?:\s{0,3}(?:/|of|von|de|di)\s{0,3}\d{1,4})?\W{0,3}\Z",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_ENDS = (".", "!", "?", "…", ":", "。", "！", "？", "”", "»", '"', "’")
_BULLET = re.compile(r"[•◦▪■●‣∙·*–—-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s")
_UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")  # Chinese and Japanese
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Column:
    """What the lines of a column have in common."""

    left: float
    right: float
    leading: float  # from the top of a line to that of the next


def blocks_of(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """Return the paragraphs of all pages in reading order; the largest one of the first page is the title."""
    kept = _without_running_heads(pages)
    lines = [(number, line) for number, page in enumerate(kept) for line in page]
    if not lines:
        return []
    words = {word for _, line in lines for word in _WORD.findall(line.text)}
    groups = list(_grouped(lines))
    title = _title(groups)
    return [
        Block(_joined([line.text for _, line in group], words), "title" if group is title else "text")
        for group in groups
    ]


_Placed = tuple[int, Line]  # a line and the number of its page


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without lines that are repeated at their edges, and without their numbers."""
    edges = [_edges(page) for page in pages]
    seen = Counter(key for edge in edges for key in {_key(line) for line in edge})
    least = max(2, LEAST_PAGES * len(pages))
    repeated = {key for key, count in seen.items() if count >= least}
    return [
        [line for line in page if line not in edge or not (_key(line) in repeated or _NUMBER.match(line.text))]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edges(page: Sequence[Line]) -> list[Line]:
    ordered = sorted(page, key=lambda line: line.top)
    return [*ordered[:EDGE_LINES], *ordered[-EDGE_LINES:]]


def _key(line: Line) -> str:
    return _DIGITS.sub("0", " ".join(line.text.split()))


def _grouped(lines: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    """The lines of each paragraph."""
    columns = _columns(lines)
    group = [lines[0]]
    for before, line in pairwise(lines):
        if _begins(before, line, columns):
            yield group
            group = []
        group.append(line)
    yield group


def _columns(lines: Sequence[_Placed]) -> dict[tuple[int, int], _Column]:
    held: dict[tuple[int, int], list[Line]] = {}
    for page, line in lines:
        held.setdefault((page, line.column), []).append(line)
    everywhere = _leading([gap for each in held.values() for gap in _gaps(each)] or [0])
    return {
        place: _Column(
            min(line.left for line in each),
            max(line.right for line in each),
            _leading(_gaps(each)) if len(each) > LEAST_LINES else everywhere,
        )
        for place, each in held.items()
    }


def _gaps(lines: Sequence[Line]) -> list[float]:
    return [one.top - other.top for one, other in pairwise(lines)]


def _leading(gaps: Sequence[float]) -> float:
    """The lower quartile: most gaps are between lines of one paragraph, and the others are wider."""
    return sorted(gaps)[len(gaps) // 4]


def _begins(before: _Placed, placed: _Placed, columns: dict[tuple[int, int], _Column]) -> bool:
    """Whether a line begins a paragraph."""
    last, line = before[1], placed[1]
    column = columns[before[0], last.column]
    if max(last.height, line.height) > _SIZE * min(last.height, line.height) or _BULLET.match(line.text):
        return True
    ends = last.text.endswith(_ENDS)
    if (before[0], last.column) != (placed[0], line.column):
        other = columns[placed[0], line.column]
        return ends or not _SHORT < (other.right - other.left) / max(1, column.right - column.left) < 1 / _SHORT
    is_apart = last.top - line.top > column.leading + _GAP * line.height
    indent = _INDENT * line.height
    is_indented = line.left > column.left + indent and last.left <= column.left + indent
    is_short = last.right < column.left + _SHORT * (column.right - column.left)
    return is_apart or is_indented or (ends and is_short)


def _title(groups: Sequence[list[_Placed]]) -> list[_Placed] | None:
    """The paragraph in the largest letters of the first page, if they are larger than those of the text."""
    sizes = [line.height for group in groups for _, line in group for _ in range(1 + len(line.text) // 20)]
    first = [group for group in groups if group[0][0] == groups[0][0][0]]
    titles = [group for group in first if sum(len(line.text) for _, line in group) >= LEAST_TITLE]
    largest = max(titles, key=lambda group: group[0][1].height, default=None)
    return largest if largest and largest[0][1].height >= TITLE_SIZE * median(sizes) else None


def _joined(lines: Sequence[str], words: set[str]) -> str:
    """The text of a paragraph; a word that was divided at the end of a line is joined."""
    text = ""
    for line in lines:
        if text.endswith(("-", "\xad", "‐")):
            text = _hyphenated(text, line, words)
        else:
            is_unspaced = _UNSPACED.match(text[-1:]) and _UNSPACED.match(line)
            text = f"{text}{'' if is_unspaced else ' '}{line}".strip()
    return text.replace("\xad", "")


def _hyphenated(text: str, line: str, words: set[str]) -> str:
    """A line after one that ends in a hyphen, which stays in names, figures and words that occur with it elsewhere."""
    head, first = _WORD.findall(text[-60:-1])[-1:], _WORD.match(line)
    if not head or not first or not first[0][0].islower():
        return text.replace("\xad", "-") + line
    is_one = f"{head[0]}{first[0]}" in words or f"{head[0]}-{first[0]}" not in words
    return f"{text[:-1]}{'' if is_one else '-'}{line}"
