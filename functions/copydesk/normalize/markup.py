"""Markup inside fields that should be text: suppliers put HTML into bodies and entities into headlines."""

import html
import re

from copydesk.article import Draft, Organization, Person
from copydesk.errors import UnreadableObject
from copydesk.extraction.html.document import is_whole_page

_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|table|tr|td|section|article|figure|figcaption|img|a|em|strong|b|i|u|span"
    r"|sup|sub|small|cite|mark|q|script|style|iframe|hr|dl|dt|dd|th|thead|tbody|font|center|pre|del|ins|s|strike|picture"
    r"|source|video|address|aside|header|footer|noscript)\b[^<>]*>",
    re.IGNORECASE,
)
_WITH_ADDRESS = re.compile(r"""<[a-z]+\s(?:[^<>]*\s)?(?:src|href)\s*=\s*["'][^<>]*>""", re.IGNORECASE)
_PARAGRAPH_TAG = re.compile(r"<(?:p|br|div)\b[^<>]*>", re.IGNORECASE)
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-f]+|[a-z]\w{1,30});", re.IGNORECASE)
_AGAIN_ESCAPED = re.compile(r"&(?:amp;)+", re.IGNORECASE)


def strip_markup(draft: Draft) -> Draft:
    """Turn an HTML body into text with a blank line between paragraphs, and resolve entities in every short field."""
    changes: dict[str, object] = {
        name: _stripped(value)[0]
        for name in ("headline", "alternative_headline", "description", "copyright_notice")
        if (value := getattr(draft, name))
    }
    changes["author"] = tuple(Person(name=_stripped(one.name)[0], url=one.url) for one in draft.author)
    changes["keywords"] = tuple(_unescaped(word) for word in draft.keywords)
    changes["article_section"] = tuple(_unescaped(word) for word in draft.article_section)
    if draft.publisher and draft.publisher.name:
        changes["publisher"] = Organization(name=_unescaped(draft.publisher.name), domain=draft.publisher.domain)
    tags = 0
    if not draft.is_page_text:
        changes["text"], tags = _stripped(draft.text or "")
    return draft.edited("markup", tags, **changes)


def _stripped(value: str) -> tuple[str, int]:
    """Return the text and the number of tags removed. A text with one tag, without an address, is about that tag."""
    if not _TAG.search(value):
        value = _unescaped(value)  # feeds escape whole bodies
    tags = len(_TAG.findall(value))
    is_markup = tags > 1 or (tags and (_LINE_BREAK_TAG.search(value) or _WITH_ADDRESS.search(value)))
    return (_article_of(value) or _text_of(value), tags) if is_markup else (value, 0)


def _unescaped(value: str) -> str:
    return html.unescape(_AGAIN_ESCAPED.sub("&", value)) if _ENTITY.search(value) else value


def _article_of(value: str) -> str:
    """The article, if the value is a whole page, as some agencies and scrapers send it; else ""."""
    if not is_whole_page(value):
        return ""
    from copydesk.extraction.html.document import MIN_CONFIDENCE, article_text, parse_page  # noqa: PLC0415 - as below

    try:
        found = article_text(parse_page(value.encode("utf-8", "replace"), "utf-8"))
    except UnreadableObject:
        return ""
    return found.text if found.confidence >= MIN_CONFIDENCE else ""


def _text_of(fragment: str) -> str:
    """The text of a fragment. HTML reads line breaks as spaces, but they divide paragraphs if no tag does."""
    from copydesk.extraction.html.document import text_of  # noqa: PLC0415 - the parser is loaded by the few texts that need it

    divider = _BLANK_LINE if _PARAGRAPH_TAG.search(fragment) else re.compile("\n")
    return text_of(divider.sub("<br><br>", fragment))
