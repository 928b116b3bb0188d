"""The visible text of an HTML page, flattened in the two ways used for the data's pages."""

import re
from collections.abc import Callable

import turbohtml
from resiliparse.extract.html2text import extract_plain_text

_SPACES = re.compile("[ \t]+")
_BLANK_LINES = re.compile("\n{3,}")


def by_turbohtml(html: str) -> str:
    """Flatten a page with turbohtml."""
    return _tidied(turbohtml.parse(html).to_text())


def by_resiliparse(html: str) -> str:
    """Flatten a page with resiliparse, whose bullets and blank lines differ from turbohtml's."""
    return _tidied(extract_plain_text(html, main_content=False))


WAYS: tuple[Callable[[str], str], ...] = (by_turbohtml, by_resiliparse)


def _tidied(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines))
