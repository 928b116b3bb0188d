"""WordPress's export (WXR): what its `wp:` elements add to the entry of a feed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.errors import NotAnArticle
from copydesk.formats.syntax.xml_fields import Fields

_PART = re.compile(r"<wp:author_(\w{1,40})>\s*(?:<!\[CDATA\[(.{0,300}?)\]\]>|([^<>]{0,300}))\s*</wp:author_", re.DOTALL)
MOST_AUTHORS, MOST_AUTHOR_CHARS = 2_000, 2_000  # of an export; the names of others are left out
# Other statuses are drafts of some kind: newsrooms add steps of their own.
_STATUSES = {"publish": "usable", "inherit": "usable", "trash": "deleted"}
# What WordPress and its extensions keep beside articles. Newsrooms have own types for articles: these are read.
_NO_ARTICLES = {
    "attachment", "nav_menu_item", "revision", "page", "custom_css", "customize_changeset", "oembed_cache",
    "user_request", "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation",
    "wp_font_family", "wp_font_face", "product", "product_variation", "shop_order", "shop_coupon", "feedback",
    "acf-field", "acf-field-group", "elementor_library", "wpcf7_contact_form", "mc4wp-form", "popup", "testimonial",
}  # fmt: skip
_NO_SECTIONS = {"uncategorized", "uncategorised", "allgemein", "non classé", "sin categoría", "sem categoria"}
_NO_DATE = re.compile(r"0000-|1970-01-01|.{0,16}(?: -0001| 1970 00:00)")
_SHORTCODE = re.compile(r"\[(/?)([a-z][a-z0-9_-]{1,40})((?:\s[^\[\]\n]{0,500})?)\s?/?\]")
# Shortcodes whose content is not the article's text: the caption of a picture, an address to embed.
_CONTENT = re.compile(r"\[(caption|wp_caption|embed|gallery|audio|video|playlist|youtube|vimeo)\b[^\[\]]{0,900}\]")
_ALONE = {"gallery", "audio", "video", "playlist", "youtube", "vimeo", "embed", "caption", "more", "contact-form"}
_BLOCK = re.compile(r"<(?:p|div|table|article|section)\b", re.IGNORECASE)


def authors_of(head: str) -> dict[str, str]:
    """Return the names of an export's authors by their logins; "" for an author who has no other name."""
    found = {}
    for author in head.split("<wp:author>", MOST_AUTHORS)[1:]:
        written = author.partition("</wp:author>")[0][:MOST_AUTHOR_CHARS]
        parts = {name: (cdata or plain).strip() for name, cdata, plain in _PART.findall(written)}
        login, shown = parts.get("login", ""), parts.get("display_name", "")
        named = " ".join(filter(None, (parts.get("first_name"), parts.get("last_name"))))
        found[login] = shown if shown and shown != login else named
    return found


def wordpress_fields(found: Fields, authors: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that an entry of an export has by its `wp:` elements; {} for an entry of another feed.

    Raises: NotAnArticle for entries that are pages, menus, files and the like.
    """
    kind = found.first("wp:post_type")
    if not kind:
        return {}
    if kind in _NO_ARTICLES:
        raise NotAnArticle(f"a WordPress {kind.replace('_', ' ')}, not a post")
    dates = (f"{date}Z" for date in [found.first("wp:post_date_gmt")] if date)
    given = [*dates, found.first("wp:post_date"), found.first("pubdate")]
    modified = found.first("wp:post_modified_gmt")
    is_closed = bool(found.first("wp:post_password"))
    return {
        "datePublished": next((date for date in given if date and not _NO_DATE.match(date)), None),
        "dateModified": f"{modified}Z" if modified and not _NO_DATE.match(modified) else None,
        "author": _authors(found, authors),
        "articleSection": [word for word in _terms(found, "category") if word.lower() not in _NO_SECTIONS],
        "keywords": _terms(found, "post_tag"),
        "pubStatus": "withheld" if is_closed else _STATUSES.get(found.first("wp:status") or "publish", "withheld"),
    }


def _authors(found: Fields, authors: Mapping[str, str]) -> list[str]:
    """The names of the authors; those of the extension Co-Authors are terms. A login is not a name."""
    logins = [field.text.strip() for field in found.every("dc:creator")]
    named = [authors.get(login, login) for login in logins]
    return list(filter(None, _terms(found, "author") or (name for name in named if " " in name or name[:1].isupper())))


def _terms(found: Fields, domain: str) -> list[str]:
    fields = found.every("category")
    words = (field.text.strip() for field in fields if field.attributes.get("domain", "category") == domain)
    return list(dict.fromkeys(filter(None, words)))


def as_html(written: str) -> str:
    """Return a post as HTML: shortcodes go, and blank lines stand for paragraphs where it has none.

    Other words in brackets stay: a shortcode has an attribute or an end, or is one that WordPress itself defines.
    """
    text = _without_shortcodes(written)
    if _BLOCK.search(text):
        return text
    paragraphs = (one.strip() for one in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return "\n".join(f"<p>{one.replace(chr(10), '<br>')}</p>" for one in paragraphs if one)


def _without_shortcodes(text: str) -> str:
    kept = "".join(_outside_media(text))
    closed = {code[2] for code in _SHORTCODE.finditer(kept) if code[1]}

    def _kept(code: re.Match[str]) -> str:
        return "" if code[1] or code[2] in closed or code[2] in _ALONE or "=" in code[3] else code[0]

    return _SHORTCODE.sub(_kept, kept)


def _outside_media(text: str) -> Iterator[str]:
    """The pieces of a text outside the shortcodes of pictures and embedded media."""
    place, unclosed = 0, set[str]()
    while opened := _CONTENT.search(text, place):
        yield text[place : opened.start()]
        place = opened.end()
        end = -1 if opened[1] in unclosed else text.find(f"[/{opened[1]}]", place)
        if end < 0:
            unclosed.add(opened[1])
        else:
            place = end + len(opened[1]) + 3
    yield text[place:]
