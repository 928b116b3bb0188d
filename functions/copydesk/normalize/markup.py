"""Markup inside fields that should be text: suppliers put HTML into bodies and entities into headlines."""

import html
import re

from copydesk.article import Draft

_BLOCK_TAG = re.compile(r"<(p|br|div|h[1-6]|ul|li|a|em|strong|span|figure|img)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-f]+|[a-z]\w{1,30});", re.IGNORECASE)


def strip_markup(draft: Draft) -> Draft:
    """Turn an HTML body into text with a blank line between paragraphs, and resolve entities in every short field."""
    changes: dict[str, object] = {
        name: _plain(value)
        for name in ("headline", "alternative_headline", "description", "copyright_notice")
        if (value := getattr(draft, name))
    }
    text, tags = draft.text or "", 0
    if not draft.is_page_text:
        tags = len(_BLOCK_TAG.findall(text))
        changes["text"] = _text_of(text) if tags > 1 else _plain(text)
    return draft.edited("markup", tags if tags > 1 else 0, **changes)


def _plain(value: str) -> str:
    return html.unescape(value) if _ENTITY.search(value) else value


def _text_of(fragment: str) -> str:
    from copydesk.formats.html_text import text_of  # noqa: PLC0415 - the parser is loaded by the few that need it

    return text_of(fragment)
