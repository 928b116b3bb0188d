"""Markdown files: a page as a crawler writes it, or an article as its author keeps it, with or without front matter."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.fields.aliases import renamed
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.format import Format
from copydesk.formats.page.markdown_text import is_markdown, render_as_page_text
from copydesk.formats.plain_text import FORMAT as PLAIN_TEXT
from copydesk.formats.plain_text import recognise as is_text
from copydesk.formats.syntax.not_articles import refuse_other_text
from copydesk.formats.syntax.payload import Payload

FrontMatterField = str | list[str]

_TITLES = frozenset({"title", "headline"})  # a file with such a field is an article

# Front matter: YAML between two lines of dashes.
_FRONT_MATTER = re.compile(r"---[ \t]*\n((?:[^\n]*\n){1,100}?)---[ \t]*(?:\n|\Z)")
_MAX_YAML_CHARS = 16_384  # PyYAML reads 0.1 MB/s; front matter beyond these two limits is read line by line
_MAX_BRACKETS = 200  # PyYAML takes 0.9 s for 2,000 in one another
_FIELD = re.compile(r"([A-Za-z][\w-]*):[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)")
_NULLS = {"~", "null", "Null", "NULL"}
# Jina Reader's answer as text.
_READERS_HEAD = re.compile(r"Title: ([^\n]*)\n+URL Source: ([^\n]*)\n+(?:Published Time: ([^\n]*)\n+)?")
_READERS_TEXT = re.compile(r"(?:[A-Z][^\n:]{0,40}: [^\n]*\n+)*Markdown Content:\n")


def recognise(payload: Payload) -> bool:
    """Whether the file has front matter with a title, begins with Jina Reader's head, or shows Markdown's marks."""
    if not is_text(payload):
        return False
    fields, body = _parted(payload.head)
    return bool(fields.keys() & _TITLES) or is_markdown(body)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the page as one draft.

    Raises: NotAnArticle for source code and the like, unless the file has a title or the sender calls it an article.
    """
    text, guessed = payload.text()
    fields, body = _parted(text.lstrip("\ufeff \t\r\n"))
    if not payload.is_article and fields.keys().isdisjoint(_TITLES):
        refuse_other_text(text, payload.name)
    draft = render_as_page_text(validate_draft(renamed({**fields, "text": body})))
    yield draft.warned("encoding_guessed") if guessed else draft


def _parted(text: str) -> tuple[dict[str, FrontMatterField], str]:
    """The fields above a text, by their own names, and the text."""
    text = text.replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    if front:
        return _fields(front[1]), text[front.end() :]
    head = _READERS_HEAD.match(text)
    start = _READERS_TEXT.match(text, head.end()) if head else None
    if not head or not start:
        return {}, text
    named = zip(("title", "url", "published_time"), head.groups(), strict=True)
    return {name: value for name, value in named if value}, text[start.end() :]


def _fields(front: str) -> dict[str, FrontMatterField]:
    """Text and lists of text by name, from YAML; line by line if it is large or not valid as a whole.

    Many writers leave out quotes that YAML demands (`title: Ferry: the return`). Such a field costs no other.
    """
    is_large = len(front) > _MAX_YAML_CHARS or front.count("[") + front.count("{") > _MAX_BRACKETS
    fields = None if is_large else _loaded(front)
    if fields is None:
        lines = front.splitlines()
        starts = [number for number, line in enumerate(lines) if _FIELD.fullmatch(line)]
        entries = [lines[start:stop] for start, stop in pairwise([*starts, len(lines)])]
        fields = {}
        for entry in entries:
            fields |= (None if is_large else _loaded("\n".join(entry))) or _as_written(entry)
    plain = {name: _plain(value) for name, value in fields.items()}
    return {name: value for name, value in plain.items() if value is not None}


def _loaded(front: str) -> dict[str, Any] | None:
    """The fields of a YAML mapping, None if it is not one.

    BaseLoader keeps every scalar as it is written: other loaders make dates, numbers and booleans of them, which the
    desk reads by its own rules. It creates no objects. An alias is the same value again, so aliases cannot multiply.
    """
    import yaml  # noqa: PLC0415 - 19 ms, needed by front matter alone

    try:
        found = yaml.load(front, yaml.BaseLoader)  # noqa: S506 - it is as safe as the loader of safe_load
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):  # the last two: \U beyond Unicode
        return None
    return found if isinstance(found, dict) else None


def _as_written(entry: list[str]) -> dict[str, FrontMatterField]:
    """A field that is not YAML: its first line as text, or the items on the lines below if that line is empty."""
    name, value = entry[0].split(":", 1)
    items = [_bare(item[1]) for line in entry[1:] if (item := _ITEM.fullmatch(line))]
    return {name: _bare(value) or items or ""}


def _plain(value: object) -> FrontMatterField | None:
    """Text or a list of text: a mapping becomes its name, as of an author; anything else is dropped.

    So is half of a surrogate pair, which YAML can escape and no encoding can store.
    """
    if isinstance(value, list):
        return [text for one in value if isinstance(text := None if isinstance(one, list) else _plain(one), str)]
    if isinstance(value, dict):
        value = value.get("name")
    if not isinstance(value, str):
        return None
    return "" if value in _NULLS else value.encode("utf-8", "ignore").decode()


def _bare(value: str) -> str:
    """A value without its quotes."""
    value = value.strip()
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def may_be(payload: Payload) -> bool:
    """Whether the payload is text at all, because much Markdown has no marks."""
    return is_text(payload)


FORMAT = Format(
    "markdown",
    recognise,
    parse,
    may_be,
    content_types=("text/markdown",),
    suffixes=("md", "markdown"),
    broader=PLAIN_TEXT,
)
