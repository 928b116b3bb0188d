"""Reads Markdown pages: prose without code, links, anchors, tables by section."""

import re
from pathlib import Path

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.*)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


def without_code(page: str) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", page)


def links(page: str) -> list[str]:
    """Return the targets of a page's links, those in code left out."""
    return _LINK.findall(_CODE.sub("", without_code(page)))


def anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found: set[str] = set()
    for heading in _HEADING.findall(without_code(page)):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        found.add(re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-"))
    return found


def section(path: Path, heading: str) -> str:
    """Return a section of a page, from its heading to the next one of the same or a higher level."""
    page = path.read_text("utf-8")
    level, start = len(heading.partition(" ")[0]), page.index(f"{heading}\n") + len(heading) + 1
    end = re.search(rf"^#{{1,{level}}} ", page[start:], re.MULTILINE)
    return page[start : start + end.start()] if end else page[start:]


def rows(text: str) -> list[list[str]]:
    """Return the cells of all table rows of a text, heads and lines of dashes left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    dashes = {place for place, row in enumerate(cells) if all(re.fullmatch(r":?-+:?", cell) for cell in row)}
    heads = {place - 1 for place in dashes}
    return [row for place, row in enumerate(cells) if place not in dashes | heads]


def code_in(text: str) -> list[str]:
    """Return the words of a text that are set as code."""
    return _CODE.findall(text)


def named_in(table: str, column: int = 0) -> list[str]:
    """Return the words set as code in one column of a table."""
    return [word for row in rows(table) for word in code_in(row[column])]
