"""Markdown files: a page as a crawler writes it, or an article as its author keeps it, with or without front matter."""

import re
from collections.abc import Iterator

from copydesk.article import Draft
from copydesk.errors import Rejected
from copydesk.formats.fields.aliases import renamed
from copydesk.formats.fields.drafts import validate_draft
from copydesk.formats.format import Format
from copydesk.formats.page.markdown_text import is_markdown, render_as_page_text
from copydesk.formats.plain_text import FORMAT as PLAIN_TEXT
from copydesk.formats.plain_text import recognise as is_text
from copydesk.formats.syntax.payload import Payload

# Front matter: lines of names and values between two lines of dashes. What YAML can say beyond words and lists of words
# is left out.
_FRONT_MATTER = re.compile(r"---[ \t]*\n((?:[^\n]*\n){1,100}?)---[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"([A-Za-z][\w-]*):[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)")
# Jina Reader's answer as text.
_READERS_HEAD = re.compile(r"Title: ([^\n]*)\n+URL Source: ([^\n]*)\n+(?:Published Time: ([^\n]*)\n+)?")
_READERS_TEXT = re.compile(r"(?:[A-Z][^\n:]{0,40}: [^\n]*\n+)*Markdown Content:\n")


def recognise(payload: Payload) -> bool:
    """Whether front matter names a title, Jina Reader's head stands first, or the text shows Markdown's marks."""
    if not is_text(payload):
        return False
    fields, body = _parted(payload.head)
    return bool(fields.keys() & {"title", "headline"}) or is_markdown(body)


def parse(payload: Payload) -> Iterator[Draft | Rejected]:
    """Yield the page as one draft."""
    text, guessed = payload.text()
    fields, body = _parted(text.lstrip("\ufeff \t\r\n"))
    draft = render_as_page_text(validate_draft(renamed({**fields, "text": body})))
    yield draft.warned("encoding_guessed") if guessed else draft


def _parted(text: str) -> tuple[dict[str, str | list[str]], str]:
    """The fields that stand before a text, by their own names, and the text."""
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


def _fields(front: str) -> dict[str, str | list[str]]:
    fields: dict[str, str | list[str]] = {}
    name = ""
    for line in front.splitlines():
        if field := _FIELD.fullmatch(line):
            name, value = field[1], field[2].strip()
            listed = [_bare(word) for word in value[1:-1].split(",")] if value.startswith("[") else None
            fields[name] = listed if listed is not None else _bare(value)
        elif (item := _ITEM.fullmatch(line)) and name:
            before = fields[name]
            fields[name] = [*(before if isinstance(before, list) else []), _bare(item[1])]
    return fields


def _bare(value: str) -> str:
    """A value without its quotes."""
    value = value.strip()
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def may_be(payload: Payload) -> bool:
    """Whether it is text at all: much Markdown has no marks."""
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
